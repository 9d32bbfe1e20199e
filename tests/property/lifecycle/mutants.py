"""Bugs that somebody could make: each replaces one rule, query or step of the product's own code by a wrong one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from approvals.cases.domain import item_moves, routing
from approvals.cases.domain.vocabulary import HandlingMode, ItemState
from approvals.cases.models import ReviewTask
from approvals.clocks.domain import clocks
from approvals.clocks.domain.clocks import ClockFacts, Stop
from approvals.clocks.domain.vocabulary import ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.queries import facts
from approvals.clocks.services import recomputing, running, standing_still
from approvals.decisions.services import deciding
from approvals.inspections.domain import rules as inspections
from approvals.inspections.services import inspecting
from approvals.intake.services import acceptances
from approvals.procedures.extensions import domain as extensions
from approvals.procedures.extensions import services as extending
from approvals.procedures.extensions.domain import EXTENSION_RULES
from approvals.procedures.pauses import domain as pauses
from approvals.procedures.pauses import services as pausing
from approvals.procedures.renewals.domain import RenewalRequest
from approvals.procedures.silence.domain import breaker, silence
from approvals.procedures.silence.queries import decisions as silent_decisions
from approvals.procedures.silence.queries import reviews as silence_queries
from approvals.reviews.services import opening, opinions, silences
from portal import clock
from portal.kernel.workdays import ONE_DAY, DayKind
from tests.property.lifecycle.ground import FIRST, INSPECTED, RENEWED

Make = Callable[[Any], Any]


@dataclass(frozen=True)
class Patch:
    """What ``name`` of *owner* is replaced by; ``make`` is given the original."""

    owner: Any
    name: str
    make: Make


@dataclass(frozen=True)
class Mutant:
    """A bug; ``seed`` is of histories that find it early, so that finding it is quick. Others find it too.

    One that is about filings of a kind is looked for in histories that begin with the ``first`` of them.
    """

    patches: tuple[Patch, ...]
    seed: int
    first: tuple[int, ...] = FIRST


def _mutant(seed: int, *patches: Patch, first: tuple[int, ...] = FIRST) -> Mutant:
    return Mutant(patches, seed, first)


def _with_facts(change: Callable[[ClockFacts], ClockFacts]) -> Make:
    """The original, given other facts."""
    return lambda real: lambda facts, *others: real(change(facts), *others)


def _from_the_day_before(facts: ClockFacts) -> ClockFacts:
    return replace(facts, started_on=facts.started_on - ONE_DAY) if facts.allotted else facts


def _without_ended_pauses(facts: ClockFacts) -> ClockFacts:
    return replace(facts, pauses=tuple(pause for pause in facts.pauses if pause.ended_on is None))


def _with_first_days_of_pauses(facts: ClockFacts) -> ClockFacts:
    return replace(facts, pauses=tuple(replace(p, started_on=p.started_on - ONE_DAY) for p in facts.pauses))


def _without_outages(facts: ClockFacts) -> ClockFacts:
    return replace(facts, outages=())


def _one_after_the_other(real: Any) -> Any:
    def unite(found: Iterable[Stop]) -> list[Stop]:
        stops = sorted(found, key=lambda stop: stop.after)
        if any(stop.until is None for stop in stops):
            return real(stops)
        moved: list[Stop] = []
        for stop in stops:
            after = max(stop.after, moved[-1].until) if moved else stop.after
            moved.append(Stop(after, after + (stop.until - stop.after)))
        return moved

    return unite


def _without_evenings(real: Any) -> Any:
    return lambda facts, calendar: real(facts, replace(calendar, lost_evenings=frozenset()))


def _valid_whenever(_real: Any) -> Any:
    return lambda facts, _calendar: facts.extension is not None


def _any_head_extends(real: Any) -> Any:
    return {
        **real,
        HandlingMode.JOINT: EXTENSION_RULES[HandlingMode.SINGLE],
        HandlingMode.UNIFIED: real[HandlingMode.SINGLE],
    }


def _found_though_provisional(_real: Any) -> Any:
    return lambda rows, effect, before: rows.filter(
        state="running", effect=effect.value, expires_at__lte=before
    ).order_by("expires_at", "pk")


def _for_the_deciding_department_too(real: Any) -> Any:
    def assign(held: Any, item: Any, department_id: int) -> None:
        real(held, item, department_id)
        held.of(ReviewTask)[-1].silence_basis = item.silence_basis
        effect = ExpiryEffect.DEEM_AGREED if item.silence_basis else ExpiryEffect.NONE
        held.of(Clock)[-1].effect = effect.value

    return assign


def _joined_by_the_first(_real: Any) -> Any:
    def join(held: Any, item: Any) -> None:
        if item_moves.JOIN.leaves(item.state):
            held.follow(item, item_moves.JOIN, details={"item": item.name})

    return join


def _beside_the_limits_of_the_decision(real: Any) -> Any:
    def begin(held: Any, item: Any, day_zero: Any) -> None:
        real(held, item, day_zero)
        running.start(held, *opening._item_plans(item, day_zero))

    return begin


def _but_for_reviews(real: Any) -> Any:
    def reckon(held: Any, item: Any) -> Any:
        rows, clocks = held.whole.rows, held.of(Clock)
        rows[Clock] = [row for row in clocks if row.task is None]
        try:
            return real(held, item)
        finally:
            rows[Clock] = clocks

    return reckon


def _all_that_wait(_real: Any) -> Any:
    return lambda nodes: frozenset(node.position for node in nodes if node.state == ItemState.WAITING.value)


def _always(answer: Any) -> Make:
    return lambda _real: lambda *_given, **_named: answer


def _being(value: Any) -> Make:
    return lambda _real: value


MUTANTS: Mapping[str, Mutant] = {
    "day 0 is counted": _mutant(1, Patch(clocks, "original_due_on", _with_facts(_from_the_day_before))),
    "the days of a pause count once it has ended": _mutant(
        2, Patch(clocks, "stops", _with_facts(_without_ended_pauses))
    ),
    "pauses that overlap cost twice": _mutant(13, Patch(clocks, "_unite", _one_after_the_other)),
    "the first day of a pause is excluded": _mutant(2, Patch(clocks, "stops", _with_facts(_with_first_days_of_pauses))),
    "a pause leaves the reviews running": _mutant(
        5,
        Patch(standing_still, "reckon_item", _but_for_reviews),
        Patch(pausing, "reckon_item", _but_for_reviews),
    ),
    "a pause that has run out bars nobody": _mutant(109, Patch(opinions, "end_before", _always(False))),
    "a long pause needs no head": _mutant(46, Patch(pauses, "needs_head", _always(False))),
    "make-up days are not worked": _mutant(
        1,
        Patch(DayKind, "is_worked", _being(property(lambda kind: kind is DayKind.WORKDAY))),
    ),
    "lost days count": _mutant(102, Patch(clocks, "stops", _with_facts(_without_outages))),
    "lost evenings are not lost": _mutant(4, Patch(clocks, "with_outages", _without_evenings)),
    "a late extension counts": _mutant(
        19,
        Patch(clocks, "is_extension_valid", _valid_whenever),
        Patch(extensions, "is_extension_valid", _valid_whenever),
    ),
    "any head of an agency extends": _mutant(
        54,
        Patch(extensions, "EXTENSION_RULES", _any_head_extends),
        Patch(extending, "EXTENSION_RULES", _any_head_extends),
    ),
    "fires in the last day": _mutant(4, Patch(silence, "GRACE", _being(-ONE_DAY))),
    "fires at the moment of expiry": _mutant(4, Patch(silence, "GRACE", _being(timedelta()))),
    "fires on a provisional day": _mutant(
        92,
        Patch(ClockQuerySet, "expired_with_effect", _found_though_provisional),
        Patch(silence, "takes_effect", lambda real: lambda task, now: real(replace(task, is_provisional=False), now)),
    ),
    "fires where it is switched off": _mutant(117, Patch(silence_queries, "_is_switched_off", _always(False))),
    "fires against the department that decides": _mutant(
        1, Patch(opening, "_review", _for_the_deciding_department_too)
    ),
    "fires while an outage of its last day is in doubt": _mutant(
        12,
        Patch(
            ClockQuerySet,
            "settled",
            lambda _real: lambda rows, standing: rows.filter(calendar_version__gte=standing.version),
        ),
    ),
    "fires by an old calendar": _mutant(
        3,
        Patch(ClockQuerySet, "settled", lambda real: lambda rows, standing: real(rows, replace(standing, version=0))),
    ),
    "absence counts though nobody signed for the call": _mutant(
        12,
        Patch(inspections, "counts", lambda real: lambda absence: real(replace(absence, is_signed_for=True))),
        first=INSPECTED,
    ),
    "the day of the minutes counts": _mutant(1, Patch(inspecting, "ABSENCE_WORKDAYS", _being(0)), first=INSPECTED),
    "fires however many": _mutant(4, Patch(breaker, "trips", _always(False))),
    "the effect is dated at the run": _mutant(
        1, Patch(silences, "F", lambda _real: lambda _column: clock.expression())
    ),
    "deemed acceptance begins when it is found": _mutant(
        1,
        Patch(acceptances, "_day_zero", lambda _real: lambda held: held.today),
    ),
    "opinions are taken after their time": _mutant(2, Patch(silence, "bars_opinion", _always(False))),
    "an opinion forgets its clock": _mutant(
        1,
        Patch(opinions, "stop", _always(True)),
    ),
    "a recount forgets the reviews": _mutant(
        1,
        Patch(recomputing, "_outdated", lambda real: lambda version: real(version).exclude(kind="review")),
    ),
    "the decision's days run while a lower level examines": _mutant(
        3, Patch(opening, "_look_first", _beside_the_limits_of_the_decision)
    ),
    "the first opinion joins the review": _mutant(1, Patch(opinions, "join", _joined_by_the_first)),
    "granted while material is owed": _mutant(2, Patch(deciding, "_refuse_while_owed", _always(None))),
    "grants while material is owed": _mutant(2, Patch(silent_decisions, "was_owed", _always(False))),
    "renewed however late it is asked for": _mutant(
        1, Patch(RenewalRequest, "is_in_time", _being(True)), first=RENEWED
    ),
    "renewed in a pause or an outage": _mutant(
        2, Patch(clocks, "_first_day", lambda _real: lambda day, _stops: day), first=RENEWED
    ),
    "what waits opens at once": _mutant(2, Patch(routing, "openable", _all_that_wait)),
}

HEARING_MUTANTS: Mapping[str, Mutant] = {
    "a decision does not wait for the hearing": _mutant(1, Patch(deciding, "refuse_before_hearing", _always(()))),
    "a pause stops a hearing's own periods": _mutant(1, Patch(facts, "RUNNING_ON", _being(frozenset()))),
}
"""Those that hearings alone bring to light."""
