"""What an applicant means to bring later: kept with the draft, signed when it is submitted."""

from datetime import date

from approvals.cases.domain.refusals import NotEditable
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case, CaseItem
from approvals.cases.services.door import Moving, acting
from approvals.materials.domain import completeness
from approvals.materials.domain.refusals import PromiseNotAllowed, PromiseTooLate, UnknownMaterial
from approvals.materials.queries.promises import promise_bounds
from portal.accounts.actor import Actor


def plan_promise(*, case_id: int, actor: Actor, code: str, on: date | None) -> Case:
    """Keep *on* as the day by which the deferrable material *code* shall come; None takes the intention back.

    The day may reach as far as if the case were accepted today. It binds nobody before the draft is submitted.
    Raises NotEditable, UnknownMaterial, PromiseNotAllowed, PromiseTooLate and what ``acting`` raises.
    Basis: 国发〔2022〕5号 and the local list of deferrable materials.
    """
    with acting(case_id, "case.draft", actor=actor, seen_version=None) as moved:
        case = moved.case
        if case.state != CaseState.DRAFT.value:
            raise NotEditable(state=CaseState.of(case.state).label)
        others = {other: promise for other, promise in case.promises.items() if other != code}
        if on is not None:
            _check(moved, code, on)
            others[code] = {"on": on.isoformat()}
        case.promises = others
    return case


def _check(moved: Moving, code: str, on: date) -> None:
    asked = {r.code: r for r in completeness.requirements(moved.case.one_form) if r.is_asked}
    requirement = asked.get(code)
    if requirement is None:
        raise UnknownMaterial
    if completeness.undeferrable([requirement]):
        raise PromiseNotAllowed(name=requirement.name)
    latest = promise_bounds([requirement], moved.of(CaseItem), moved.today, moved.calendar)[code].latest_on
    if not moved.today < on <= latest:
        raise PromiseTooLate(name=requirement.name, latest=latest.isoformat())
