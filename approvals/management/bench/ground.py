"""The bench's own schema: the portal's tables, empty, filled with open reviews and dropped at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from secrets import token_hex

from django.apps import apps
from django.db import connection

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.management.bench.rows import TODAY, analyse, end_of, put
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.accounts.models import Applicant, Department, Person, User
from portal.kernel.workdays import ONE_DAY, DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import CalendarNotice
from portal.workcalendar.queries import current_version, forget_calendars
from portal.workcalendar.services import append

SEQUENCES = ("approvals_case_number", "approvals_acceptance_number", "datashare_certificate_number")

APPS = (
    "accounts",
    "api",
    "approvals",
    "audit",
    "clock",
    "datashare",
    "matters",
    "outbox",
    "sessions",
    "staffing",
    "workcalendar",
)

DEPARTMENTS = 6000
"""So many that no department has more due at once than the breaker lets pass."""

BASIS = "《示例办法》第六条"

TIMEOUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

FAR = 20
"""Days until a review is due."""

REGION = "000000"

SATURDAY = 5

_BASIS, _REGION = f"'{BASIS}'", f"'{REGION}'"

CASE = {"title": "'示例办件'", "applicant_id": "1", "filed_by_id": "1", "lead_department_id": "1", "region": _REGION}
CASE |= {"filed_at": "now()"}

ITEM = {"position": "0", "matter_version_id": "1", "matter_code": "'BENCH'", "name": "'示例事项'", "department_id": "1"}
ITEM |= {"reviewer_ids": "ARRAY[1]", "review_limit": "5", "limit_unit": "'workday'"}

_GUARDS = """
SELECT format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s NOT VALID', r.relname, c.conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_class referred ON referred.oid = c.confrelid
WHERE c.contype = 'f' AND r.relname = ANY(%(own)s) AND referred.relname = ANY(%(own)s)
AND r.relnamespace = 'public'::regnamespace
UNION ALL
SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
WHERE NOT t.tgisinternal AND r.relname = ANY(%(own)s) AND r.relnamespace = 'public'::regnamespace
"""


def own_tables() -> list[str]:
    """The tables that a bench has for itself."""
    models = {model._meta.db_table for app in APPS for model in apps.get_app_config(app).get_models()}
    return sorted(models.intersection(connection.introspection.table_names()))


@contextmanager
def own_schema() -> Iterator[None]:
    """Work on tables of the same shape in a schema of its own; nothing is left of it afterwards."""
    schema, tables = f"bench_{token_hex(4)}", own_tables()
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET {name} = 0" for name in TIMEOUTS))
        cursor.execute(f"CREATE SCHEMA {schema}")
        try:
            for table in tables:
                cursor.execute(f'CREATE TABLE {schema}."{table}" (LIKE public."{table}" INCLUDING ALL)')
            cursor.execute("; ".join(f"CREATE SEQUENCE {schema}.{name}" for name in SEQUENCES))
            cursor.execute(f"SET search_path = {schema}, public")
            forget_calendars()
            yield
        finally:
            forget_calendars()
            cursor.execute(f"RESET search_path; DROP SCHEMA {schema} CASCADE")
            cursor.execute("; ".join(f"RESET {name}" for name in TIMEOUTS))


def guard() -> None:
    """Add the foreign keys and triggers of the portal's tables. What has been laid is not looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        [(path,)] = cursor.fetchall()
        cursor.execute("SET search_path = public")  # so that no definition names the schema
        cursor.execute(_GUARDS, {"own": own_tables()})
        guards = [guard for (guard,) in cursor.fetchall()]
        cursor.execute(f"SET search_path = {path}; " + "; ".join(guards))


def lay(reviews: int) -> None:
    """Lay *reviews* open reviews, one to a case, none of them due."""
    _first_rows()
    numbers, due_on = f"generate_series(1, {reviews}) n", f"({TODAY} + {FAR})"
    put(
        Case,
        numbers,
        **CASE,
        id="n",
        case_number="'bench-' || n",
        state=f"'{CaseState.ACCEPTED}'",
        submitted_at="now()",
        accepted_on=TODAY,
        acceptance_number="n",
    )
    put(CaseItem, numbers, **ITEM, id="n", case_id="n", silence_basis=_BASIS, state=f"'{ItemState.UNDER_REVIEW}'")
    put(
        ReviewTask,
        numbers,
        id="n",
        case_id="n",
        item_id="n",
        department_id=f"1 + mod(n, {DEPARTMENTS})",
        silence_basis=_BASIS,
        due_at=end_of(due_on),
        opened_at="now()",
        region=_REGION,
        matter_code="'BENCH'",
    )
    put(
        Clock,
        numbers,
        id="n",
        case_id="n",
        item_id="n",
        task_id="n",
        kind=f"'{ClockKind.REVIEW}'",
        effect=f"'{ExpiryEffect.DEEM_AGREED}'",
        started_on=TODAY,
        allotted="5",
        unit="'workday'",
        calendar_version=str(current_version()),
        due_on=due_on,
        expires_at=end_of(due_on),
        region=_REGION,
        department_id=f"1 + mod(n, {DEPARTMENTS})",
    )
    for model in (Case, CaseItem, ReviewTask, Clock):
        analyse(model)


def expire(first: int, count: int) -> None:
    """Let *count* reviews from number *first* on have expired an hour ago."""
    numbers, moment = range(first, first + count), clock.now() - timedelta(hours=1)
    Clock.objects.filter(pk__in=numbers).update(expires_at=moment)
    ReviewTask.objects.filter(pk__in=numbers).update(due_at=moment)


def override() -> None:
    """Publish an override that moves the end of every review by a day: a weekday within their time is off."""
    day = clock.today() + ONE_DAY
    while day.weekday() >= SATURDAY:
        day += ONE_DAY
    append(Arrangement("bench", region=REGION, days={day: SpecialDay(DayKind.HOLIDAY, "bench")}), SYSTEM)


def _first_rows() -> None:
    """What cases refer to: the calendar, an applicant, the departments and a matter."""
    now = clock.now()
    for year in (now.year, now.year + 1):
        CalendarNotice.objects.create(year=year, document="bench", published_at=now)
    user = User.objects.create(username="bench", password="!")  # noqa: S106
    person = Person.objects.create(user=user, name="bench", id_number="bench")
    Applicant.objects.create(person=person, name="bench")
    put(Department, f"generate_series(1, {DEPARTMENTS}) n", id="n", code="'B' || n", name="'部门' || n", region=_REGION)
    matter = apps.get_model("matters", "Matter").objects.create(code="BENCH")
    apps.get_model("matters", "MatterVersion").objects.create(matter=matter, number=1, name="示例事项", department_id=1)
