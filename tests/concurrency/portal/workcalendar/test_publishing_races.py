"""Publishers of the calendar beside each other."""

from datetime import date

import pytest
from django.db import IntegrityError

from portal.accounts.actor import SYSTEM
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar import services
from portal.workcalendar.models import CalendarNotice
from tests.concurrency.at_once import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

ROUNDS = 10


def publish_at_once(year):
    days = {date(year, 1, 1): SpecialDay(DayKind.HOLIDAY, "元旦")}
    return at_once(*[lambda: services.publish_year(year=year, days=days, document="通知", actor=SYSTEM)] * 3)


def test_notices_of_one_year_at_once_follow_one_another():
    for year in range(2030, 2030 + ROUNDS):
        versions = sorted(publish_at_once(year))
        notices = CalendarNotice.objects.filter(year=year).order_by("pk")
        assert list(notices.values_list("pk", "supersedes")) == list(zip(versions, [None, *versions[:-1]], strict=True))


def test_without_the_lock_they_do_meet(monkeypatch):
    """The control: the test above would see a refusal by the table."""
    monkeypatch.setattr(services, "_lock", lambda: None)
    results = [result for year in range(2030, 2030 + ROUNDS) for result in publish_at_once(year)]
    assert any(isinstance(result, IntegrityError) for result in results)
