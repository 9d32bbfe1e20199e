"""What the pages about a joint inspection tell of it."""

from django.utils.timezone import localtime
from django.utils.translation import gettext

from approvals.cases.web.move_page import Subject, about
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


def of_inspection(found: InspectionDesk, actor: Actor, explanation: str) -> Subject:
    """An inspection that the reader's department has called."""
    view = found.view
    called = "、".join(
        gettext("%(department)s（%(state)s）") % {"department": call.department, "state": gettext(call.state.label)}
        for call in view.attendances
    )
    facts = [*_facts(found), Fact(gettext("通知的部门"), called)]
    return about(
        found.item, actor, pk=view.pk, version=view.version, state=view.state, facts=facts, explanation=explanation
    )


def of_call(found: InspectionDesk, actor: Actor) -> Subject:
    """A call to the reader's own department."""
    call = found.call_of(actor.department_id)
    facts = [Fact(gettext("召集部门"), found.view.department), *_facts(found)]
    told = what_absence_means(found.absence_basis)
    return about(found.item, actor, pk=call.pk, version=call.version, state=call.state, facts=facts, explanation=told)


def _facts(found: InspectionDesk) -> list[Fact]:
    return [
        Fact(gettext("踏勘时间"), localtime(found.view.meets_at).strftime("%Y-%m-%d %H:%M")),
        Fact(gettext("踏勘地点"), found.view.place),
        Fact(gettext("踏勘内容"), found.view.subject),
    ]
