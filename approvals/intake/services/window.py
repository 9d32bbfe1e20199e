"""At the window: accept, accept with a deficiency, ask for corrections, decline (行政许可法第三十二条).

Each must come within the notice period: from its end on the case is accepted as of its receipt, and every move here
raises NoticeTooLate (第三十二条第一款第四项).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from approvals.cases.domain import case_moves
from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.models import ACCEPTANCES, Case, CaseItem
from approvals.cases.services.door import Moving, moving
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.clocks.services.running import stop
from approvals.intake.domain import CorrectionAlreadyTold, CorrectionListEmpty, NoticeTooLate
from approvals.materials.domain import completeness
from approvals.materials.domain.asked import Asked, correctable
from approvals.materials.domain.completeness import Requirement
from approvals.materials.domain.refusals import MaterialMissing, NothingDeferred, PromiseTooLate
from approvals.materials.models import CorrectionNotice
from approvals.materials.queries.promises import promise_bounds
from approvals.materials.services.owing import owe
from approvals.materials.services.papers import lacking
from approvals.reviews.services.opening import open_ready
from portal.accounts.actor import Actor
from portal.kernel.errors import InvalidInput
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _


def accept(*, case_id: int, actor: Actor, seen_version: int) -> Case:
    """Accept a complete case (受理) and open what can start.

    The local date of acceptance is day 0 of the limits. Raises MaterialMissing and what ``moving`` raises.
    Law: 行政许可法第三十二条第一款第五项, 第四十二条.
    """
    with moving(case_id, case_moves.ACCEPT, actor=actor, seen_version=seen_version, draw=[ACCEPTANCES]) as moved:
        if missing := lacking(moved):
            raise MaterialMissing(names=_names(missing))
        moved.case.accept(at=moved.now, on=moved.today, number=moved.drawn[0])
        _begin(moved, ())
    return moved.case


def accept_with_deficiency(
    *, case_id: int, actor: Actor, seen_version: int, promises: Mapping[str, date] | None = None
) -> Case:
    """Accept a case although deferrable materials are missing (容缺受理): review starts, the result is held.

    *promises* are undertakings signed at the counter for what is missing, by material code; they add to and replace
    those made online. Each must name a day before the earliest statutory due day of an item that wants the material.
    Raises NothingDeferred, MaterialMissing, PromiseTooLate and what ``moving`` raises.
    Basis: 国发〔2022〕5号 and the local list of deferrable materials.
    """
    with moving(
        case_id, case_moves.ACCEPT_WITH_DEFICIENCY, actor=actor, seen_version=seen_version, draw=[ACCEPTANCES]
    ) as moved:
        case = moved.case
        missing = lacking(moved)
        if not missing:
            raise NothingDeferred
        codes = {requirement.code for requirement in missing}
        made_here = {code: on for code, on in (promises or {}).items() if code in codes}
        case.promises = case.promises | _signed(made_here, moved.now)
        unpromised = [r for r in missing if completeness.undeferrable([r]) or r.code not in case.promises]
        if unpromised:
            raise MaterialMissing(names=_names(unpromised))
        _check_promises(moved, missing)
        case.accept_with_deficiency(at=moved.now, on=moved.today, number=moved.drawn[0])
        _begin(moved, missing)
        moved.tell(names=_names(missing))
    return moved.case


def request_correction(
    *, case_id: int, actor: Actor, seen_version: int, items: Sequence[Mapping[str, str]], remark: str = ""
) -> Case:
    """Tell the applicant once, and completely, what to correct (一次性告知补正); the notice clock stops.

    *items* are ``{"kind": …, "code": …, "note": …}`` for materials of the list or fields of the form. A second
    notice may only concern what the first one asked for. Raises CorrectionListEmpty, InvalidInput,
    CorrectionAlreadyTold and what ``moving`` raises. Law: 行政许可法第三十二条第一款第四项, 第七十二条第四项.
    """
    with moving(case_id, case_moves.REQUEST_CORRECTION, actor=actor, seen_version=seen_version) as moved:
        case = moved.case
        names = correctable(case.one_form)
        asked = {Asked.of(item): item.get("note", "") for item in items}
        if not asked:
            raise CorrectionListEmpty
        if not names.keys() >= asked.keys():
            raise InvalidInput({"items": _("请从给出的选项中选择")})
        new = [each for each in asked if each.key not in case.correction_keys]
        if case.correction_keys and new:
            raise CorrectionAlreadyTold(names="、".join(names[each] for each in new))
        notice = CorrectionNotice(
            case=case,
            number=len(moved.of(CorrectionNotice)) + 1,
            items=[
                {"kind": each.kind.value, "code": each.code, "name": names[each], "note": note}
                for each, note in asked.items()
            ],
            remark=remark,
            issued_at=moved.now,
            issued_by_id=moved.user_id,
        )
        moved.add(notice)
        _stop_notice_clock(moved)
        case.request_correction(keys=[each.key for each in asked])
        moved.tell(names="、".join(names[each] for each in asked))
    return moved.case


def decline(*, case_id: int, actor: Actor, seen_version: int, reason: str) -> Case:
    """Decline a case that is not this agency's (不予受理); *reason* names the agency to turn to.

    Raises ReasonMissing and what ``moving`` raises. Law: 行政许可法第三十二条第一款第二项.
    """
    return _turn_away(case_id, case_moves.DECLINE, actor, seen_version, reason)


def find_not_licensable(*, case_id: int, actor: Actor, seen_version: int, reason: str) -> Case:
    """Tell the applicant that no licence is needed (不受理).

    Raises ReasonMissing and what ``moving`` raises. Law: 行政许可法第三十二条第一款第一项.
    """
    return _turn_away(case_id, case_moves.FIND_NOT_LICENSABLE, actor, seen_version, reason)


def _turn_away(case_id: int, move: Transition, actor: Actor, seen_version: int, reason: str) -> Case:
    with moving(case_id, move, actor=actor, seen_version=seen_version) as moved:
        if not reason.strip():
            raise ReasonMissing
        perform: Callable[..., None] = getattr(moved.case, move.name)
        perform(at=moved.now, reason=reason.strip())
        _stop_notice_clock(moved)
    return moved.case


def _begin(moved: Moving, missing: Iterable[Requirement]) -> None:
    _stop_notice_clock(moved)
    owe(moved, missing)
    open_ready(moved, accepted_on=moved.today)


def _signed(promises: Mapping[str, date], at: datetime) -> dict[str, dict[str, str]]:
    return {code: {"on": on.isoformat(), "signed_at": at.isoformat()} for code, on in promises.items()}


def _check_promises(moved: Moving, missing: Sequence[Requirement]) -> None:
    bounds = promise_bounds(missing, moved.of(CaseItem), moved.today, moved.calendar)
    for requirement in missing:
        on = date.fromisoformat(moved.case.promises[requirement.code]["on"])
        latest = bounds[requirement.code].latest_on
        if not moved.today < on <= latest:
            raise PromiseTooLate(name=requirement.name, latest=latest.isoformat())


def _stop_notice_clock(moved: Moving) -> None:
    """Stop the period in which the authority must speak. Once it has run out the law has spoken, swept or not.

    A day that is provisional, or that a new calendar or an outage may still move, has not run out.
    """
    for clock in (row for row in moved.of(Clock) if row.kind == ClockKind.NOTICE.value and row.is_open):
        is_over = not clock.is_provisional and clock.expires_at is not None and clock.expires_at <= moved.now
        has_effect = clock.state == ClockState.RUNNING.value and clock.effect == ExpiryEffect.DEEM_ACCEPTED.value
        if is_over and has_effect and clock.is_settled(moved.standing):
            raise NoticeTooLate(due=str(clock.due_on))
        stop([clock], moved.now)


def _names(wanted: Iterable[Requirement]) -> str:
    return "、".join(requirement.name for requirement in wanted)
