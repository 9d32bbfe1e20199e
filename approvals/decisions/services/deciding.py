"""The lead's decision on an item (准予, 不予)."""

from approvals.cases.domain import item_moves
from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import CaseItem, ReviewTask
from approvals.cases.services.door import Moving, moving
from approvals.cases.services.held import Held
from approvals.clocks.services.run_outs import end_before
from approvals.decisions.domain import REMEDIES, DecisionTooLate, RenewalDecisionTooLate
from approvals.decisions.services import following
from approvals.decisions.services.issuing import issue
from approvals.materials.domain import completeness
from approvals.materials.domain.refusals import HeldByDeficiency
from approvals.materials.domain.vocabulary import UNCLOSED
from approvals.materials.models import Deficiency
from approvals.procedures.hearings.services.effects import refuse_before_hearing, tell_minutes
from approvals.procedures.publications.services.disclosing import disclose
from approvals.procedures.silence.domain import silence
from approvals.procedures.silence.queries.decisions import statute_of
from approvals.procedures.silence.services.grounds import refuse_missing_paper, spoken
from portal.accounts.actor import Actor


def grant(*, case_id: int, item_id: int, actor: Actor, seen_version: int, reason: str = "") -> CaseItem:
    """Grant an item (准予许可): the certificate is issued with the decision, and what waited for it opens.

    The public is told at once, unless the applicant has objected. Of a renewal it is the next version of the
    certificate. Held while a material that the item wants is still owed. Granting against a department's disagreement
    needs a reason; what was heard, the minutes. Raises DecisionTooLate, RenewalDecisionTooLate, HeldByDeficiency,
    ReasonMissing, what ``refuse_before_hearing`` raises and what ``moving`` raises.
    Law: 行政许可法第三十八条第一款, 第四十条, 第四十四条, 第五十条第二款.
    """
    with moving(case_id, item_moves.GRANT, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)) as moved:
        item: CaseItem = moved.subject
        _refuse_after_silence(moved, item)
        held = refuse_before_hearing(moved, item)
        _refuse_while_owed(moved, item)
        if not reason.strip() and _was_opposed(moved, item):
            raise ReasonMissing
        item.grant(at=moved.now, by=moved.user_id, reason=reason.strip())
        moved.tell(item=item.name)
        tell_minutes(moved, item, held)
        disclose(moved, item, issue(moved, item))
        _go_on(moved, item)
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
    with moving(case_id, item_moves.REFUSE, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)) as moved:
        if not reason.strip():
            raise ReasonMissing
        item: CaseItem = moved.subject
        _refuse_after_silence(moved, item)
        held = refuse_before_hearing(moved, item)
        refuse_missing_paper(moved, item.department_id, is_apart_from_silence=is_apart_from_silence)
        item.refuse(at=moved.now, by=moved.user_id, reason=reason.strip(), remedies=REMEDIES)
        moved.tell(item=item.name)
        tell_minutes(moved, item, held)
        _go_on(moved, item)
    return item


def _refuse_after_silence(moved: Moving, item: CaseItem) -> None:
    """From the moment of expiry on the statute has decided the item, whether the sweep has come by or not."""
    if not statute_of(item):
        return
    end_before(moved, item)
    if told := spoken(moved, item):
        clock, decision = told
        refusal = RenewalDecisionTooLate if decision.silence is silence.RENEWS else DecisionTooLate
        raise refusal(due=str(clock.due_on))


def _refuse_while_owed(held: Held, item: CaseItem) -> None:
    """A deficiency holds the result of each item that wants the material (容缺受理: 补齐后出件)."""
    owed = {row.code for row in held.of(Deficiency) if row.state in UNCLOSED}
    wanted = completeness.requirements(held.case.one_form) if owed else ()
    holding = [r for r in wanted if r.code in owed and item.position in r.wanted_by]
    if holding:
        raise HeldByDeficiency(names="、".join(requirement.name for requirement in holding))


def _was_opposed(held: Held, item: CaseItem) -> bool:
    opinions = (task.opinion for task in held.of(ReviewTask) if task.item_id == item.pk)
    return Opinion.DISAGREE.value in opinions


def _go_on(held: Held, item: CaseItem) -> None:
    following.end(held, item)
    following.go_on(held)
