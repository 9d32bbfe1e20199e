"""Pages about a joint inspection: called, signed for, excused, recorded, cancelled."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from approvals.cases.domain import item_moves
from approvals.cases.web.desk import desk
from approvals.cases.web.sending import desk_url, send, show
from approvals.clocks.queries import desk as time_desk
from approvals.clocks.web import facts as time_facts
from approvals.inspections.domain import moves
from approvals.inspections.domain.vocabulary import AttendanceState
from approvals.inspections.queries.desk import InspectionDesk, assigned_to, call_desk, inspection_desk, was_called
from approvals.inspections.queries.views import AttendanceView
from approvals.inspections.services import assigning, inspecting
from approvals.inspections.web import facts
from approvals.inspections.web.forms import CancelForm, ConveneForm, ExcuseForm, HoldForm, InspectorsForm, SignForm
from portal.accounts.middleware import ActorRequest
from portal.accounts.queries import staff_of


@never_cache
@desk("item.convene")
def convene(request: ActorRequest, item_id: int) -> HttpResponse:
    """Call a joint inspection of an item."""
    move, actor = item_moves.CONVENE, request.actor
    found = time_desk.item_desk(item_id, actor, move.action)
    back = desk_url(actor, item_id, found.department_id, found.task_id)
    form = ConveneForm(request.POST or None)
    sent = send(request, form, inspecting.convene, case_id=found.case_id, item_id=item_id)
    if sent.is_done or (sent.is_outdated and was_called(item_id, actor, **form.cleaned_data)):
        messages.success(request, gettext("已召集“%(item)s”的联合踏勘") % {"item": found.name})
        return redirect(back + "#notices")
    told = gettext("尚待提出意见的其他部门都会收到通知，并须签收；申请人在进度页看到时间、地点和参加的部门。")
    return show(request, form, sent, move, time_facts.of_item(found) | {"explanation": told, "back_url": back})


@never_cache
@desk("inspection.hold")
def hold(request: ActorRequest, inspection_id: int) -> HttpResponse:
    """Record the minutes of an inspection."""
    move = moves.HOLD
    found = inspection_desk(inspection_id, request.actor)
    called = [(call.department_id, call.department) for call in found.view.attendances]
    form = HoldForm(request.POST or None, called=called, staff=found.staff)
    sent = send(request, form, inspecting.hold, case_id=found.case_id, inspection_id=inspection_id)
    if sent.is_done or (sent.is_outdated and found.was_held(**form.cleaned_data)):
        messages.success(request, gettext("已记录“%(item)s”的联合踏勘") % {"item": found.item})
        return redirect(_back(request, found) + "#notices")
    told = facts.what_absence_means(found.absence_basis)
    return show(request, form, sent, move, facts.of_inspection(found, _back(request, found), told))


@never_cache
@desk("inspection.cancel")
def cancel(request: ActorRequest, inspection_id: int) -> HttpResponse:
    """Cancel an inspection to come."""
    move = moves.CANCEL
    found = inspection_desk(inspection_id, request.actor)
    form = CancelForm(request.POST or None)
    sent = send(request, form, inspecting.cancel, case_id=found.case_id, inspection_id=inspection_id)
    if sent.is_done or (sent.is_outdated and _is_so(form, found.view.state, move.target, found.view.cancel_reason)):
        messages.success(request, gettext("已取消“%(item)s”的联合踏勘") % {"item": found.item})
        return redirect(_back(request, found) + "#notices")
    told = gettext("取消后可以重新召集，并重新提前通知。")
    return show(request, form, sent, move, facts.of_inspection(found, _back(request, found), told))


@never_cache
@desk("attendance.sign")
def sign(request: ActorRequest, attendance_id: int) -> HttpResponse:
    """Sign for the call to an inspection."""
    move = moves.SIGN
    found = call_desk(attendance_id, request.actor)
    form = SignForm(request.POST or None)
    sent = send(request, form, inspecting.sign, case_id=found.case_id, attendance_id=attendance_id)
    if sent.is_done or (sent.is_outdated and _own_call(request, found).state is AttendanceState.SIGNED):
        messages.success(request, gettext("已签收“%(item)s”的联合踏勘通知") % {"item": found.item})
        return redirect(_back(request, found) + "#notices")
    told = facts.what_absence_means(found.absence_basis)
    return show(request, form, sent, move, facts.of_call(found, request.actor, _back(request, found), told))


@never_cache
@desk("attendance.excuse")
def excuse(request: ActorRequest, attendance_id: int) -> HttpResponse:
    """State why the department cannot come, or did not."""
    move = moves.EXCUSE
    found = call_desk(attendance_id, request.actor)
    form = ExcuseForm(request.POST or None)
    sent = send(request, form, inspecting.excuse, case_id=found.case_id, attendance_id=attendance_id)
    call = _own_call(request, found)
    if sent.is_done or (sent.is_outdated and _is_so(form, call.state, move.target, call.reason)):
        messages.success(request, gettext("已说明不能参加“%(item)s”联合踏勘的理由") % {"item": found.item})
        return redirect(_back(request, found) + "#notices")
    told = facts.what_absence_means(found.absence_basis)
    return show(request, form, sent, move, facts.of_call(found, request.actor, _back(request, found), told))


def _back(request: ActorRequest, found: InspectionDesk) -> str:
    return desk_url(request.actor, found.item_id, found.lead_id, found.task_id)


def _is_so(form: CancelForm | ExcuseForm, state: str, wanted: str | None, reason: str) -> bool:
    """Whether what the form asks for is already the case, for the very reason that was typed."""
    return state == wanted and form.cleaned_data["reason"] == reason


def _own_call(request: ActorRequest, found: InspectionDesk) -> AttendanceView:
    return found.call_of(request.actor.department_id)


@never_cache
@desk("item.assign_inspectors")
def assign_inspectors(request: ActorRequest, item_id: int) -> HttpResponse:
    """Assign those who inspect an item, or others in their place."""
    move, actor = item_moves.ASSIGN_INSPECTORS, request.actor
    found = time_desk.item_desk(item_id, actor, move.action)
    back = desk_url(actor, item_id, found.department_id, found.task_id)
    chosen = {"inspector_ids": assigned_to(item_id)}
    form = InspectorsForm(request.POST or None, initial=chosen, staff=staff_of(found.department_id))
    sent = send(request, form, assigning.assign_inspectors, case_id=found.case_id, item_id=item_id)
    if sent.is_done or (sent.is_outdated and sorted(form.cleaned_data["inspector_ids"]) == chosen["inspector_ids"]):
        messages.success(request, gettext("已为“%(item)s”指派检验人员") % {"item": found.name})
        return redirect(back + "#notices")
    told = gettext("须自受理之日起五个工作日内指派两名以上工作人员；以后可以调整，每次调整都会记录。")
    return show(request, form, sent, move, time_facts.of_item(found) | {"explanation": told, "back_url": back})
