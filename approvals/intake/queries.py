"""The window's queue: what waits for a clerk, most urgent first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, FilteredRelation, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from approvals.cases.domain.vocabulary import CaseState, Channel
from approvals.cases.models import Case
from approvals.cases.models.cases import CaseQuerySet
from approvals.cases.queries import printed
from approvals.cases.queries.visible_cases import ROWS, UNKNOWN, counted, counting
from approvals.clocks.domain.vocabulary import ClockKind, ClockState
from approvals.clocks.models import Clock
from approvals.clocks.queries.clocks import ClockView
from approvals.clocks.queries.lists import ClockReader
from approvals.materials.domain import completeness
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.models import Deficiency, Material
from approvals.permissions import RULES
from portal.accounts.actor import Actor, bound
from portal.api.pagination import Parts, Slice, first_page, first_slice, slice_after, slice_of_some
from portal.kernel.vocabulary import Word, _
from portal.rows.compiled import among, compiled
from portal.together import compiled_together

_SHOWN = (
    *("case_number", "title", "bundle_code", "channel", "state", "received_at", "region", "filed_at"),
    "applicant__name",
)

Ordered = tuple[QuerySet[Case], tuple[str, ...], Parts | None]


class QueueTab(Word):
    AWAITING = "awaiting", _("待受理")
    CORRECTING = "correcting", _("待补正")
    SUPPLIED = "supplied", _("容缺待核对")
    ALL = "all", _("全部")


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A case in the queue. ``lacking`` counts what is needed and not handed in; ``due`` is the open notice clock."""

    pk: int
    number: str
    title: str
    is_bundle: bool
    applicant: str
    channel: Channel
    state: CaseState
    received_at: datetime | None
    lacking: int
    due: ClockView | None

    @property
    def is_draft(self) -> bool:
        return self.state is CaseState.DRAFT


def counts(actor: Actor) -> dict[QueueTab, int]:
    """Return how many cases each tab holds that somebody has to work off: one statement."""
    kind, given = bound(actor)
    return _told_lengths(_lengths_alone(kind).read(**given))


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue; ``counts`` are the lengths of the tabs that somebody has to work off."""

    lines: tuple[QueueLine, ...]
    counts: Mapping[QueueTab, int]
    next_cursor: str


def queue(actor: Actor, tab: QueueTab, *, text: str = "", channel: Channel | None = None, cursor: str = "") -> Queue:
    """Return a page of the cases at the actor's window; *text* is the end of a number or part of a title.

    What awaits acceptance comes in the order of the notice clock (行政许可法第三十二条第一款第四项), supplied
    materials in the order of their arrival, the rest newest first. Raises InvalidCursor.
    """
    page = _cases(actor, tab, text=text.strip(), channel=channel, cursor=cursor)
    kind, given = bound(actor)
    found, reader = _beside(kind).read(cases=[case.pk for case in page.rows], **given), ClockReader()
    notices = {clock.case_id: clock for clock in found["notices"]}
    lines = tuple(_line(case, notices.get(case.pk), reader) for case in page.rows)
    return Queue(lines, _told_lengths(found), page.next_cursor)


def _cases(actor: Actor, tab: QueueTab, *, text: str, channel: Channel | None, cursor: str) -> Slice:
    if not (text or cursor):
        kind, given = bound(actor)
        return first_slice(_first(kind, tab, channel, ROWS), given, size=ROWS)
    cases = _through(at_the_window(actor), channel)
    found = cases if tab is QueueTab.ALL or not text else printed.matching(cases, text)
    rows, ordering, parts = _listed(found, tab)
    if tab is QueueTab.ALL and text:
        said, keys = printed.matching(rows, text), printed.indexed(cases, text)
        return slice_of_some(rows, said, keys, ordering, cursor=cursor, size=ROWS)
    return slice_after(rows, ordering, cursor=cursor, size=ROWS, by=parts)


@compiled
def _first(actor: Actor, tab: QueueTab, channel: Channel | None, size: int) -> QuerySet[Case]:
    rows, ordering, parts = _listed(_through(at_the_window(actor), channel), tab)
    return first_page(rows, ordering, size=size, by=parts)


def _listed(cases: CaseQuerySet, tab: QueueTab) -> Ordered:
    rows, ordering, parts = _TABS[tab](cases)
    rows = rows.select_related("applicant").only(*_SHOWN)
    return rows.annotate(supplied_codes=_supplied_codes(), asked=F("one_form__materials")), ordering, parts


def _through(cases: CaseQuerySet, channel: Channel | None) -> CaseQuerySet:
    return cases.filter(channel=channel.value) if channel else cases


@compiled_together
def _beside(actor: Actor) -> Mapping[str, QuerySet[Any]]:
    """The open notice clocks of the ``cases`` given, and the lengths of the tabs."""
    notices = Clock.objects.open().filter(among("case", "cases"), kind=ClockKind.NOTICE.value)
    return {"notices": notices, **_lengths(actor)}


@compiled_together
def _lengths_alone(actor: Actor) -> Mapping[str, QuerySet[Any]]:
    return _lengths(actor)


def _lengths(actor: Actor) -> Mapping[str, QuerySet[Any]]:
    supplied = Deficiency.objects.filter(RULES["deficiency.confirm"].q(actor), state=DeficiencyState.SUPPLIED.value)
    return {
        QueueTab.AWAITING.value: counting(at_the_window(actor).in_state(CaseState.SUBMITTED)),
        QueueTab.CORRECTING.value: counting(at_the_window(actor).in_state(CaseState.CORRECTING)),
        QueueTab.SUPPLIED.value: counting(supplied, "case"),
    }


def _told_lengths(found: Mapping[str, list[Any]]) -> dict[QueueTab, int]:
    return {tab: counted(found[tab.value]) for tab in QueueTab if tab.value in found}


def only_match(actor: Actor, text: str) -> int | None:
    """Return the one filed case whose number is, or ends with, *text*: a scanned or typed number opens at once."""
    if not text.strip():
        return None
    keys = printed.ending(at_the_window(actor), text.strip()).values_list("pk", flat=True)[:2]
    return keys[0] if len(keys) == 1 else None


def next_awaiting(actor: Actor, *, after: int) -> int | None:
    """Return the most urgent case that awaits acceptance, other than *after*."""
    rows, ordering, parts = _awaiting(at_the_window(actor).exclude(pk=after))
    found = slice_after(rows, ordering, cursor="", size=1, by=parts).rows
    return found[0].pk if found else None


def at_the_window(actor: Actor) -> CaseQuerySet:
    """The cases that the actor takes in, and the drafts opened at the window."""
    return Case.objects.filter(RULES["case.view"].q(actor), RULES["case.intake"].q(actor))


def _awaiting(cases: QuerySet[Case]) -> Ordered:
    """By the notice clock, which nothing ever pauses; a case without one would come last, and not be lost."""
    kind, state = ClockKind.NOTICE.value, ClockState.RUNNING.value
    running = Q(clocks__kind=kind, clocks__state=state)
    waiting, ordering = cases.filter(state=CaseState.SUBMITTED.value), ("due_at", "pk")
    ordered = waiting.annotate(
        notice=FilteredRelation("clocks", condition=running), due_at=Coalesce(F("notice__expires_at"), UNKNOWN)
    )
    timed = waiting.annotate(timed=FilteredRelation("clocks", condition=running)).filter(timed__isnull=False)
    lost = ordered.filter(~Exists(Clock.objects.filter(case=OuterRef("pk"), kind=kind, state=state)))
    return ordered, ordering, Parts(((timed, ("timed__expires_at", "pk")), (lost, ordering)))


def _correcting(cases: QuerySet[Case]) -> Ordered:
    return cases.filter(state=CaseState.CORRECTING.value), ("-filed_at", "-pk"), None


def _supplied(cases: QuerySet[Case]) -> Ordered:
    arrived = Deficiency.objects.filter(case=OuterRef("pk"), state=DeficiencyState.SUPPLIED.value)
    first = arrived.order_by().values("case").annotate(first=Min("supplied_at")).values("first")
    return cases.filter(Exists(arrived)).annotate(arrived_at=Subquery(first)), ("arrived_at", "pk"), None


def _all(cases: QuerySet[Case]) -> Ordered:
    return cases, ("-filed_at", "-pk"), None


_TABS: Mapping[QueueTab, Callable[[QuerySet[Case]], Ordered]] = {
    QueueTab.AWAITING: _awaiting,
    QueueTab.CORRECTING: _correcting,
    QueueTab.SUPPLIED: _supplied,
    QueueTab.ALL: _all,
}


def _supplied_codes() -> ArraySubquery:
    return ArraySubquery(Material.objects.filter(case=OuterRef("pk"), superseded_at=None).values("code"))


def _line(case: Any, notice: Clock | None, reader: ClockReader) -> QueueLine:
    wanted = completeness.requirements({"materials": case.asked})
    return QueueLine(
        pk=case.pk,
        number=case.case_number,
        title=case.title,
        is_bundle=bool(case.bundle_code),
        applicant=case.applicant.name,
        channel=Channel.of(case.channel),
        state=CaseState.of(case.state),
        received_at=case.received_at,
        lacking=len(completeness.missing(wanted, set(case.supplied_codes))),
        due=reader.first([notice] if notice else [], case.region),
    )
