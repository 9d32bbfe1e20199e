"""Filing a case (提交申请) and answering a correction notice (补正)."""

import secrets
from collections.abc import Mapping
from datetime import date

from approvals.cases.domain import case_moves, numbering
from approvals.cases.models import Case, CaseItem
from approvals.cases.services.door import Moving, moving
from approvals.cases.services.held import beyond
from approvals.clocks.domain.lengths import NOTICE_WORKDAYS
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect
from approvals.clocks.services.running import Plan, start
from approvals.materials.domain import answers, completeness
from approvals.materials.domain.refusals import MaterialMissing, PromiseNotAllowed, PromiseTooLate
from approvals.materials.models import CorrectionNotice
from approvals.materials.services.papers import lacking
from approvals.procedures.renewals.services import hold_certificates
from portal.accounts.actor import Actor
from portal.kernel.errors import InvalidInput

CASES = "approvals_case_number"
"""The sequence of the serials in case numbers."""


def submit(
    *,
    case_id: int,
    actor: Actor,
    seen_version: int,
    promises: Mapping[str, date] | None = None,
    publication_objection: str = "",
) -> Case:
    """Submit a draft (提交申请), number it, and start the clock of the authority's notice.

    *promises* names, by material code, the day on which the applicant undertakes to bring a deferrable
    material that is not handed in now. *publication_objection* is why what is granted should not be published: trade
    secrets or privacy. The moment the filing enters the system is its receipt, whatever the hour. Of a renewal the
    certificate is held: nobody else may have asked for it, and it is in force. Raises InvalidInput, MaterialMissing,
    PromiseNotAllowed, PromiseTooLate, CertificateNotInForce, RenewalUnderWay and what ``moving`` raises.
    Law: 行政许可法第五条第二款, 第二十九条, 第三十二条, 第五十条; 电子签名法第十一条.
    """
    with moving(case_id, case_moves.SUBMIT, actor=actor, seen_version=seen_version, draw=[CASES]) as moved:
        case = moved.case
        _check_answers(case)
        case.promises = _signed(moved, promises or {})
        _refuse_missing(moved)
        with beyond():
            hold_certificates(moved.of(CaseItem), moved.today)
        case.publication_objection = publication_objection.strip()
        case.submit(
            at=moved.now,
            case_number=numbering.case_number(case.region, moved.today, moved.drawn[0]),
            query_code=numbering.query_code(secrets.token_bytes(numbering.QUERY_CODE_LENGTH)),
        )
        _start_notice_clock(moved)
        moved.tell(number=case.case_number)
    return case


def correct(*, case_id: int, actor: Actor, seen_version: int) -> Case:
    """Answer a correction notice (提交补正): the case waits for acceptance again, with a new notice period.

    Whether a new period runs is not in the statute; receipt of the supplements counts as receipt here.
    Raises InvalidInput, MaterialMissing and what ``moving`` raises.
    Law: 行政许可法第三十二条第一款第四项、第五项.
    """
    with moving(case_id, case_moves.CORRECT, actor=actor, seen_version=seen_version) as moved:
        case = moved.case
        _check_answers(case)
        _refuse_missing(moved)
        case.correct(at=moved.now)
        for notice in (row for row in moved.of(CorrectionNotice) if row.answered_at is None):
            notice.answered_at = moved.now
        _start_notice_clock(moved)
    return case


def _check_answers(case: Case) -> None:
    problems = answers.check(case.one_form["fields"], case.answers)
    if problems:
        raise InvalidInput(problems)


def _refuse_missing(moved: Moving) -> None:
    """A case lacks nothing but what is promised. Raises MaterialMissing."""
    missing = [requirement for requirement in lacking(moved) if requirement.code not in moved.case.promises]
    if missing:
        raise MaterialMissing(names="、".join(requirement.name for requirement in missing))


def _signed(moved: Moving, promises: Mapping[str, date]) -> dict[str, dict[str, str]]:
    """The applicant's undertakings as stored; only deferrable materials, and only a day to come."""
    known = {requirement.code: requirement for requirement in completeness.requirements(moved.case.one_form)}
    for code, on in promises.items():
        requirement = known.get(code)
        if requirement is None or completeness.undeferrable([requirement]):
            raise PromiseNotAllowed(name=requirement.name if requirement else code)
        if on <= moved.today:
            raise PromiseTooLate(name=requirement.name, latest="—")
    return {code: {"on": on.isoformat(), "signed_at": moved.now.isoformat()} for code, on in promises.items()}


def _start_notice_clock(moved: Moving) -> None:
    start(moved, Plan(ClockKind.NOTICE, moved.today, NOTICE_WORKDAYS, effect=ExpiryEffect.DEEM_ACCEPTED))
