"""The world that an applicant's page is asked for in."""

import pytest
from django.core.cache import cache

from portal.clock.services import at
from portal.workcalendar.queries import published_calendar
from tests.factories.accounts import make_citizen
from tests.factories.calendar import publish_years
from tests.factories.cases import REGION
from tests.integration.citizen.steps import NOW


@pytest.fixture(autouse=True)
def world(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    publish_years()
    published_calendar(REGION)
    with at(NOW):
        yield


@pytest.fixture
def citizen():
    return make_citizen()


@pytest.fixture
def page(client, citizen):
    client.force_login(citizen)
    return client
