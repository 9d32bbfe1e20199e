"""What many requests and services begin with."""

from collections.abc import Iterator

import pytest

from portal.clock.services import at
from tests.factories.cases import FILED_AT


@pytest.fixture
def monday(published_years: None) -> Iterator[None]:
    """The morning on which the factories file their cases."""
    with at(FILED_AT):
        yield
