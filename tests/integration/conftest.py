"""What many requests and services begin with."""

from collections.abc import Iterator

import pytest

from portal.clock.services import at
from tests.factories.accounts import make_citizen
from tests.factories.approvals.cases import FILED_AT
from tests.integration.filing.steps import NOW


@pytest.fixture
def monday(published_years: None) -> Iterator[None]:
    """The morning on which the factories file their cases."""
    with at(FILED_AT):
        yield


@pytest.fixture
def world(published_years):
    with at(NOW):
        yield


@pytest.fixture
def citizen():
    return make_citizen()


@pytest.fixture
def page(client, citizen):
    client.force_login(citizen)
    return client
