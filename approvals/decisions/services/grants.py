"""The sweeps that let a statute grant or renew what nobody decided (逾期视为准予, 视为准予延续): once, dated at expiry.

They decide nothing themselves and sign nothing: they record what a named statute has brought about. The certificate
is issued by the head afterwards (``certifying``), within ten working days.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from approvals.cases.domain.review_moves import CANCEL
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.held import Held, beyond, kind_of
from approvals.clocks.domain.lengths import CERTIFICATE_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.services.running import Plan, expire, start
from approvals.clocks.services.sweeping import BATCH, sweep
from approvals.decisions.services import following
from approvals.procedures.publications.services.disclosing import disclose
from approvals.procedures.renewals.queries import renewed_certificate
from approvals.procedures.silence.domain.silence import GRANTS, RENEWS, StatutorySilence
from approvals.procedures.silence.queries.decisions import UndecidedItem, undecided_items
from approvals.procedures.silence.services import braking
from datashare.services import mark_renewed


def deem_granted(*, limit: int = BATCH) -> int:
    """Count items as granted whose statutory limit ran out, where a statute says so; return how many were settled.

    Fires ``silence.GRACE`` after expiry and takes effect at expiry. Never on a provisional date, in a pause, on a day
    of an unsettled outage, without a basis, or while the applicant owed a material. What the catalogue has switched
    off meanwhile, or a debt has held, loses the effect for good, and the record says so. A mass expiry of one
    department is held. Law: the statute and clause stored on the item, such as 药品管理法第十九条.
    """
    return _settle(GRANTS, limit)


def deem_renewed(*, limit: int = BATCH) -> int:
    """Count items as renewed whose certificate ended undecided, where that was asked for in time; return how many.

    As ``deem_granted``: after ``silence.GRACE``, as of the end, never in a pause, on a day lost to an outage or of an
    unsettled one, and for no item whose applicant owed a material then. Who asked too late has no such clock.
    Law: 行政许可法第五十条第二款.
    """
    return _settle(RENEWS, limit)


def _settle(silent: StatutorySilence, limit: int) -> int:
    def read(rows: ClockQuerySet, _now: datetime) -> list[UndecidedItem]:
        return undecided_items(rows)

    def settle(undecided: Sequence[UndecidedItem], cases: Mapping[int, Held]) -> None:
        renewed = {}
        for each in undecided:
            held = cases[each.case_id]
            if not each.takes_effect(held.now):
                _disarm(held, each)
            elif previous := _decide(held, each, silent):
                renewed[previous] = each.expires_at
        with beyond():
            mark_renewed(renewed)

    return sweep(partial(braking.unheld, braking.DECISIONS[silent.effect]), read, settle, limit=limit)


def _disarm(held: Held, spared: UndecidedItem) -> None:
    held.one(Clock, spared.clock_id).effect = ExpiryEffect.NONE.value
    kind = spared.statute.switched_off if spared.facts.is_switched_off else spared.statute.held
    held.journal.note(held.case.pk, kind, _details(spared), law=spared.basis)


def _decide(held: Held, undecided: UndecidedItem, silent: StatutorySilence) -> int | None:
    """Decide an item as of the end of its time, start its certificate's clock, tell the public, and go on.

    Return the id of the certificate that is renewed by it, if one is.
    """
    item = held.one(CaseItem, undecided.item_id)
    item.perform(silent.move, decided_at=undecided.expires_at)
    held.follow_all([task for task in held.of(ReviewTask) if task.item_id == item.pk], CANCEL, answered_at=held.now)
    expire(held.one(Clock, undecided.clock_id))
    held.journal.note(held.case.pk, kind_of(CaseItem, silent.move), _details(undecided), law=undecided.basis)
    held.announce(item, silent.move)
    following.end(held, item)
    disclose(held, item)
    if item.result_name:
        start(held, Plan(ClockKind.CERTIFICATE, undecided.due_on, CERTIFICATE_WORKDAYS, item=item))
    following.go_on(held)
    return renewed_certificate(item)


def _details(each: UndecidedItem) -> dict[str, str]:
    return {"item": each.item, "department": each.department, "due": each.due_on.isoformat()}
