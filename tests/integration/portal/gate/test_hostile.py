"""Every family of hostile files in one style, and every style of one family: none is kept as it was sent."""

from collections.abc import Iterator
from pathlib import PurePath

import pytest

from approvals.materials.services.uploads import judge
from portal.kernel.errors import DomainError
from tests.hostile.documents import FAMILIES
from tests.hostile.inspector import faults
from tests.hostile.others import infected, loaded_pictures, locked, of_other_kinds, of_two_kinds
from tests.hostile.writer import STYLES, Document, plain

GROUPS = {
    "families": lambda: ((family, "a.pdf", plain(document)) for family, document in FAMILIES.items()),
    "styles": lambda: ((style, "a.pdf", made(FAMILIES["script of a page"])) for style, made in STYLES.items()),
    "locked": locked,
    "infected": infected,
    "of two kinds": of_two_kinds,
    "of other kinds": of_other_kinds,
    "pictures": loaded_pictures,
}


def kept(name: str, data: bytes) -> Iterator[bytes]:
    """What is kept of a file, nothing where it is refused."""
    try:
        yield judge(name, data).data
    except DomainError:
        return


@pytest.mark.filterwarnings("ignore:Encryption R=5")
@pytest.mark.parametrize("group", GROUPS)
def test_none_is_kept_as_it_was_sent(group):
    for what, name, data in GROUPS[group]():
        for made in kept(name, data):
            assert not faults(data, made, PurePath(name).suffix), what


def test_the_inspector_finds_what_is_there():
    """The control."""
    for family, document in FAMILIES.items():
        assert faults(b"", plain(document), ".pdf"), family
    assert not faults(b"", plain(Document()), ".pdf")
