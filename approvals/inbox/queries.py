"""The reviewer's inbox: what a department has to say, soonest due first, and what it has said."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, FilteredRelation, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from approvals.cases.domain.vocabulary import Opinion, ReviewStage, TaskState
from approvals.cases.models import ReviewTask
from approvals.cases.models.reviews import DONE
from approvals.cases.queries.visible_cases import ROWS, UNKNOWN
from approvals.clocks.domain.clocks import expires_at
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries.clocks import ClockView
from approvals.clocks.queries.lists import OPEN_CLOCKS, ClockReader, beside_items, read_clocks
from approvals.dossier.queries.files import CASE_READ_ALONG, CaseFile, case_file
from approvals.dossier.queries.items import ItemView, TaskView
from approvals.inspections.domain.vocabulary import InspectionState
from approvals.inspections.models import Attendance
from approvals.permissions import RULES
from approvals.procedures.hearings import queries as hearings
from approvals.procedures.hearings.queries import HearingLine
from portal import clock
from portal.accounts.actor import Actor, bound
from portal.api.pagination import Parts, Slice, first_page, first_slice, slice_after
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _
from portal.rows.compiled import Parameter, among, compiled
from portal.together import Together, compiled_together

Ordered = tuple[QuerySet[ReviewTask], tuple[str, ...], Parts | None]


OF_REVIEWS = (ClockKind.REVIEW.value, ClockKind.PRE_REVIEW.value)
"""The periods in which a review is to be answered."""

_SHOWN = (
    *("version", "stage", "state", "opinion", "silence_basis", "opened_at", "due_at", "effective_at"),
    *("case__case_number", "case__title", "case__region", "case__applicant__name", "item__name"),
)

_MATTER = Parameter("matter", "text")


class InboxTab(Word):
    OPEN = "open", _("待提出意见")
    OVERDUE = "overdue", _("已超期")
    DONE = "done", _("已处理")


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A review task of the department. ``due_at`` is when silence, if it has a ``basis``, takes effect.

    ``meets_at`` is when the department is expected at a joint inspection, ``absent_until`` when its absence from one
    will count as agreement.
    """

    pk: int
    version: int
    case_id: int
    number: str
    title: str
    item: str
    applicant: str
    stage: ReviewStage
    state: TaskState
    opinion: Opinion | None
    basis: str
    opened_at: datetime
    due_at: datetime | None
    effective_at: datetime | None
    due: ClockView | None
    meets_at: datetime | None = None
    absent_until: datetime | None = None


def counts(actor: Actor) -> dict[InboxTab, int]:
    """Return how many tasks of the actor's department are open, and how many of them are overdue: one statement."""
    kind, given = bound(actor)
    return _told_numbers(_counted(kind).rows(**given))


@compiled
def _counted(actor: Actor) -> "QuerySet[ReviewTask, dict[str, int]]":
    return _numbers(actor)


def lines(actor: Actor, tab: InboxTab, *, matter: str = "", cursor: str = "", size: int = ROWS) -> Slice:
    """Return the page alone, of ``InboxLine``. Raises InvalidCursor."""
    page = tasks(actor, tab, matter=matter, cursor=cursor, size=size)
    found = _read_beside(page.rows, _beside())
    return Slice(told(page.rows, found["clocks"], found["calls"]), page.next_cursor)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the inbox; ``matters`` are the codes and names that it can be narrowed to: those of what is open.

    ``hearings`` are those that wait for the department.
    """

    lines: tuple[InboxLine, ...]
    counts: Mapping[InboxTab, int]
    matters: tuple[tuple[str, str], ...]
    hearings: tuple[HearingLine, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class TaskFile:
    """A review task with its case.

    ``position`` is that of its item; ``due_at`` is the firm moment of expiry, None while there is none.
    """

    file: CaseFile
    task: TaskView
    position: int
    due_at: datetime | None

    @property
    def item(self) -> ItemView:
        return next(item for item in self.file.case.items if item.pk == self.task.item_id)

    @property
    def absent_until(self) -> datetime | None:
        """The firm moment at which an absence will count as agreement, None while there is none."""
        absence = self.task.absence
        is_firm = absence is not None and absence.is_open and absence.due_on is not None and not absence.is_provisional
        return expires_at(absence.due_on) if is_firm else None

    @property
    def siblings(self) -> tuple[TaskView, ...]:
        """What the other departments say, those on the same item first."""
        others = [task for task in self.file.case.tasks if task.pk != self.task.pk]
        return tuple(sorted(others, key=lambda task: task.item_id != self.task.item_id))


def inbox(actor: Actor, tab: InboxTab, *, matter: str = "", cursor: str = "") -> Inbox:
    """Return a page of the tasks of the actor's department, of one *matter* if given. Raises InvalidCursor."""
    page = tasks(actor, tab, matter=matter, cursor=cursor)
    kind, given = bound(actor)
    found = _read_beside(page.rows, _beside_inbox(kind), **given)
    return Inbox(
        lines=tuple(told(page.rows, found["clocks"], found["calls"])),
        counts=_told_numbers(found["numbers"]),
        matters=tuple((row["matter_code"], row["item__name"]) for row in found["matters"]),
        hearings=hearings.told(found["hearings"]),
        next_cursor=page.next_cursor,
    )


def tasks(actor: Actor, tab: InboxTab, *, matter: str = "", cursor: str = "", size: int = ROWS) -> Slice:
    """Return the rows of a page, without their periods. Raises InvalidCursor."""
    if not cursor:
        kind, given = bound(actor)
        return first_slice(_first(kind, tab, _MATTER if matter else None, size), {**given, "matter": matter}, size=size)
    rows, ordering, parts = _TABS[tab](_with_cases(actor, matter))
    return slice_after(rows, ordering, cursor=cursor, size=size, by=parts)


@compiled
def _first(actor: Actor, tab: InboxTab, matter: Parameter | None, size: int) -> QuerySet[ReviewTask]:
    rows, ordering, parts = _TABS[tab](_with_cases(actor, matter))
    return first_page(rows, ordering, size=size, by=parts)


def _with_cases(actor: Actor, matter: Any) -> QuerySet[ReviewTask]:
    own = _own(actor).filter(matter_code=matter) if matter else _own(actor)
    return own.select_related("case__applicant", "item").only(*_SHOWN)


def periods() -> ClockQuerySet:
    """The clocks in which the ``tasks`` given are to be answered."""
    return Clock.objects.filter(among("task", "tasks"), kind__in=[*OF_REVIEWS, ClockKind.ABSENCE.value])


def told(
    rows: Iterable[ReviewTask], clocks: Iterable[Clock], calls: Iterable[Mapping[str, Any]] = ()
) -> list[InboxLine]:
    """Tell *rows*, each with its own of *clocks*, and of *calls* to joint inspections."""
    reader, own = ClockReader(), {(row.task_id, row.kind): row for row in clocks}
    meetings = {call["task_id"]: datetime.fromisoformat(call["inspection__meets_at"]) for call in calls}
    return [
        replace(
            _line(task, next((own[task.pk, kind] for kind in OF_REVIEWS if (task.pk, kind) in own), None), reader),
            meets_at=meetings.get(task.pk),
            absent_until=_end_of_absence(own.get((task.pk, ClockKind.ABSENCE.value))),
        )
        for task in rows
    ]


def _read_beside(rows: Iterable[ReviewTask], lists: Together, **given: Any) -> dict[str, list[Any]]:
    rows = list(rows)
    return read_clocks((task.item for task in rows), lists, tasks=[task.pk for task in rows], **given)


@compiled_together
def _beside() -> Mapping[str, QuerySet[Any]]:
    """The open periods of the ``tasks`` given, and the calls to joint inspections."""
    return beside_items(periods(), calls=_calls())


@compiled_together
def _beside_inbox(actor: Actor) -> Mapping[str, QuerySet[Any]]:
    also = {"numbers": _numbers(actor), "matters": _matters(actor), "hearings": hearings.waiting(actor)}
    return beside_items(periods(), calls=_calls(), **also)


def _calls() -> "QuerySet[Attendance, dict[str, Any]]":
    calls = Attendance.objects.filter(among("task", "tasks"), inspection__state=InspectionState.CONVENED.value)
    return calls.values("task_id", "inspection__meets_at")


def _numbers(actor: Actor) -> "QuerySet[ReviewTask, dict[str, int]]":
    found = _own(actor).filter(state=TaskState.OPEN.value).order_by().values(one=Value(1))
    is_overdue = Q(due_at__lte=clock.expression())
    return found.annotate(open=Count("pk"), overdue=Count("pk", filter=is_overdue)).values("open", "overdue")


def _told_numbers(rows: Iterable[Mapping[str, int]]) -> dict[InboxTab, int]:
    """There is no row where nothing is open."""
    numbers = next(iter(rows), {})
    return {tab: numbers.get(tab.value, 0) for tab in (InboxTab.OPEN, InboxTab.OVERDUE)}


def task_file(task_id: int, actor: Actor) -> TaskFile:
    """Return a task of the actor's department with its case; raises NotFound otherwise."""
    kind, given = bound(actor)
    for task in _opened(kind).rows(task=task_id, **given):
        file = case_file(task.case)
        view = next(found for found in file.case.tasks if found.pk == task.pk)
        return TaskFile(file, view, task.item.position, task.due_at)
    raise NotFound


@compiled
def _opened(actor: Actor) -> QuerySet[ReviewTask]:
    return _own(actor).select_related(*CASE_READ_ALONG, "item").filter(pk=Parameter("task"))


def next_open(actor: Actor, *, after: int) -> int | None:
    """Return the open task of the actor's department that is due first, other than *after*."""
    rows, ordering, parts = _open(_own(actor).exclude(pk=after))
    found = slice_after(rows, ordering, cursor="", size=1, by=parts).rows
    return found[0].pk if found else None


def _own(actor: Actor) -> QuerySet[ReviewTask]:
    return ReviewTask.objects.filter(RULES["review.give_opinion"].q(actor))


def _open(tasks: QuerySet[ReviewTask]) -> Ordered:
    """A provisional date takes its place in the order by its estimate, although it enforces nothing."""
    is_own = Q(clocks__kind__in=OF_REVIEWS, clocks__state__in=OPEN_CLOCKS)
    period = FilteredRelation("clocks", condition=is_own)
    due = Coalesce(F("due_at"), F("period__expires_at"), UNKNOWN)
    waiting, ordering = tasks.filter(state=TaskState.OPEN.value), ("due", "pk")
    ordered = waiting.annotate(period=period, due=due)
    parts = Parts(((waiting.filter(due_at__isnull=False), ("due_at", "pk")), (ordered.filter(due_at=None), ordering)))
    return ordered, ordering, parts


def overdue(actor: Actor) -> QuerySet[ReviewTask]:
    """The tasks of the actor's department whose firm moment of expiry has passed."""
    return _overdue(_own(actor))[0]


def _overdue(tasks: QuerySet[ReviewTask]) -> Ordered:
    return tasks.filter(state=TaskState.OPEN.value, due_at__lte=clock.expression()), ("due_at", "pk"), None


def _done(tasks: QuerySet[ReviewTask]) -> Ordered:
    return tasks.filter(state__in=DONE), ("-effective_at", "-pk"), None


def _end_of_absence(clock: Clock | None) -> datetime | None:
    return None if clock is None or clock.is_provisional else clock.expires_at


def _matters(actor: Actor) -> "QuerySet[ReviewTask, dict[str, str]]":
    open_ = _own(actor).filter(state=TaskState.OPEN.value).order_by().values("matter_code")
    first = ReviewTask.objects.filter(pk__in=open_.annotate(first=Min("pk")).values("first"))
    return first.order_by("item__name", "matter_code").values("matter_code", "item__name")


def _line(task: Any, period: Clock | None, reader: ClockReader) -> InboxLine:
    return InboxLine(
        pk=task.pk,
        version=task.version,
        case_id=task.case_id,
        number=task.case.case_number,
        title=task.case.title,
        item=task.item.name,
        applicant=task.case.applicant.name,
        stage=ReviewStage.of(task.stage),
        state=TaskState.of(task.state),
        opinion=Opinion.of(task.opinion) if task.opinion else None,
        basis=task.silence_basis,
        opened_at=task.opened_at,
        due_at=task.due_at,
        effective_at=task.effective_at,
        due=reader.first([period] if period else [], task.case.region),
    )


_TABS: Mapping[InboxTab, Callable[[QuerySet[ReviewTask]], Ordered]] = {
    InboxTab.OPEN: _open,
    InboxTab.OVERDUE: _overdue,
    InboxTab.DONE: _done,
}
