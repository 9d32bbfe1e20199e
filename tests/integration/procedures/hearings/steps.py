"""Steps of a hearing, by the services themselves."""

from datetime import datetime
from typing import Any

from approvals.cases.models import CaseItem
from approvals.decisions.services import deciding
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.services import holding, rights
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_staff
from tests.factories.approvals.cases import owner_of, staff_of
from tests.factories.approvals.periods import noon

FOURTH, SIXTH, TENTH, NINETEENTH = noon(4), noon(6), noon(10), noon(19)
"""Told, asked for, scheduled, held."""

NUMBER, NOTICE = "示市监听告〔2026〕1号", "拟作出的决定涉及您与他人之间的重大利益"


def presider_in(item: CaseItem) -> int:
    """Somebody new in the deciding department, who has no word on the item."""
    return make_staff(Role.REVIEWER, item.department).pk


def tell(item: CaseItem, *, on: datetime = FOURTH, actor: Actor | None = None, **fields: Any) -> Hearing:
    asked = {"document_number": NUMBER, "notice": NOTICE, "seen_version": None} | fields
    with at(on):
        return rights.tell(case_id=item.case_id, item_id=item.pk, actor=actor or staff_of(item.department_id), **asked)


def answer_right(act: Any, hearing: Hearing, *, on: datetime = SIXTH, actor: Actor | None = None, **fields: Any) -> Any:
    """The applicant requests, waives or cancels."""
    who = actor or owner_of(hearing.item.case)
    with at(on):
        return act(case_id=hearing.item.case_id, hearing_id=hearing.pk, actor=who, seen_version=None, **fields)


def request(hearing: Hearing, **fields: Any) -> Hearing:
    return answer_right(rights.request, hearing, **fields)


def summons(item: CaseItem, **fields: Any) -> dict[str, Any]:
    """For half past nine on the 19th, which the 10th is just in time for."""
    implied = {"document_number": "示市监听通〔2026〕1号", "takes_place_at": noon(19), "place": "政务服务中心三楼"}
    return implied | {"presider_id": fields.pop("presider_id", None) or presider_in(item)} | fields


def schedule(hearing: Hearing, *, on: datetime = TENTH, actor: Actor | None = None, **fields: Any) -> Hearing:
    who = actor or staff_of(hearing.department_id)
    given = summons(hearing.item, **fields)
    with at(on):
        return holding.schedule(
            case_id=hearing.item.case_id, hearing_id=hearing.pk, actor=who, seen_version=None, **given
        )


def announce(item: CaseItem, *, on: datetime = TENTH, actor: Actor | None = None, **fields: Any) -> Hearing:
    given = {"notice": "涉及公共利益，决定举行听证"} | summons(item, **fields)
    with at(on):
        return holding.announce(
            case_id=item.case_id,
            item_id=item.pk,
            actor=actor or staff_of(item.department_id),
            seen_version=None,
            **given,
        )


def record(hearing: Hearing, *, on: datetime = NINETEENTH, actor: Actor | None = None, **fields: Any) -> Hearing:
    given = {"minutes": "双方陈述、申辩和质证", "signed_by": "申请人、主持人"} | fields
    with at(on):
        return holding.record(
            case_id=hearing.item.case_id,
            hearing_id=hearing.pk,
            actor=actor or staff_of(hearing.department_id),
            seen_version=None,
            **given,
        )


def decide(item: CaseItem, *, on: datetime, act: Any = deciding.grant, actor: Actor | None = None) -> CaseItem:
    with at(on):
        return act(
            case_id=item.case_id,
            item_id=item.pk,
            actor=actor or staff_of(item.department_id, Role.HEAD),
            seen_version=None,
            reason="根据审查",
        )
