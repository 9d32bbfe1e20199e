"""The world that an applicant's page is asked for in."""

import pytest

from portal.clock.services import at
from tests.factories.accounts import make_citizen
from tests.integration.citizen.steps import NOW


@pytest.fixture(autouse=True)
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
