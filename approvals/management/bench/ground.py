"""The bench's own schema: the portal's tables, empty, filled with open reviews and dropped at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from secrets import token_hex

from django.apps import apps
from django.db import connection, models

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.accounts.models import Applicant, Department, Person, User
from portal.kernel.workdays import ONE_DAY, DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import CalendarNotice
from portal.workcalendar.queries import forget_calendars
from portal.workcalendar.services import append

SEQUENCES = ("approvals_case_number", "approvals_acceptance_number", "datashare_certificate_number")

APPS = (
    "accounts",
    "api",
    "approvals",
    "audit",
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

FAR = timedelta(days=20)

REGION = "000000"

SATURDAY = 5


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


def lay(reviews: int) -> None:
    """Lay *reviews* open reviews, one to a case, none of them due."""
    first_rows()
    repeat(Department, DEPARTMENTS, code="'B' || n", name="'部门' || n")
    department = f"1 + n %% {DEPARTMENTS}"
    repeat(Case, reviews, case_number="'bench-' || n", acceptance_number="n")
    repeat(CaseItem, reviews, case_id="n")
    repeat(ReviewTask, reviews, case_id="n", item_id="n", department_id=department)
    repeat(Clock, reviews, case_id="n", item_id="n", task_id="n")
    with connection.cursor() as cursor:
        for model in (Case, CaseItem, ReviewTask, Clock):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


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


def first_rows() -> None:
    """One row of each table, which the others repeat."""
    now = clock.now()
    due_at = now + FAR
    CalendarNotice.objects.create(year=due_at.year, document="bench", published_at=now)
    user = User.objects.create(username="bench", password="!")  # noqa: S106
    person = Person.objects.create(user=user, name="bench", id_number="bench")
    applicant = Applicant.objects.create(person=person, name="bench")
    lead = Department.objects.create(code="B", name="B", region=REGION)
    versions = CaseItem._meta.get_field("matter_version").related_model.objects
    matter = versions.model._meta.get_field("matter").related_model.objects.create(code="BENCH")
    version = versions.create(matter=matter, number=1, name="示例事项", department=lead)
    case = _case(now, applicant, user, lead)
    item = CaseItem.objects.create(
        case=case,
        position=0,
        matter_version=version,
        matter_code="BENCH",
        name="示例事项",
        department=lead,
        reviewer_ids=[lead.pk],
        review_limit=5,
        limit_unit="workday",
        silence_basis=BASIS,
        state=ItemState.UNDER_REVIEW.value,
    )
    task = ReviewTask.objects.create(
        case=case, item=item, department=lead, silence_basis=BASIS, due_at=due_at, opened_at=now
    )
    _clock(case, item, task, due_at)


def _case(now: datetime, applicant: Applicant, user: User, lead: Department) -> Case:
    return Case.objects.create(
        case_number="bench-1",
        title="示例办件",
        applicant=applicant,
        filed_by=user,
        lead_department=lead,
        region=REGION,
        state=CaseState.ACCEPTED.value,
        filed_at=now,
        submitted_at=now,
        accepted_on=clock.local_date(now),
        acceptance_number=1,
    )


def _clock(case: Case, item: CaseItem, task: ReviewTask, due_at: datetime) -> None:
    Clock.objects.create(
        case=case,
        item=item,
        task=task,
        kind=ClockKind.REVIEW.value,
        effect=ExpiryEffect.DEEM_AGREED.value,
        started_on=clock.local_date(due_at - FAR),
        allotted=5,
        unit="workday",
        calendar_version=1,
        due_on=clock.last_day_before(due_at),
        expires_at=due_at,
    )


def repeat(model: type[models.Model], count: int, *, after: int = 1, **changed: str) -> None:
    """Repeat row 1 from number *after* up to number *count*; *changed* are SQL expressions of the number ``n``."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    values = ["n" if column == "id" else changed.get(column, f"first.{column}") for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"  # noqa: S608
            f" FROM {table} first, generate_series(%s, %s) n WHERE first.id = 1",
            [after + 1, count],
        )
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {count + 1}")
