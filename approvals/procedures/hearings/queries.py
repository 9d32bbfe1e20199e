"""Hearings as people read them, as the sweep finds them, and on the desk of the department that holds them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, cast

from django.db.models import OuterRef, QuerySet, Subquery

from approvals.cases.domain.case_moves import CORRECT
from approvals.cases.domain.vocabulary import ItemState
from approvals.cases.models import CaseItem
from approvals.cases.queries.desk import DeskItem, own_task_of
from approvals.cases.queries.visible_cases import find
from approvals.cases.queries.whole import OneItem, whole
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries.clocks import ClockView, views
from approvals.parts import Shown, wings
from approvals.permissions import RULES
from approvals.procedures.hearings.domain import rules
from approvals.procedures.hearings.domain.rules import Staff, Unanswered
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.models import Hearing
from portal.accounts.actor import Actor
from portal.accounts.queries import Colleague, colleagues
from portal.clock import local_date, today
from portal.kernel.errors import DomainError, NotFound
from portal.workcalendar.queries import published_calendar

_HEARING = "item__hearings__"

UNUSED = ("pk", "case_id", "state", "expires_at", "is_provisional", f"{_HEARING}pk", f"{_HEARING}state")

MOST_WAITING = 20

IN_HAND = (HearingState.REQUESTED.value, HearingState.SCHEDULED.value)


@dataclass(frozen=True, slots=True)
class UnusedRight:
    """A right to ask for a hearing whose time has run out."""

    case_id: int
    hearing_id: int
    clock_id: int
    facts: Unanswered

    def lapses(self, now: datetime) -> bool:
        """Whether the right is gone at *now*."""
        return rules.lapses(self.facts, now)


@dataclass(frozen=True, slots=True)
class HearingView:
    """A hearing (听证). ``asking`` and ``holding`` are its periods, of which one runs at most."""

    pk: int
    version: int
    item: str
    department_id: int
    department: str
    state: HearingState
    is_announced: bool
    document_number: str
    notice: str
    opened_at: datetime
    told_at: datetime | None
    request_reason: str
    requested_at: datetime | None
    summons_number: str
    summoned_at: datetime | None
    takes_place_at: datetime | None
    place: str
    presider: str
    minutes: str
    signed_by: str
    ended_at: datetime | None
    asking: ClockView | None
    holding: ClockView | None

    @property
    def state_label(self) -> str:
        return self.state.label

    @property
    def held_on(self) -> date:
        """The local day of a hearing that is scheduled or held."""
        return local_date(cast("datetime", self.takes_place_at))

    @property
    def is_held(self) -> bool:
        return self.state is HearingState.HELD


@dataclass(frozen=True, slots=True)
class HearingLine:
    """A hearing that waits for its department: to be scheduled by ``due_on``, or to be held."""

    pk: int
    number: str
    item: str
    state: HearingState
    takes_place_at: datetime | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class HearingDesk:
    """An item, or one of its hearings, on the desk of the department that decides it; ``state`` is that of either.

    ``row`` is None where there is no hearing yet; ``due_on`` is when the item's statutory limit ends, or when the
    hearing is to be held. ``presiders`` may lead it.
    """

    item: DeskItem
    state: ItemState | HearingState
    due_on: date | None
    presiders: tuple[Colleague, ...]
    row: Hearing | None = None

    @property
    def moving(self) -> CaseItem | Hearing:
        """The row that moves."""
        return self.row or self.item.row

    def stands(self, state: str | None, **told: object) -> bool:
        """Whether the hearing is in *state* and says all that was *told*: it was sent before."""
        return self.state == state and all(getattr(self.row, name) == value for name, value in told.items())


@dataclass(frozen=True, slots=True)
class OwnHearing:
    """A hearing of a case for whoever may see that; ``may_answer`` for its applicant."""

    case_id: int
    title: str
    hearing: HearingView
    may_answer: bool


def own_hearing(case_id: int, hearing_id: int, actor: Actor) -> OwnHearing:
    """Return a hearing of a case that *actor* may see. Who may correct a case answers for its applicant.

    Raises NotFound.
    """
    case = find(case_id, actor)
    row = Hearing.objects.select_related("item", "department").filter(item__case=case, pk=hearing_id).first()
    if row is None:
        raise NotFound
    running = Clock.objects.open().with_pauses().filter(item=row.item_id)
    shown = hearing_view(row, views(running, published_calendar(case.region), today()))
    return OwnHearing(case.pk, case.title, shown, may_answer=RULES[CORRECT.action].allows(actor, case))


def unused_rights(clocks: ClockQuerySet) -> list[UnusedRight]:
    """Read *clocks* with the rights that run out with them: one statement."""
    rows = clocks.filter(item__hearings__state=HearingState.TOLD.value)
    return [_unused(row) for row in rows.values(*UNUSED)]


def hearings_of(item: OneItem, clocks: Sequence[ClockView]) -> tuple["HearingView", ...]:
    """The hearings of an item as pages show them."""
    return tuple(hearing_view(row, clocks) for row in item.of(Hearing))


def states_of(item: OneItem) -> frozenset[str]:
    """The states of the hearings of an item."""
    return frozenset(row.state for row in item.of(Hearing))


def against_judging(item: OneItem, user_id: int | None) -> DomainError | None:
    """Why somebody has no word on the item: who leads its hearing stays out of the rest."""
    led = (row for row in item.of(Hearing) if row.presider_id and row.state in rules.LED)
    return rules.PresiderStaysOut() if user_id in {row.presider_id for row in led} else None


def against_deciding(item: OneItem, user_id: int | None) -> DomainError | None:
    """Why the item cannot be decided now, as far as hearings go; None when it can."""
    return against_judging(item, user_id) or rules.against_deciding(states_of(item))


def hearing_view(row: Hearing, clocks: Sequence[ClockView]) -> HearingView:
    """Show a hearing that knows its item and its department; *clocks* are those of its case."""
    running = {clock.kind: clock for clock in clocks if clock.item_id == row.item_id and clock.is_open}
    return HearingView(
        pk=row.pk,
        version=row.version,
        item=row.item.name,
        department_id=row.department_id,
        department=row.department.name,
        state=HearingState.of(row.state),
        is_announced=row.is_announced,
        document_number=row.document_number,
        notice=row.notice,
        opened_at=row.opened_at,
        told_at=row.told_at,
        request_reason=row.request_reason,
        requested_at=row.requested_at,
        summons_number=row.summons_number,
        summoned_at=row.summoned_at,
        takes_place_at=row.takes_place_at,
        place=row.place,
        presider=row.presider_name,
        minutes=row.minutes,
        signed_by=row.signed_by,
        ended_at=row.ended_at,
        asking=running.get(ClockKind.HEARING_REQUEST) if row.state == HearingState.TOLD.value else None,
        holding=running.get(ClockKind.HEARING) if row.state in IN_HAND else None,
    )


def waiting(actor: Actor) -> "QuerySet[Any, Any]":
    """The first of what the actor's department has to schedule or to hold, oldest first, to be read along: ``told``."""
    period = Clock.objects.open().filter(item=OuterRef("item"), kind=ClockKind.HEARING.value)
    rows: Any = Hearing.objects.filter(RULES["hearing.conduct"].q(actor), state__in=IN_HAND)
    rows = rows.annotate(due_on=Subquery(period.values("due_on")[:1])).order_by("pk")[:MOST_WAITING]
    return rows.values("pk", "state", "takes_place_at", "due_on", "item__name", "item__case__case_number")


def told(rows: Iterable[Mapping[str, Any]]) -> tuple[HearingLine, ...]:
    """The lines of what ``waiting`` has brought along; moments and days come as texts."""
    return tuple(
        HearingLine(
            pk=row["pk"],
            number=row["item__case__case_number"],
            item=row["item__name"],
            state=HearingState.of(row["state"]),
            takes_place_at=row["takes_place_at"] and datetime.fromisoformat(row["takes_place_at"]),
            due_on=row["due_on"] and date.fromisoformat(row["due_on"]),
        )
        for row in rows
    )


def item_to_hear(item_id: int, actor: Actor) -> HearingDesk:
    """Return an item of which *actor* may make a hearing. Three statements. Raises NotFound."""
    rows: Any = CaseItem.objects.filter(RULES["item.hear"].q(actor)).select_related("case")
    row = _on_the_desk(rows, "pk", actor, ClockKind.DECISION).filter(pk=item_id).first()
    if row is None:
        raise NotFound
    return _desk(row, row, ItemState.of(row.state), None)


def hearing_desk(hearing_id: int, actor: Actor) -> HearingDesk:
    """Return a hearing of the actor's department. Three statements. Raises NotFound."""
    rows: Any = Hearing.objects.filter(RULES["hearing.conduct"].q(actor)).select_related("item__case")
    row = _on_the_desk(rows, "item_id", actor, ClockKind.HEARING).filter(pk=hearing_id).first()
    if row is None:
        raise NotFound
    return _desk(row, row.item, HearingState.of(row.state), row)


def has_hearing(item_id: int, actor: Actor, **told: object) -> bool:
    """Whether the actor has told or announced a hearing by these very words, by column: it was sent before."""
    return Hearing.objects.filter(item=item_id, opened_by=actor.user_id, **told).exists()


def _on_the_desk(rows: "QuerySet[Any]", item: str, actor: Actor, kind: ClockKind) -> "QuerySet[Any]":
    period = Clock.objects.open().filter(item=OuterRef(item), kind=kind.value)
    return rows.annotate(own_task=own_task_of(actor, item), due_on=Subquery(period.values("due_on")[:1]))


def _desk(row: Any, item: CaseItem, state: ItemState | HearingState, hearing: Hearing | None) -> HearingDesk:
    return HearingDesk(
        item=DeskItem(item, row.own_task),
        state=state,
        due_on=row.due_on,
        presiders=_presiders(item),
        row=hearing,
    )


def _presiders(item: CaseItem) -> tuple[Colleague, ...]:
    people = colleagues(item.department_id)
    staff, reviewers = staff_among(people), reviewed_by(OneItem(item, whole(item.case, today())))
    return tuple(one for one in people if rules.against_presiding(one.user_id, staff, reviewers) is None)


def reviewed_by(item: OneItem) -> set[int]:
    """Who has given an opinion on an item, is assigned to inspect it, or has inspected it."""
    examined_by = (wing.examined_by for wing in wings() if wing.examined_by)
    return set(chain.from_iterable(users_of(item) for users_of in examined_by))


def staff_among(people: Sequence[Colleague]) -> Staff:
    """*people* of one department as the rules know them."""
    members, heads = (one.user_id for one in people), (one.user_id for one in people if one.is_head)
    return Staff(frozenset(members), frozenset(heads))


def _unused(row: dict[str, Any]) -> UnusedRight:
    return UnusedRight(
        case_id=row["case_id"],
        hearing_id=row[f"{_HEARING}pk"],
        clock_id=row["pk"],
        facts=Unanswered(row[f"{_HEARING}state"], row["state"], row["expires_at"], row["is_provisional"]),
    )


HEARINGS = Shown("hearings", hearings_of)
