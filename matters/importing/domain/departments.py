"""Reading the published name of an implementing body."""

import re
from dataclasses import dataclass

_AGENCY = re.compile(r"(局|委|部|办|厅|院|队|会|中心|公司|政府|银行)$")
_NAME = re.compile(r"(?P<head>[^（(]*)(?:[（(](?P<inner>[^）)]*)[）)])?")


@dataclass(frozen=True, slots=True)
class Agencies:
    """Who implements a matter, and whose opinion is asked."""

    lead: str
    consulted: tuple[str, ...] = ()


def agencies(published: str) -> Agencies:
    """Read a published name: the first body implements, those after a slash are consulted.

    Brackets hold an inner unit or the bureau that keeps the seal and are dropped, unless what stands
    before them is no body at all: “新闻出版(区委宣传部)” is 区委宣传部.
    """
    names = [_one(part) for part in published.split("/")]
    lead, *others = dict.fromkeys(name for name in names if name) or [""]
    return Agencies(lead, tuple(others))


def _one(text: str) -> str:
    match = _NAME.match(text.strip())
    head, inner = (match["head"].strip(), (match["inner"] or "").strip()) if match else ("", "")
    if inner and _AGENCY.search(inner) and not _AGENCY.search(head):
        return inner
    return head
