"""What a department's head has to decide, and what was decided."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from approvals.cases.domain.vocabulary import BY_SILENCE, ItemState, Opinion
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.models.items import DECIDED
from approvals.cases.queries.visible_cases import ROWS, UNKNOWN, counted, counting
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries.clocks import ClockView
from approvals.clocks.queries.lists import ClockReader, beside_items, read_clocks
from approvals.decisions.domain import CERTIFY, NothingToCertify
from approvals.dossier.queries.files import CASE_READ_ALONG, CaseFile, case_file
from approvals.dossier.queries.items import ItemView
from approvals.inbox import queries as inbox
from approvals.inbox.queries import InboxLine, InboxTab
from approvals.materials.domain import completeness
from approvals.materials.domain.vocabulary import UNCLOSED
from approvals.materials.models import Deficiency
from approvals.permissions import RULES
from approvals.procedures.hearings import queries as hearings
from approvals.procedures.hearings.queries import HearingLine
from approvals.procedures.publications.queries import to_answer
from portal.accounts.actor import Actor, bound
from portal.api.pagination import Parts, Slice, first_page, first_slice, slice_after
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.vocabulary import Word, _
from portal.rows.compiled import Parameter, among, compiled
from portal.together import compiled_together

Ordered = tuple[QuerySet[CaseItem], tuple[str, ...], Parts | None]

LATE_SHOWN = 5

_SHOWN = (
    *("version", "case_id", "name", "state", "position", "decided_at"),
    *("case__case_number", "case__title", "case__region", "case__applicant__name"),
)


class DecisionTab(Word):
    AWAITING = "awaiting", _("待决定")
    DECIDED = "decided", _("已决定")


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """An item of the department. ``opposed`` and ``silent`` count opinions; ``holding`` names materials still owed.

    ``renewal`` is the end of the certificate that the item renews, as a period.
    """

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
    renewal: ClockView | None

    @property
    def due(self) -> ClockView | None:
        """What ends first for the decision: the statutory limit, or the certificate that it renews."""
        ends = [clock for clock in (self.statutory, self.renewal) if clock]
        return min(ends, key=lambda clock: clock.due_on or date.max, default=None)


def awaiting(actor: Actor) -> int:
    """Return how many items wait for the decision of the actor's department."""
    kind, given = bound(actor)
    return counted(_waiting(kind).rows(**given))


@compiled
def _waiting(actor: Actor) -> "QuerySet[CaseItem, dict[str, int]]":
    return counting(_reviewed(actor))


def lines(actor: Actor, tab: DecisionTab, *, cursor: str = "", size: int = ROWS) -> Slice:
    """Return the page alone, of ``DecisionLine``. Raises InvalidCursor."""
    page = _items(actor, tab, cursor, size)
    found = read_clocks(page.rows, _beside_lines(), cases=[item.case_id for item in page.rows])
    return Slice(_told(page.rows, found), page.next_cursor)


@dataclass(frozen=True, slots=True)
class Decisions:
    """A page of decisions. ``late`` are the first of the department's own opinions that are overdue.

    ``objections`` are those to publishing that wait for an answer: the item, its name and the number of its case.
    ``hearings`` are those that wait for the department.
    """

    lines: tuple[DecisionLine, ...]
    awaiting: int
    late: tuple[InboxLine, ...]
    late_count: int
    objections: tuple[tuple[int, str, str], ...]
    hearings: tuple[HearingLine, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class ItemFile:
    """An item with its case. ``holding`` names the materials whose absence holds a grant (容缺受理)."""

    file: CaseFile
    item: ItemView
    holding: tuple[str, ...]


def decisions(actor: Actor, tab: DecisionTab, *, cursor: str = "") -> Decisions:
    """Return a page of the items of the actor's department, those due first at the top. Raises InvalidCursor."""
    page, late = _items(actor, tab, cursor, ROWS), inbox.tasks(actor, InboxTab.OVERDUE, size=LATE_SHOWN).rows
    kind, given = bound(actor)
    found = read_clocks(
        (*page.rows, *(task.item for task in late)),
        _beside_decisions(kind),
        cases=[item.case_id for item in page.rows],
        tasks=[task.pk for task in late],
        **given,
    )
    return Decisions(
        lines=tuple(_told(page.rows, found)),
        awaiting=counted(found["awaiting"]),
        late=tuple(inbox.told(late, found["clocks"])),
        late_count=counted(found["late"]),
        objections=tuple(
            (row["item_id"], row["matter"], row["item__case__case_number"]) for row in found["objections"]
        ),
        hearings=hearings.told(found["hearings"]),
        next_cursor=page.next_cursor,
    )


def _items(actor: Actor, tab: DecisionTab, cursor: str, size: int) -> Slice:
    if not cursor:
        kind, given = bound(actor)
        return first_slice(_first(kind, tab, size), given, size=size)
    rows, ordering, parts = _listed(actor, tab)
    return slice_after(rows, ordering, cursor=cursor, size=size, by=parts)


@compiled
def _first(actor: Actor, tab: DecisionTab, size: int) -> QuerySet[CaseItem]:
    rows, ordering, parts = _listed(actor, tab)
    return first_page(rows, ordering, size=size, by=parts)


def _listed(actor: Actor, tab: DecisionTab) -> Ordered:
    rows, ordering, parts = _TABS[tab](_own(actor))
    return rows.select_related("case__applicant").only(*_SHOWN), ordering, parts


@compiled_together
def _beside_lines() -> Mapping[str, QuerySet[Any]]:
    return beside_items(_limits(), **_beside())


@compiled_together
def _beside_decisions(actor: Actor) -> Mapping[str, QuerySet[Any]]:
    return beside_items(
        _limits() | inbox.periods(),
        awaiting=counting(_reviewed(actor)),
        late=counting(inbox.overdue(actor)),
        objections=to_answer(actor),
        hearings=hearings.waiting(actor),
        **_beside(),
    )


def _limits() -> ClockQuerySet:
    kinds = [kind.value for kind in (ClockKind.DECISION, ClockKind.PROMISE, ClockKind.RENEWAL)]
    return Clock.objects.filter(among("item", "items"), task=None, kind__in=kinds)


def _beside() -> Mapping[str, QuerySet[Any]]:
    """The opinions on the ``items`` given, what is still owed in the ``cases``, and what such a case asks for."""
    owed = Deficiency.objects.filter(state__in=UNCLOSED)
    asking = Case.objects.filter(Exists(owed.filter(case=OuterRef("pk"))), among("pk", "cases"))
    return {
        "opinions": ReviewTask.objects.filter(among("item", "items")).exclude(opinion="").values("item_id", "opinion"),
        "owed": owed.filter(among("case", "cases")).values("case_id", "code"),
        "asked": asking.values("pk", "one_form__materials"),
    }


def _told(items: Iterable[CaseItem], found: Mapping[str, list[Any]]) -> list[DecisionLine]:
    reader = ClockReader()
    return [
        _line(
            item,
            {
                view.kind: view
                for view in reader.show([row for row in found["clocks"] if row.item_id == item.pk], item.case.region)
            },
            [row["opinion"] for row in found["opinions"] if row["item_id"] == item.pk],
            _held_by(item, found),
        )
        for item in items
    ]


def _held_by(item: CaseItem, found: Mapping[str, list[Any]]) -> tuple[str, ...]:
    asked = next((row["one_form__materials"] for row in found["asked"] if row["pk"] == item.case_id), ())
    owed = {row["code"] for row in found["owed"] if row["case_id"] == item.case_id}
    return _holding(completeness.requirements({"materials": asked}), owed, item.position)


def _reviewed(actor: Actor) -> QuerySet[CaseItem]:
    return _own(actor).filter(state=ItemState.REVIEWED.value)


def item_file(item_id: int, actor: Actor) -> ItemFile:
    """Return an item of the actor's department with its case; raises NotFound otherwise."""
    kind, given = bound(actor)
    for item in _opened(kind).rows(item=item_id, **given):
        file = case_file(item.case)
        view = next(found for found in file.case.items if found.pk == item.pk)
        owed = {deficiency.code for deficiency in file.case.deficiencies if deficiency.state.value in UNCLOSED}
        requirements = [material.requirement for material in file.case.materials]
        return ItemFile(file, view, _holding(requirements, owed, item.position))
    raise NotFound


@compiled
def _opened(actor: Actor) -> QuerySet[CaseItem]:
    return _own(actor).select_related(*CASE_READ_ALONG).filter(pk=Parameter("item"))


def against_certifying(item: CaseItem) -> DomainError | None:
    """Why no certificate can be issued for *item*; None where a statute has decided it and one is still to come."""
    is_to_come = CERTIFY.leaves(item.state) and item.result_name and item.certificate_id is None
    return None if is_to_come else NothingToCertify()


def next_reviewed(actor: Actor, *, after: int) -> int | None:
    """Return the item that waits for a decision and is due first, other than *after*."""
    rows, ordering, _parts = _awaiting(_own(actor).exclude(pk=after))
    return rows.order_by(*ordering).values_list("pk", flat=True).first()


def _own(actor: Actor) -> QuerySet[CaseItem]:
    return CaseItem.objects.filter(RULES["item.decide"].q(actor))


def _awaiting(items: QuerySet[CaseItem]) -> Ordered:
    """Due first at the top: when the statutory limit ends, or the certificate to be renewed, whichever comes first."""
    kinds = (ClockKind.DECISION.value, ClockKind.RENEWAL.value)
    ends = Clock.objects.open().filter(item=OuterRef("pk"), task=None, kind__in=kinds).order_by("expires_at")
    due = Coalesce(Subquery(ends.values("expires_at")[:1]), UNKNOWN)
    waiting, ordering = items.filter(state=ItemState.REVIEWED.value).annotate(due=due), ("due", "pk")
    return waiting, ordering, Parts(((waiting, ordering),))  # sorted by their keys, before their cases are read


def _decided(items: QuerySet[CaseItem]) -> Ordered:
    return items.filter(state__in=DECIDED), ("-decided_at", "-pk"), None


_TABS: Mapping[DecisionTab, Callable[[QuerySet[CaseItem]], Ordered]] = {
    DecisionTab.AWAITING: _awaiting,
    DecisionTab.DECIDED: _decided,
}


def _holding(requirements: Any, owed: set[str], position: int) -> tuple[str, ...]:
    return tuple(r.name for r in requirements if r.code in owed and position in r.wanted_by)


def _line(
    item: Any, limits: Mapping[ClockKind, ClockView], opinions: Sequence[str], holding: tuple[str, ...]
) -> DecisionLine:
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
        silent=sum(opinions.count(opinion.value) for opinion in BY_SILENCE),
        holding=holding,
        decided_at=item.decided_at,
        statutory=limits.get(ClockKind.DECISION),
        promised=limits.get(ClockKind.PROMISE),
        renewal=limits.get(ClockKind.RENEWAL),
    )
