"""What a department's head has to decide, and what was decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from approvals.domain import completeness
from approvals.domain.vocabulary import ClockKind, DeficiencyState, ItemState, Opinion
from approvals.models import CaseItem, Deficiency, ReviewTask
from approvals.permissions import RULES
from approvals.queries.clocks import ClockView
from approvals.queries.detail import ItemView
from approvals.queries.files import CASE_READ_ALONG, CaseFile, case_file
from approvals.queries.lists import OPEN_CLOCKS, ROWS, UNKNOWN, ClockReader, with_open_clocks
from portal.accounts.actor import Actor
from portal.api.pagination import Slice, slice_after
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _

Ordered = tuple[QuerySet[CaseItem], tuple[str, ...]]
UNCLOSED = (DeficiencyState.OPEN.value, DeficiencyState.SUPPLIED.value)


class DecisionTab(Word):
    AWAITING = "awaiting", _("待决定")
    DECIDED = "decided", _("已决定")


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """An item of the department. ``opposed`` and ``silent`` count opinions; ``holding`` names materials still owed."""

    pk: int
    version: int
    case_id: int
    number: str
    title: str
    item: str
    applicant: str
    state: ItemState
    opinions: int
    opposed: int
    silent: int
    holding: tuple[str, ...]
    decided_at: datetime | None
    statutory: ClockView | None
    promised: ClockView | None


@dataclass(frozen=True, slots=True)
class Decisions:
    lines: tuple[DecisionLine, ...]
    awaiting: int
    next_cursor: str


@dataclass(frozen=True, slots=True)
class ItemFile:
    """An item with its case. ``holding`` names the materials whose absence holds a grant (容缺受理)."""

    file: CaseFile
    item: ItemView
    holding: tuple[str, ...]


def decisions(actor: Actor, tab: DecisionTab, *, cursor: str = "") -> Decisions:
    """Return a page of the items of the actor's department, those due first at the top. Raises InvalidCursor."""
    page = lines(actor, tab, cursor=cursor)
    return Decisions(tuple(page.rows), awaiting(actor), page.next_cursor)


def lines(actor: Actor, tab: DecisionTab, *, cursor: str = "", size: int = ROWS) -> Slice:
    """Return the page alone, of ``DecisionLine``. Raises InvalidCursor."""
    rows, ordering = _TABS[tab](_own(actor))
    rows = (
        rows.select_related("case__applicant")
        .defer("case__answers")
        .prefetch_related(
            with_open_clocks(ClockKind.DECISION, ClockKind.PROMISE, to="limits"),
            Prefetch("tasks", ReviewTask.objects.only("item_id", "opinion", "state"), to_attr="reviews"),
            Prefetch("case__deficiencies", Deficiency.objects.filter(state__in=UNCLOSED), to_attr="owed"),
        )
    )
    page = slice_after(rows, ordering, cursor=cursor, size=size)
    reader = ClockReader()
    return Slice([_line(item, reader) for item in page.rows], page.next_cursor)


def awaiting(actor: Actor) -> int:
    """Return how many items wait for the decision of the actor's department."""
    return _own(actor).filter(state=ItemState.REVIEWED.value).count()


def item_file(item_id: int, actor: Actor) -> ItemFile:
    """Return an item of the actor's department with its case; raises NotFound otherwise."""
    item = _own(actor).select_related(*CASE_READ_ALONG).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    file = case_file(item.case)
    view = next(found for found in file.case.items if found.pk == item.pk)
    owed = {deficiency.code for deficiency in file.case.deficiencies if deficiency.state.value in UNCLOSED}
    requirements = [material.requirement for material in file.case.materials]
    return ItemFile(file, view, _holding(requirements, owed, item.position))


def next_reviewed(actor: Actor, *, after: int) -> int | None:
    """Return the item that waits for a decision and is due first, other than *after*."""
    rows, ordering = _awaiting(_own(actor).exclude(pk=after))
    return rows.order_by(*ordering).values_list("pk", flat=True).first()


def _own(actor: Actor) -> QuerySet[CaseItem]:
    return CaseItem.objects.filter(RULES["item.decide"].q(actor))


def _awaiting(items: QuerySet[CaseItem]) -> Ordered:
    period = FilteredRelation(
        "clocks",
        condition=Q(clocks__kind=ClockKind.DECISION.value, clocks__state__in=OPEN_CLOCKS),
    )
    due = Coalesce(F("period__expires_at"), UNKNOWN)
    return items.filter(state=ItemState.REVIEWED.value).annotate(period=period, due=due), ("due", "pk")


def _decided(items: QuerySet[CaseItem]) -> Ordered:
    return items.filter(state__in=[ItemState.GRANTED.value, ItemState.REFUSED.value]), ("-decided_at", "-pk")


_TABS: Mapping[DecisionTab, Callable[[QuerySet[CaseItem]], Ordered]] = {
    DecisionTab.AWAITING: _awaiting,
    DecisionTab.DECIDED: _decided,
}


def _holding(requirements: Any, owed: set[str], position: int) -> tuple[str, ...]:
    return tuple(r.name for r in requirements if r.code in owed and position in r.wanted_by)


def _line(item: Any, reader: ClockReader) -> DecisionLine:
    limits = {view.kind: view for view in reader.show(item.limits, item.case.region)}
    owed = {deficiency.code for deficiency in item.case.owed}
    opinions = [task.opinion for task in item.reviews if task.opinion]
    return DecisionLine(
        pk=item.pk,
        version=item.version,
        case_id=item.case_id,
        number=item.case.case_number,
        title=item.case.title,
        item=item.name,
        applicant=item.case.applicant.name,
        state=ItemState.of(item.state),
        opinions=len(opinions),
        opposed=opinions.count(Opinion.DISAGREE.value),
        silent=opinions.count(Opinion.DEEMED_AGREE.value),
        holding=_holding(completeness.requirements(item.case.one_form), owed, item.position),
        decided_at=item.decided_at,
        statutory=limits.get(ClockKind.DECISION),
        promised=limits.get(ClockKind.PROMISE),
    )
