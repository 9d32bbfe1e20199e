"""The sweeps that let a department's silence (超时默许) or absence (缺席默认) speak, executed once, dated at expiry.

A batch writes a constant number of statements.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Case as CaseWhen
from django.db.models import F, OuterRef, Subquery, Value, When
from django.db.models.expressions import Combinable

from approvals.cases.domain import item_moves, review_moves
from approvals.cases.domain.vocabulary import ItemState, Opinion
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.door import perform_all
from approvals.cases.services.held import kind_of
from approvals.cases.services.journal import Journal
from approvals.clocks.domain.vocabulary import ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.services.sweeping import BATCH, sweep_in_sets
from approvals.procedures.silence.queries.reviews import ABSENCE, OPINION, Silence, SilentReview, silent_reviews
from approvals.procedures.silence.services import braking
from approvals.procedures.silence.services.aftermath import call_to_account
from approvals.procedures.silence.services.braking import Braked
from approvals.reviews.services.joining import join_all
from portal.kernel.transitions import Transition


@dataclass(frozen=True, slots=True)
class Speaking:
    """A kind of silence as its sweep carries it out; ``expires_at`` reads the moment of expiry from the review."""

    kind: Silence
    brake: Braked
    move: Transition
    opinion: Opinion
    expires_at: Callable[[], Combinable]
    switched_off: str


def _end_of_absence() -> Combinable:
    own = Clock.objects.open().filter(task=OuterRef("pk"), kind=ABSENCE.clock.value)
    return Subquery(own.values("expires_at"))


_OPINIONS = Speaking(
    kind=OPINION,
    brake=braking.OPINIONS,
    move=review_moves.DEEM_AGREED,
    opinion=Opinion.DEEMED_AGREE,
    expires_at=lambda: F("due_at"),
    switched_off="review.silence_switched_off",
)

_ABSENCES = Speaking(
    kind=ABSENCE,
    brake=braking.ABSENCES,
    move=review_moves.DEEM_PRESENT,
    opinion=Opinion.DEEMED_PRESENT,
    expires_at=_end_of_absence,
    switched_off="review.absence_switched_off",
)


def deem_silent_opinions(*, limit: int = BATCH) -> int:
    """Count the silence of departments as agreement where a named document says so; return how many were settled.

    Fires ``silence.GRACE`` after expiry and takes effect at expiry. Never on a provisional date, in a pause, or
    without a basis. Where the catalogue has switched silence off meanwhile, clock and task lose it, the record says so,
    and the opinion stays owed.
    A mass expiry of one department is held. Law: the document and clause stored on the task.
    """
    return _sweep(_OPINIONS, limit)


def deem_present(*, limit: int = BATCH) -> int:
    """Count absence from joint inspections as agreement where a named document says so; return how many were settled.

    In everything as ``deem_silent_opinions``. Law: the document and clause stored on the task; 宜府办发〔2009〕66号.
    """
    return _sweep(_ABSENCES, limit)


def _sweep(speaking: Speaking, limit: int) -> int:
    def read(rows: ClockQuerySet, _now: datetime) -> list[SilentReview]:
        return silent_reviews(rows, speaking.kind)

    def settle(reviews: Sequence[SilentReview], journal: Journal) -> None:
        _disarm([review for review in reviews if review.facts.is_switched_off], speaking, journal)
        _deem([review for review in reviews if review.takes_effect(journal.now)], speaking, journal)

    return sweep_in_sets(partial(braking.unheld, speaking.brake), read, settle, limit=limit)


def _deem(silent: Sequence[SilentReview], speaking: Speaking, journal: Journal) -> None:
    if not silent:
        return
    task_ids = [review.task_id for review in silent]
    perform_all(
        ReviewTask.objects.filter(pk__in=task_ids),
        speaking.move,
        opinion=speaking.opinion.value,
        answered_at=journal.now,
        effective_at=speaking.expires_at(),
    )
    _close_clocks(task_ids, speaking, journal.now)
    call_to_account(silent, journal.now)
    kind = kind_of(ReviewTask, speaking.move)
    for review in silent:
        journal.note(review.case_id, kind, _details(review), law=review.basis)
        journal.announce(kind, review.task_id, review.version + 1, review.case_id)
    _join(journal, {review.item_id for review in silent})


def _close_clocks(task_ids: Sequence[int], speaking: Speaking, now: datetime) -> None:
    """The period that ran out is over with its end; the other kind of silence has nothing left to say."""
    ran_out = When(kind=speaking.kind.clock.value, then=Value(ClockState.EXPIRED.value))
    Clock.objects.open().filter(task__in=task_ids).update(
        state=CaseWhen(ran_out, default=Value(ClockState.STOPPED.value)),
        stopped_at=CaseWhen(When(kind=speaking.kind.clock.value, then=F("expires_at")), default=Value(now)),
    )


def _disarm(switched_off: Sequence[SilentReview], speaking: Speaking, journal: Journal) -> None:
    if not switched_off:
        return
    rows = Clock.objects.filter(pk__in=[review.clock_id for review in switched_off])
    rows.update(effect=ExpiryEffect.NONE.value)
    # Without its basis the silence bars no opinion: the department is late, and still has to speak.
    ReviewTask.objects.filter(pk__in=[review.task_id for review in switched_off]).update(**{speaking.kind.basis: ""})
    for review in switched_off:
        journal.note(review.case_id, speaking.switched_off, _details(review), law=review.basis)


def _join(journal: Journal, item_ids: set[int]) -> None:
    if not join_all(item_ids):
        return
    handed_over = CaseItem.objects.filter(pk__in=item_ids, state=ItemState.REVIEWED.value)
    for case_id, name in handed_over.values_list("case_id", "name"):
        journal.note(case_id, kind_of(CaseItem, item_moves.JOIN), {"item": name})


def _details(review: SilentReview) -> dict[str, str]:
    return {"item": review.item, "department": review.department, "due": review.due_on.isoformat()}
