"""What the pages about a joint inspection tell of it."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext

from approvals.inspections.queries.desk import InspectionDesk
from portal.accounts.actor import Actor
from portal.ui.parts import Fact


def what_absence_means(basis: str) -> str:
    """What becomes of a department that stays away, in one sentence."""
    if not basis:
        return gettext("缺席的情况如实记录；该事项没有缺席默认的依据，缺席不视为同意。")
    told = gettext(
        "签收通知而无正当理由不参加的，自踏勘记录之日的次日起一个工作日内可以说明理由或者提出意见；"
        "逾期依据%(basis)s视为同意。"
    )
    return told % {"basis": basis}


def of_inspection(found: InspectionDesk, back_url: str, explanation: str) -> dict[str, Any]:
    """An inspection that the reader's department has called."""
    called = "、".join(
        gettext("%(department)s（%(state)s）") % {"department": call.department, "state": gettext(call.state.label)}
        for call in found.view.attendances
    )
    facts = [*_facts(found), Fact(gettext("通知的部门"), called)]
    return _told(found, back_url, explanation) | {
        "version": found.view.version,
        "state": found.view.state,
        "facts": facts,
    }


def of_call(found: InspectionDesk, actor: Actor, back_url: str, explanation: str) -> dict[str, Any]:
    """A call to the reader's own department."""
    call = found.call_of(actor.department_id)
    facts = [Fact(gettext("召集部门"), found.view.department), *_facts(found)]
    return _told(found, back_url, explanation) | {"version": call.version, "state": call.state, "facts": facts}


def _facts(found: InspectionDesk) -> list[Fact]:
    return [
        Fact(gettext("踏勘时间"), localtime(found.view.meets_at).strftime("%Y-%m-%d %H:%M")),
        Fact(gettext("踏勘地点"), found.view.place),
        Fact(gettext("踏勘内容"), found.view.subject),
    ]


def _told(found: InspectionDesk, back_url: str, explanation: str) -> dict[str, Any]:
    return {
        "back_url": back_url,
        "back_label": found.item,
        "title": found.item,
        "case": f"{found.title} · {found.number}",
        "case_url": "",
        "explanation": explanation,
    }
