"""The lead's decision on an item (准予, 不予)."""

from collections.abc import Iterable

from approvals.cases.domain import item_moves
from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import Case, CaseItem
from approvals.cases.queries.whole import own_rows
from approvals.cases.services.door import Moving, moving
from approvals.clocks.models import Clock
from approvals.clocks.queries.facts import Calendars
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.starting import calendars_of
from approvals.decisions.domain import REMEDIES, DecisionTooLate, RenewalDecisionTooLate
from approvals.decisions.services import following
from approvals.decisions.services.issuing import issue
from approvals.materials.domain import completeness
from approvals.materials.domain.refusals import HeldByDeficiency
from approvals.materials.domain.vocabulary import UNCLOSED
from approvals.procedures.hearings.services.effects import refuse_before_hearing, tell_minutes
from approvals.procedures.publications.services.disclosing import disclose
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.queries.decisions import statute_of, undecided_items
from approvals.procedures.silence.services.grounds import refuse_missing_paper
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound
from portal.workcalendar.queries import standing


def grant(*, case_id: int, item_id: int, actor: Actor, seen_version: int, reason: str = "") -> CaseItem:
    """Grant an item (准予许可): the certificate is issued with the decision, and what waited for it opens.

    The public is told at once, unless the applicant has objected. Of a renewal it is the next version of the
    certificate. Held while a material that the item wants is still owed. Granting against a department's disagreement
    needs a reason; what was heard, the minutes. Raises DecisionTooLate, RenewalDecisionTooLate, HeldByDeficiency,
    ReasonMissing, what ``refuse_before_hearing`` raises and what ``moving`` raises.
    Law: 行政许可法第三十八条第一款, 第四十条, 第四十四条, 第五十条第二款.
    """
    with moving(
        case_id, item_moves.GRANT, actor=actor, seen_version=seen_version, child=lambda case: _item(case, item_id)
    ) as moved:
        item: CaseItem = moved.subject
        _refuse_after_silence(item, moved)
        held = refuse_before_hearing(moved, item)
        _refuse_while_owed(moved.case, item)
        if not reason.strip() and _was_opposed(item):
            raise ReasonMissing
        item.grant(at=moved.now, by=moved.user_id, reason=reason.strip())
        moved.tell(item=item.name)
        tell_minutes(moved, item, held)
        calendars = calendars_of([moved.case])
        certificate = issue(moved, item)
        cases = {moved.case.pk: moved.case}
        _go_on(moved, item, calendars, also=disclose([item], cases, moved.journal, calendars, certificate=certificate))
    return item


def refuse(
    *,
    case_id: int,
    item_id: int,
    actor: Actor,
    seen_version: int,
    reason: str,
    is_apart_from_silence: bool = False,
) -> CaseItem:
    """Refuse an item (不予许可) with reasons and remedies; what waited for it is closed.

    Where another department's silence counts as agreement and its paper is missing, *is_apart_from_silence* is the word
    that this is not the reason. Raises DecisionTooLate, RenewalDecisionTooLate, ReasonMissing, SilenceNoGround, what
    ``refuse_before_hearing`` raises and what ``moving`` raises.
    Law: 行政许可法第三十八条第二款, 第五十条第二款; 泰政办发〔2022〕58号.
    """
    with moving(
        case_id, item_moves.REFUSE, actor=actor, seen_version=seen_version, child=lambda case: _item(case, item_id)
    ) as moved:
        if not reason.strip():
            raise ReasonMissing
        item: CaseItem = moved.subject
        _refuse_after_silence(item, moved)
        held = refuse_before_hearing(moved, item)
        refuse_missing_paper(moved.case, item.department_id, is_apart_from_silence=is_apart_from_silence)
        item.refuse(at=moved.now, by=moved.user_id, reason=reason.strip(), remedies=REMEDIES)
        moved.tell(item=item.name)
        tell_minutes(moved, item, held)
        _go_on(moved, item, calendars_of([moved.case]))
    return item


def _item(case: Case, item_id: int) -> CaseItem:
    try:
        item: CaseItem = case.items.select_related("department", *own_rows()).get(pk=item_id)
    except CaseItem.DoesNotExist:
        raise NotFound from None
    return item


def _refuse_after_silence(item: CaseItem, moved: Moving) -> None:
    """From the moment of expiry on the statute has decided the item, whether the sweep has come by or not."""
    if not statute_of(item):
        return
    end_before(moved, item.pk)
    effects = [silent.effect.value for silent in silence.BY_STATUTE]
    for lapsed in undecided_items(Clock.objects.filter(item=item, effect__in=effects).settled(standing())):
        if silence.bars_decision(lapsed.facts, moved.now):
            refusal = RenewalDecisionTooLate if lapsed.statute is silence.RENEWS else DecisionTooLate
            raise refusal(due=lapsed.due_on.isoformat())


def _refuse_while_owed(case: Case, item: CaseItem) -> None:
    """A deficiency holds the result of each item that wants the material (容缺受理: 补齐后出件)."""
    owed = set(case.deficiencies.filter(state__in=UNCLOSED).values_list("code", flat=True))
    holding = [r for r in completeness.requirements(case.one_form) if r.code in owed and item.position in r.wanted_by]
    if holding:
        raise HeldByDeficiency(names="、".join(requirement.name for requirement in holding))


def _was_opposed(item: CaseItem) -> bool:
    return bool(item.tasks.filter(opinion=Opinion.DISAGREE.value).exists())


def _go_on(moved: Moving, decided: CaseItem, calendars: Calendars, *, also: Iterable[Clock] = ()) -> None:
    """What follows the decision; *also* are unsaved clocks that begin with it."""
    case = moved.case
    following.end([decided.pk], moved.journal)
    items = [decided if item.pk == decided.pk else item for item in case.items.select_related(*own_rows())]
    if following.go_on([case], items, moved.journal, calendars, also=also):
        case.refresh_from_db(fields=("state", "version", "closed_at"))
