"""How far a case has come, for its owner and, by number and query code, for whoever holds its receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from approvals.cases.domain.case_moves import CORRECT, WITHDRAW
from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.cases.queries.visible_cases import find
from approvals.clocks.domain import projection
from approvals.clocks.domain.explain import Explanation
from approvals.clocks.domain.lengths import PRE_REVIEW_WORKDAYS
from approvals.clocks.domain.projection import Leg
from approvals.clocks.queries import clocks as clock_queries
from approvals.clocks.queries.clocks import ClockView
from approvals.dossier.queries.detail import CaseView, view_of
from approvals.dossier.queries.items import ItemView, TaskView
from approvals.materials.domain.moves import SUPPLY
from approvals.permissions import RULES
from datashare.queries import CertificateLine, lines_by_id
from portal import clock
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.masking import masked_name
from portal.kernel.vocabulary import _
from portal.kernel.workdays import WorkCalendar
from portal.workcalendar.queries import published_calendar

_OVER = (
    ItemState.GRANTED,
    ItemState.DEEMED_GRANTED,
    ItemState.DEEMED_RENEWED,
    ItemState.REFUSED,
    ItemState.CLOSED,
)


class NoSuchCase(NotFound):
    """A wrong number and a wrong code are the same answer."""

    code = "no_such_case"
    message = _("没有找到与该办件编号和查询码相符的办件，请对照回执核对后重试")


@dataclass(frozen=True, slots=True)
class Plan:
    """What was promised for the whole case and what is left of it, in working days.

    ``promised`` is the longest way through the items at their promised lengths, ``used`` has gone since acceptance;
    ``excluded`` of them do not count by law (行政许可法第四十五条); ``left`` goes to ``ends_on``, which may come sooner
    than promised, or later; ``late`` have gone since ``promised_on``. ``spans`` are the items still open.
    """

    promised: int
    used: int
    excluded: int
    left: int
    late: int
    promised_on: date
    ends_on: date
    is_provisional: bool
    spans: tuple[tuple[ItemView, projection.Span], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A case with its plan, if it has been accepted.

    ``early`` gives, by task, the working days that an opinion came before its due day. ``moves`` are the names of what
    the reader may do now.
    """

    case: CaseView
    plan: Plan | None
    early: Mapping[int, int]
    certificates: Mapping[int, CertificateLine]
    moves: frozenset[str]


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """What the holder of a receipt may see; ``applicant`` is masked where it is a person."""

    case: CaseView
    plan: Plan | None
    applicant: str


@dataclass(frozen=True, slots=True)
class ClockPage:
    """One period of a case and every day of it."""

    case_id: int
    title: str
    number: str
    owner: str
    clock: ClockView
    explanation: Explanation
    today: date


def progress(case_id: int, actor: Actor) -> Progress:
    """Return the progress of a case that *actor* may see. Raises NotFound."""
    case = find(case_id, actor)
    view = view_of(case)
    calendar = published_calendar(case.region).provisional()
    return Progress(
        case=view,
        plan=_plan(view, calendar),
        early={task.pk: _early(task, calendar) for task in view.tasks},
        certificates=lines_by_id([item.certificate_id for item in view.items if item.certificate_id], actor),
        moves=_moves(case, actor),
    )


def public_progress(number: str, query_code: str) -> PublicProgress:
    """Return the progress of the case with this number and code. Raises NoSuchCase."""
    filed = Case.objects.exclude(case_number="").select_related("applicant", "lead_department")
    case = filed.filter(case_number=number.strip(), query_code=query_code.strip().upper()).first()
    if case is None:
        raise NoSuchCase
    view = view_of(case)
    is_person = case.applicant.person_id is not None
    return PublicProgress(
        case=view,
        plan=_plan(view, published_calendar(case.region).provisional()),
        applicant=masked_name(case.applicant.name) if is_person else case.applicant.name,
    )


def clock_page(case_id: int, clock_id: int, actor: Actor) -> ClockPage:
    """Return one period of a case that *actor* may see, day by day. Raises NotFound."""
    case = find(case_id, actor)
    found = case.clocks.with_pauses().select_related("task__department", "deficiency")
    row = found.filter(pk=clock_id).first()
    if row is None:
        raise NotFound
    calendar, today = published_calendar(case.region), clock.today()
    owners = (row.deficiency and row.deficiency.name, row.task and row.task.department.name, row.item and row.item.name)
    [view] = clock_queries.views([row], calendar, today)
    return ClockPage(
        case_id=case.pk,
        title=case.title,
        number=case.case_number,
        owner=next((name for name in owners if name), case.lead_department.name),
        clock=view,
        explanation=clock_queries.explanation(row, calendar, today),
        today=today,
    )


def _moves(case: Case, actor: Actor) -> frozenset[str]:
    """Who may correct a case may supply what it owes."""
    able = {m.name for m in (CORRECT, WITHDRAW) if m.leaves(case.state) and RULES[m.action].allows(actor, case)}
    return frozenset(able | {SUPPLY.name} if RULES[CORRECT.action].allows(actor, case) else able)


def _plan(view: CaseView, calendar: WorkCalendar) -> Plan | None:
    """The plan of an accepted case; of a concluded one, what became of it."""
    if view.accepted_on is None or view.state not in (CaseState.ACCEPTED, CaseState.CONCLUDED):
        return None
    items = {item.position: item for item in view.items}
    legs = [_leg(item, view.today, calendar) for item in view.items]
    fresh = [
        Leg(item.position, item.requires, item.limit, item.limit_unit, before=_first_look(item)) for item in view.items
    ]
    promised_on = projection.last(projection.spans(fresh, view.accepted_on, calendar))
    spans = projection.spans(legs, view.today, calendar)
    ends_on = clock.local_date(view.closed_at) if view.closed_at else projection.last(spans)
    if promised_on is None or ends_on is None:
        return None
    return Plan(
        promised=calendar.workdays_between(view.accepted_on, promised_on),
        used=calendar.workdays_between(view.accepted_on, min(view.today, ends_on)),
        excluded=max((item.promised.excluded for item in view.items if item.promised), default=0),
        left=calendar.workdays_between(view.today, ends_on),
        late=calendar.workdays_between(promised_on, view.today),
        promised_on=promised_on,
        ends_on=ends_on,
        is_provisional=not calendar.is_published(ends_on.year),
        spans=tuple((items[span.position], span) for span in spans),
    )


def _leg(item: ItemView, today: date, calendar: WorkCalendar) -> Leg:
    running = item.promised or item.statutory
    return Leg(
        position=item.position,
        requires=item.requires,
        limit=item.limit,
        unit=item.limit_unit,
        ends_on=_end_of(running, today, calendar) if running else None,
        before=_left_below(item),
        is_over=item.state in _OVER,
    )


def _first_look(item: ItemView) -> int:
    """The working days that a lower level has for the item, which no promise covers."""
    return PRE_REVIEW_WORKDAYS if item.pre_reviewer_id is not None else 0


def _left_below(item: ItemView) -> int:
    """What a lower level still has of them."""
    if item.first_look is None or item.first_look.clock is None:
        return _first_look(item)
    return max(item.first_look.clock.remaining, 0)


def _end_of(running: ClockView, today: date, calendar: WorkCalendar) -> date:
    """Its due day; in a pause, what is left of it after the latest day on which the pause ends."""
    if running.due_on is not None:
        return running.due_on
    resumed_on = max(today, running.pause.until) if running.pause else today
    return calendar.workday_after(resumed_on, max(running.remaining, 0))


def _early(task: TaskView, calendar: WorkCalendar) -> int:
    if task.answered_at is None or task.clock is None or task.clock.due_on is None:
        return 0
    return calendar.workdays_between(clock.local_date(task.answered_at), task.clock.due_on)
