"""A bench lays tables of its own, by connections of its own: whoever runs one owns the database."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.roles import TESTS


@pytest.fixture(autouse=True)
def _owned(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(options, "options", options["options"].replace(f" -c role={TESTS}", ""))
        yield
        connection.close()
