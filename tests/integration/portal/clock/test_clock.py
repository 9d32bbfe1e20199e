"""The portal's time: the database's, and in the demo a shift of it that only grows."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from portal import clock
from portal.accounts.models import Department
from portal.clock import services
from portal.clock.models import SandboxClock
from portal.workcalendar.queries import published_calendar
from tests.factories.accounts import make_department

pytestmark = pytest.mark.django_db

BEFORE_NATIONAL_DAY = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)


def database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        return cursor.fetchone()[0]


def advance_clock(*arguments: str) -> str:
    out = StringIO()
    call_command("advance_clock", *arguments, stdout=out)
    return out.getvalue().strip()


def test_time_is_the_databases_until_somebody_moves_it():
    assert clock.now() == database_time()


def test_moves_add_up():
    services.advance(timedelta(days=2))

    assert services.advance(timedelta(hours=3)) == clock.now() == database_time() + timedelta(days=2, hours=3)


@pytest.mark.parametrize("by", [timedelta(), timedelta(seconds=-1)])
def test_time_never_moves_backwards(by):
    with pytest.raises(services.ClockGoesForward):
        services.advance(by)

    assert clock.now() == database_time()


def test_the_table_refuses_a_clock_that_runs_behind():
    with pytest.raises(IntegrityError, match="sandbox_clock_is_never_behind"):
        SandboxClock.objects.create(shift=timedelta(seconds=-1))


def test_production_knows_no_other_time_than_the_databases(settings):
    SandboxClock.objects.create(shift=timedelta(days=40))
    settings.DEMO_MODE = False
    held = clock.HELD.set(BEFORE_NATIONAL_DAY)

    assert clock.now() == database_time()

    clock.HELD.reset(held)
    with pytest.raises(services.NotADemo):
        services.advance(timedelta(days=1))
    with pytest.raises(services.NotADemo), services.at(BEFORE_NATIONAL_DAY):
        pytest.fail("held in production")


def test_the_clock_can_be_held_at_a_moment_and_goes_on_afterwards():
    services.advance(timedelta(days=1))

    with services.at(BEFORE_NATIONAL_DAY):
        assert clock.now() == BEFORE_NATIONAL_DAY
        with services.at(BEFORE_NATIONAL_DAY - timedelta(days=1)):
            assert clock.today() == date(2026, 9, 29)
        assert clock.now() == BEFORE_NATIONAL_DAY
    assert clock.now() == database_time() + timedelta(days=1)


def test_a_failure_inside_lets_go_of_the_clock():
    with pytest.raises(IntegrityError), services.at(BEFORE_NATIONAL_DAY), transaction.atomic():
        SandboxClock.objects.create(shift=timedelta(seconds=-1))

    assert clock.now() == database_time()


@pytest.mark.parametrize("held", [None, BEFORE_NATIONAL_DAY])
def test_a_query_that_reads_the_time_along_the_way_reads_the_same(held):
    make_department()
    services.advance(timedelta(days=1))

    with services.at(held) if held else transaction.atomic():
        assert Department.objects.values_list(clock.expression(), flat=True).get() == clock.now()


def test_a_day_begins_at_midnight_in_shanghai():
    assert clock.local_date(datetime(2026, 1, 4, 15, 59, tzinfo=UTC)) == date(2026, 1, 4)
    assert clock.local_date(datetime(2026, 1, 4, 16, 0, tzinfo=UTC)) == date(2026, 1, 5)


def test_advance_clock_by_days_and_hours():
    advance_clock("--days", "3")
    said = advance_clock("--hours", "5")

    assert clock.now() == database_time() + timedelta(days=3, hours=5)
    assert said == clock.now().astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("workdays", "reached"), [("1", date(2026, 10, 8)), ("3", date(2026, 10, 10)), ("4", date(2026, 10, 12))]
)
def test_advance_clock_by_working_days_skips_holidays_and_counts_make_up_days(workdays, reached):
    call_command("load_calendar", stdout=StringIO())

    with services.at(BEFORE_NATIONAL_DAY):
        advance_clock("--workdays", workdays)

    assert SandboxClock.objects.get().shift == reached - date(2026, 9, 30)


def test_advance_clock_goes_on_where_no_calendar_is_published(settings):
    assert not published_calendar(settings.REGION).is_published(2099)

    with services.at(datetime(2099, 12, 31, 4, 0, tzinfo=UTC)):
        advance_clock("--workdays", "1")

    assert SandboxClock.objects.get().shift >= timedelta(days=1)


def test_advance_clock_refuses_in_production(settings):
    settings.DEMO_MODE = False

    with pytest.raises(CommandError, match="只有演示环境可以拨动时间"):
        advance_clock("--days", "1")

    assert not SandboxClock.objects.exists()


@pytest.mark.parametrize(
    "arguments", [("--days", "0"), ("--days=-1",), ("--workdays", "x"), (), ("--days", "1", "--hours", "1")]
)
def test_advance_clock_takes_one_whole_length_above_zero(arguments):
    with pytest.raises(CommandError):
        advance_clock(*arguments)
