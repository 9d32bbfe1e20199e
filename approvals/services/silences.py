"""The sweep that lets a department's silence speak (超时默许), executed once, dated at expiry.

A batch takes the oldest due first with SKIP LOCKED, re-reads under the lock, judges again by the pure rule, and
writes a constant number of statements. Any number of sweepers may run; late, twice, or killed in the middle
changes nothing.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from approvals.domain import item_moves, review_moves
from approvals.domain.vocabulary import ExpiryEffect, ItemState, Opinion
from approvals.models import CaseItem, Clock, ReviewTask
from approvals.queries.silence import SilentReview, lapsed, silent_reviews
from approvals.services import braking
from approvals.services._aftermath import call_to_account
from approvals.services._clocks import expire
from approvals.services._joining import join
from approvals.services._journal import Journal
from approvals.services._moving import kind_of, perform_all
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.workcalendar.queries import standing

BATCH = 500


def deem_silent_opinions(*, limit: int = BATCH) -> int:
    """Count the silence of departments as agreement where a named document says so; return how many were settled.

    Fires ``silence.GRACE`` after expiry and takes effect at expiry. Never on a provisional date, in a pause, or
    without a basis. Where the catalogue has switched silence off meanwhile, clock and task lose it, the record says so,
    and the opinion stays owed.
    A mass expiry of one department is held. Law: the document and clause stored on the task.
    """
    with transaction.atomic(durable=True):
        now = clock.now()
        due = lapsed(now).enforceable(standing()).outside(braking.held_departments(now))
        reviews = silent_reviews(due, cases=due.lock_case_ids(limit))
        if not reviews:
            return 0
        journal = Journal(SYSTEM, now)
        _disarm([review for review in reviews if review.facts.is_switched_off], journal)
        _deem_agreed([review for review in reviews if review.takes_effect(now)], journal)
        journal.write()
    return len(reviews)


def _deem_agreed(silent: Sequence[SilentReview], journal: Journal) -> None:
    if not silent:
        return
    perform_all(
        ReviewTask.objects.filter(pk__in=[review.task_id for review in silent]),
        review_moves.DEEM_AGREED,
        opinion=Opinion.DEEMED_AGREE.value,
        answered_at=journal.now,
        effective_at=F("due_at"),
    )
    expire(review.clock_id for review in silent)
    call_to_account(silent, journal.now)
    kind = kind_of(ReviewTask, review_moves.DEEM_AGREED)
    for review in silent:
        journal.note(review.case_id, kind, _details(review), law=review.basis)
        journal.announce(kind, review.task_id, review.version + 1, review.case_id)
    _join(journal, {review.item_id for review in silent})


def _disarm(switched_off: Sequence[SilentReview], journal: Journal) -> None:
    if not switched_off:
        return
    rows = Clock.objects.filter(pk__in=[review.clock_id for review in switched_off])
    rows.update(effect=ExpiryEffect.NONE.value)
    # Without its basis the silence bars no opinion: the department is late, and still has to speak.
    ReviewTask.objects.filter(pk__in=[review.task_id for review in switched_off]).update(silence_basis="")
    for review in switched_off:
        journal.note(review.case_id, "review.silence_switched_off", _details(review), law=review.basis)


def _join(journal: Journal, item_ids: set[int]) -> None:
    if not join(item_ids):
        return
    handed_over = CaseItem.objects.filter(pk__in=item_ids, state=ItemState.REVIEWED.value)
    for case_id, name in handed_over.values_list("case_id", "name"):
        journal.note(case_id, kind_of(CaseItem, item_moves.JOIN), {"item": name})


def _details(review: SilentReview) -> dict[str, str]:
    return {"item": review.item, "department": review.department, "due": review.due_on.isoformat()}
