"""The sweeps that let a statute grant or renew what nobody decided (逾期视为准予, 视为准予延续): once, dated at expiry.

They decide nothing themselves and sign nothing: they record what a named statute has brought about. The certificate
is issued by the head afterwards (``certifying``), within ten working days.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import OuterRef, Subquery

from approvals.cases.domain import case_moves, review_moves, routing
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.cases.queries.whole import own_rows
from approvals.cases.services.door import kind_of, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain.periods import CERTIFICATE_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.services.starting import Plan, calendars_of, clocks, expire
from approvals.decisions.services.ending import end_with_items
from approvals.procedures.publications.services.disclosing import disclose
from approvals.procedures.renewals.queries import renewed_certificate
from approvals.procedures.silence.domain.silence import GRANTS, RENEWS, StatutorySilence
from approvals.procedures.silence.queries.decisions import UndecidedItem, lapsed_decisions, undecided_items
from approvals.procedures.silence.services import braking
from approvals.reviews.services.opening import open_ready
from datashare.services import mark_renewed
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.workcalendar.queries import standing

BATCH = 500


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
    with transaction.atomic(durable=True):
        now = clock.now()
        over = lapsed_decisions(silent, now).enforceable(standing())
        if not over.exists():
            return 0
        due = over.exclude(item__department__in=braking.held_departments(now, braking.DECISIONS[silent.effect]))
        cases = due.lock_cases(limit)
        undecided = undecided_items(due.filter(case__in=cases)) if cases else []
        if undecided:
            journal = Journal(SYSTEM, now)
            _disarm([each for each in undecided if not each.takes_effect(now)], journal)
            _decide(silent, [each for each in undecided if each.takes_effect(now)], cases, journal)
            journal.write()
    return len(undecided)


def _disarm(spared: Sequence[UndecidedItem], journal: Journal) -> None:
    if not spared:
        return
    Clock.objects.filter(pk__in=[each.clock_id for each in spared]).update(effect=ExpiryEffect.NONE.value)
    for each in spared:
        kind = each.statute.switched_off if each.facts.is_switched_off else each.statute.held
        journal.note(each.case_id, kind, _details(each), law=each.basis)


def _decide(
    silent: StatutorySilence, undecided: Sequence[UndecidedItem], held: Sequence[Case], journal: Journal
) -> None:
    if not undecided:
        return
    item_ids, clock_ids = [each.item_id for each in undecided], [each.clock_id for each in undecided]
    periods = Clock.objects.filter(pk__in=clock_ids, item=OuterRef("pk"))
    decided = CaseItem.objects.filter(pk__in=item_ids)
    perform_all(decided, silent.move, decided_at=Subquery(periods.values("expires_at")))
    perform_all(ReviewTask.objects.filter(item__in=item_ids), review_moves.CANCEL, answered_at=journal.now)
    expire(clock_ids)
    Clock.objects.filter(item__in=item_ids).stop(journal.now)
    kind = kind_of(CaseItem, silent.move)
    for each in undecided:
        journal.note(each.case_id, kind, _details(each), law=each.basis)
        journal.announce(kind, each.item_id, each.version + 1, each.case_id)
    end_with_items(item_ids, journal)
    _go_on({each.case_id for each in undecided}, undecided, held, journal)


def _go_on(case_ids: Collection[int], decided: Sequence[UndecidedItem], held: Sequence[Case], journal: Journal) -> None:
    """Start the certificates' clocks, tell the public and whoever verifies a certificate, open what waited.

    What has nothing left to decide is concluded.
    """
    cases = {case.pk: case for case in held if case.pk in case_ids}
    items = {item.pk: item for item in CaseItem.objects.filter(case__in=case_ids).select_related(*own_rows())}
    calendars = calendars_of(cases.values())
    papers = disclose([items[each.item_id] for each in decided], cases, journal, calendars)
    renewed = {renewed_certificate(items[each.item_id]): each.expires_at for each in decided}
    mark_renewed({pk: moment for pk, moment in renewed.items() if pk is not None})
    for each in decided:
        item = items[each.item_id]
        if item.result_name:
            plan = Plan(ClockKind.CERTIFICATE, each.due_on, CERTIFICATE_WORKDAYS, item=item)
            papers += clocks(cases[each.case_id], [plan], calendars)
    open_ready(cases.values(), items.values(), journal, calendars, accepted_on={}, also=papers)
    _conclude([pk for pk in cases if _is_finished(item for item in items.values() if item.case_id == pk)], journal)


def _is_finished(items: Iterable[CaseItem]) -> bool:
    nodes = [routing.Node(item.position, tuple(item.requires), item.state) for item in items]
    return not routing.unfinished(nodes)


def _conclude(case_ids: Sequence[int], journal: Journal) -> None:
    if not case_ids:
        return
    Clock.objects.filter(case__in=case_ids).apart_from_papers().stop(journal.now)
    perform_all(Case.objects.filter(pk__in=case_ids), case_moves.CONCLUDE, closed_at=journal.now)
    for pk in case_ids:
        journal.note(pk, kind_of(Case, case_moves.CONCLUDE), law=case_moves.CONCLUDE.law)


def _details(each: UndecidedItem) -> dict[str, str]:
    return {"item": each.item, "department": each.department, "due": each.due_on.isoformat()}
