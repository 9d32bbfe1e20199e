"""The sweeps that let a statute grant or renew what nobody decided (逾期视为准予, 视为准予延续): once, dated at expiry.

They decide nothing themselves and sign nothing: they record what a named statute has brought about. The certificate
is issued by the head afterwards (``certifying``), within ten working days.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db.models import OuterRef, Subquery

from approvals.cases.domain import review_moves
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.queries.whole import own_rows
from approvals.cases.services.door import kind_of, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain.lengths import CERTIFICATE_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.models.clocks import ClockQuerySet
from approvals.clocks.services.starting import Plan, calendars_of, clocks, expire
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

    def settle(undecided: Sequence[UndecidedItem], journal: Journal) -> None:
        _disarm([each for each in undecided if not each.takes_effect(journal.now)], journal)
        _decide(silent, [each for each in undecided if each.takes_effect(journal.now)], journal)

    return sweep(partial(braking.unheld, braking.DECISIONS[silent.effect]), read, settle, limit=limit)


def _disarm(spared: Sequence[UndecidedItem], journal: Journal) -> None:
    if not spared:
        return
    Clock.objects.filter(pk__in=[each.clock_id for each in spared]).update(effect=ExpiryEffect.NONE.value)
    for each in spared:
        kind = each.statute.switched_off if each.facts.is_switched_off else each.statute.held
        journal.note(each.case_id, kind, _details(each), law=each.basis)


def _decide(silent: StatutorySilence, undecided: Sequence[UndecidedItem], journal: Journal) -> None:
    if not undecided:
        return
    item_ids, clock_ids = [each.item_id for each in undecided], [each.clock_id for each in undecided]
    periods = Clock.objects.filter(pk__in=clock_ids, item=OuterRef("pk"))
    decided = CaseItem.objects.filter(pk__in=item_ids)
    perform_all(decided, silent.move, decided_at=Subquery(periods.values("expires_at")))
    perform_all(ReviewTask.objects.filter(item__in=item_ids), review_moves.CANCEL, answered_at=journal.now)
    expire(clock_ids)
    kind = kind_of(CaseItem, silent.move)
    for each in undecided:
        journal.note(each.case_id, kind, _details(each), law=each.basis)
        journal.announce(kind, each.item_id, each.version + 1, each.case_id)
    following.end(item_ids, journal)
    _go_on(undecided, journal)


def _go_on(decided: Sequence[UndecidedItem], journal: Journal) -> None:
    """Start the certificates' clocks, tell the public and whoever verifies a certificate, and what follows always."""
    rows = CaseItem.objects.filter(case__in={each.case_id for each in decided}).select_related("case", *own_rows())
    items = {item.pk: item for item in rows}
    cases = {each.case_id: items[each.item_id].case for each in decided}
    calendars = calendars_of(cases.values())
    papers = disclose([items[each.item_id] for each in decided], cases, journal, calendars)
    renewed = {renewed_certificate(items[each.item_id]): each.expires_at for each in decided}
    mark_renewed({pk: moment for pk, moment in renewed.items() if pk is not None})
    for each in decided:
        item = items[each.item_id]
        if item.result_name:
            plan = Plan(ClockKind.CERTIFICATE, each.due_on, CERTIFICATE_WORKDAYS, item=item)
            papers += clocks(cases[each.case_id], [plan], calendars)
    following.go_on(cases.values(), items.values(), journal, calendars, also=papers)


def _details(each: UndecidedItem) -> dict[str, str]:
    return {"item": each.item, "department": each.department, "due": each.due_on.isoformat()}
