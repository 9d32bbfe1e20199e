"""The calendar in the database: published, overridden, told again, and read with one statement."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.roles import Role
from portal.kernel.errors import InvalidInput, NotFound, NotPermitted
from portal.kernel.workdays import DayKind, SpecialDay, UnpublishedYear
from portal.workcalendar import seed, services
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import NATIONAL, CalendarDay, CalendarNotice, NoticeStatus
from portal.workcalendar.queries import calendar_at, current_version, published_calendar

pytestmark = pytest.mark.django_db

COUNTY, CITY, PROVINCE, ELSEWHERE = "451022", "451000", "450000", "370117"
THIRD_OF_MARCH = date(2026, 4, 20)
OFF = {THIRD_OF_MARCH: SpecialDay(DayKind.HOLIDAY, "三月三")}
YEAR = {date(2027, 1, 1): SpecialDay(DayKind.HOLIDAY, "元旦"), date(2027, 1, 9): SpecialDay(DayKind.MAKEUP_DAY, "元旦")}


def load():
    out = StringIO()
    call_command("load_calendar", stdout=out)
    return out.getvalue()


def publish(year=2027, days=YEAR, document="国办发明电〔2026〕7号", actor=SYSTEM, **more):
    return services.publish_year(year=year, days=days, document=document, actor=actor, **more)


def override(region=COUNTY, days=OFF, document="桂政办发〔2026〕1号"):
    return services.append(Arrangement(document, region=region, days=days), SYSTEM)


def withdraw(version, document="撤销"):
    return services.append(Arrangement(document, withdraws=version), SYSTEM)


def test_an_empty_calendar_knows_no_year():
    assert current_version() == 0
    with pytest.raises(UnpublishedYear):
        published_calendar(NATIONAL).is_workday(date(2026, 3, 2))


def test_the_noticed_years_are_loaded_with_their_source_once():
    first = load()
    before = CalendarNotice.objects.count(), CalendarDay.objects.count(), current_version()
    second = load()
    assert first == f"23 years published, calendar version {current_version()}\n"
    assert second == f"0 years published, calendar version {current_version()}\n"
    assert (CalendarNotice.objects.count(), CalendarDay.objects.count(), current_version()) == before
    assert set(CalendarNotice.objects.values_list("document", flat=True)) == {seed.SOURCE}


def test_the_loaded_calendar_is_the_seed():
    load()
    loaded, seeded = published_calendar(NATIONAL), seed.noticed_calendar()
    assert loaded.years == seeded.years
    assert loaded.exceptions == seeded.exceptions


def test_loading_leaves_a_published_year_alone_and_replaces_a_projected_one():
    publish(2026, {date(2026, 1, 1): SpecialDay(DayKind.HOLIDAY, "元旦")})
    publish(2025, {date(2025, 1, 1): SpecialDay(DayKind.HOLIDAY, "元旦")}, status=NoticeStatus.PROVISIONAL)
    load()
    assert published_calendar(NATIONAL).is_workday(date(2026, 10, 1))
    assert not published_calendar(NATIONAL).is_workday(date(2025, 10, 1))


def test_publishing_a_year_makes_it_known_under_a_new_version():
    load()
    before = published_calendar(NATIONAL)
    version = publish()
    after = published_calendar(NATIONAL)
    assert version == after.version == current_version() > before.version
    assert (after.kind(date(2027, 1, 9)), after.name(date(2027, 1, 9))) == (DayKind.MAKEUP_DAY, "元旦")
    assert not before.is_published(2027)


def test_a_projected_year_stays_provisional():
    publish(status=NoticeStatus.PROVISIONAL)
    calendar = published_calendar(NATIONAL)
    assert not calendar.is_published(2027)
    assert calendar.provisional().is_workday(date(2027, 1, 9))


def test_a_year_published_again_takes_the_place_of_the_first_notice():
    publish()
    publish(days={date(2027, 1, 4): SpecialDay(DayKind.HOLIDAY, "元旦")})
    calendar = published_calendar(NATIONAL)
    assert not calendar.is_workday(date(2027, 1, 4))
    assert not calendar.is_workday(date(2027, 1, 9))
    assert calendar.is_workday(date(2027, 1, 1))


def test_a_projection_never_takes_the_place_of_an_official_notice():
    version = publish()
    with pytest.raises(InvalidInput) as refusal:
        publish(status=NoticeStatus.PROVISIONAL)
    assert list(refusal.value.fields) == ["status"]
    assert current_version() == version


def test_a_projection_may_be_drawn_again():
    publish(status=NoticeStatus.PROVISIONAL)
    publish(days={date(2027, 2, 8): SpecialDay(DayKind.HOLIDAY, "春节")}, status=NoticeStatus.PROVISIONAL)
    estimate = published_calendar(NATIONAL).provisional()
    assert not estimate.is_workday(date(2027, 2, 8))
    assert not estimate.is_workday(date(2027, 1, 9))


def test_a_notice_may_reach_back_into_the_december_before():
    load()
    publish(days=YEAR | {date(2026, 12, 27): SpecialDay(DayKind.MAKEUP_DAY, "元旦")})
    assert published_calendar(NATIONAL).is_workday(date(2026, 12, 27))


def test_an_override_holds_in_its_region_and_below_and_nowhere_else():
    load()
    override(region=CITY)
    assert not published_calendar(COUNTY).is_workday(THIRD_OF_MARCH)
    assert not published_calendar(CITY).is_workday(THIRD_OF_MARCH)
    for region in (PROVINCE, NATIONAL, ELSEWHERE):
        assert published_calendar(region).is_workday(THIRD_OF_MARCH)


def test_the_narrower_region_has_the_last_word_whatever_came_later():
    load()
    saturday = date(2026, 4, 18)
    override(region=COUNTY, days={saturday: SpecialDay(DayKind.MAKEUP_DAY, "三月三")})
    override(region=PROVINCE, days={saturday: SpecialDay(DayKind.HOLIDAY, "三月三")})
    assert published_calendar(COUNTY).is_workday(saturday)
    assert not published_calendar(CITY).is_workday(saturday)


def test_of_two_overrides_of_one_region_the_later_counts():
    load()
    saturday = date(2026, 4, 18)
    override(days={saturday: SpecialDay(DayKind.MAKEUP_DAY, "三月三")})
    override(days={saturday: SpecialDay(DayKind.HOLIDAY, "三月三")})
    assert not published_calendar(COUNTY).is_workday(saturday)


def test_a_withdrawn_override_holds_no_longer_and_every_version_can_be_told_again():
    load()
    before = current_version()
    overridden = override()
    withdrawn = withdraw(overridden)
    assert before < overridden < withdrawn == current_version()
    assert published_calendar(COUNTY).is_workday(THIRD_OF_MARCH)
    told = [calendar_at(COUNTY, version) for version in (before, overridden, withdrawn)]
    assert [calendar.is_workday(THIRD_OF_MARCH) for calendar in told] == [True, False, True]
    assert [calendar.version for calendar in told] == [before, overridden, withdrawn]


def test_an_override_is_withdrawn_once_and_a_year_never():
    year, overridden = publish(), override()
    withdrawn = withdraw(overridden)
    for version in (year, overridden, withdrawn, 999_999):
        with pytest.raises(NotFound):
            withdraw(version)


def test_the_calendar_costs_one_statement_while_nothing_changes(django_assert_num_queries):
    load()
    calendar = published_calendar(COUNTY)
    with django_assert_num_queries(1):
        assert published_calendar(COUNTY) is calendar
    override()
    with django_assert_num_queries(2):
        assert published_calendar(COUNTY) is not calendar


def test_a_version_rolled_back_is_never_read_again():
    load()
    with transaction.atomic():
        override()
        assert not published_calendar(COUNTY).is_workday(THIRD_OF_MARCH)
        transaction.set_rollback(True)
    assert published_calendar(COUNTY).is_workday(THIRD_OF_MARCH)
    override(days={date(2026, 4, 21): SpecialDay(DayKind.HOLIDAY, "三月三")})
    assert published_calendar(COUNTY).is_workday(THIRD_OF_MARCH)


def test_a_notice_keeps_when_it_was_published_and_what_says_so():
    notice = CalendarNotice.objects.get(pk=publish())
    assert (notice.published_by, notice.published_at, notice.document) == (None, clock.now(), "国办发明电〔2026〕7号")


@pytest.mark.parametrize("role", Role)
def test_nobody_publishes_alone(role):
    with pytest.raises(NotPermitted):
        publish(actor=Actor(user_id=1, roles=frozenset({role})))
    assert current_version() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda: publish(document=" "), "document"),
        (lambda: publish(days={}), "days"),
        (lambda: publish(days={date(2027, 1, 9): SpecialDay(DayKind.WEEKEND, "")}), "days"),
        (lambda: publish(days={date(2027, 1, 8): SpecialDay(DayKind.MAKEUP_DAY, "元旦")}), "days"),
        (lambda: publish(days={date(2026, 11, 30): SpecialDay(DayKind.HOLIDAY, "元旦")}), "days"),
        (lambda: publish(days={date(2028, 1, 1): SpecialDay(DayKind.HOLIDAY, "元旦")}), "days"),
        (lambda: override(region="4510"), "region"),
        (lambda: override(region="45102２"), "region"),
        (lambda: override(document=""), "document"),
        (lambda: override(days={}), "days"),
        (lambda: withdraw(1, document=""), "document"),
    ],
)
def test_a_wrong_notice_is_refused_and_changes_nothing(change, field):
    with pytest.raises(InvalidInput) as refusal:
        change()
    assert list(refusal.value.fields) == [field]
    assert current_version() == 0


@pytest.mark.usefixtures("owning_the_tables")
def test_a_notice_is_never_changed_or_removed():
    version = publish()
    for change in (
        lambda: CalendarNotice.objects.filter(pk=version).update(document="另一文件"),
        lambda: CalendarDay.objects.filter(notice=version).update(kind=DayKind.HOLIDAY.value),
        lambda: CalendarDay.objects.filter(notice=version).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "fields",
    [
        {"region": "4510"},
        {"region": COUNTY, "year": 2027},
        {"status": "guessed"},
        {"document": ""},
    ],
)
def test_the_table_refuses_what_the_service_would_refuse(fields):
    notice = CalendarNotice(**({"document": "文件", "published_at": clock.now()} | fields))
    with pytest.raises(IntegrityError):
        notice.save()


def test_a_year_has_one_first_notice():
    publish()
    with pytest.raises(IntegrityError):
        CalendarNotice.objects.create(year=2027, document="文件", published_at=clock.now())


def test_a_notice_and_a_day_name_themselves():
    version = publish()
    notice = CalendarNotice.objects.get(pk=version)
    assert str(notice) == f"notice:{version}"
    assert str(notice.days.earliest("day")) == "2027-01-01 holiday"
