"""Pages about a joint inspection: called, signed for, excused, recorded, cancelled."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from approvals.commands import ATTENDANCE_COMMANDS, INSPECTION_COMMANDS, ITEM_COMMANDS
from approvals.domain import inspection_moves, item_moves
from approvals.domain.vocabulary import AttendanceState
from approvals.queries import time_desk
from approvals.queries.inspection_desk import InspectionDesk, call_desk, inspection_desk, was_called
from approvals.queries.inspections import AttendanceView
from approvals.web import inspection_facts, time_facts
from approvals.web._desk import desk
from approvals.web._sending import desk_url, send, show
from approvals.web.inspection_forms import CancelForm, ConveneForm, ExcuseForm, HoldForm, SignForm
from portal.accounts.middleware import ActorRequest


@never_cache
@desk("item.convene")
def convene(request: ActorRequest, item_id: int) -> HttpResponse:
    """Call a joint inspection of an item."""
    move, actor = item_moves.CONVENE, request.actor
    found = time_desk.item_desk(item_id, actor, move.action)
    back = desk_url(actor, item_id, found.department_id, found.task_id)
    form = ConveneForm(request.POST or None)
    sent = send(request, form, ITEM_COMMANDS[move.name], case_id=found.case_id, item_id=item_id)
    if sent.refusal:
        found = time_desk.item_desk(item_id, actor, move.action)
    if sent.is_done or (sent.is_outdated and was_called(item_id, actor, **form.cleaned_data)):
        messages.success(request, gettext("已召集“%(item)s”的联合踏勘") % {"item": found.name})
        return redirect(back + "#notices")
    told = gettext("尚待提出意见的其他部门都会收到通知，并须签收；申请人在进度页看到时间、地点和参加的部门。")
    return show(request, form, sent, move, time_facts.of_item(found) | {"explanation": told, "back_url": back})


@never_cache
@desk("inspection.hold")
def hold(request: ActorRequest, inspection_id: int) -> HttpResponse:
    """Record the minutes of an inspection."""
    move = inspection_moves.HOLD
    found = inspection_desk(inspection_id, request.actor)
    called = [(call.department_id, call.department) for call in found.view.attendances]
    form = HoldForm(request.POST or None, called=called, staff=found.staff)
    sent = send(request, form, INSPECTION_COMMANDS[move.name], case_id=found.case_id, inspection_id=inspection_id)
    if sent.refusal:
        found = inspection_desk(inspection_id, request.actor)
    if sent.is_done or (sent.is_outdated and found.was_held(**form.cleaned_data)):
        messages.success(request, gettext("已记录“%(item)s”的联合踏勘") % {"item": found.item})
        return redirect(_back(request, found) + "#notices")
    told = inspection_facts.what_absence_means(found.absence_basis)
    return show(request, form, sent, move, inspection_facts.of_inspection(found, _back(request, found), told))


@never_cache
@desk("inspection.cancel")
def cancel(request: ActorRequest, inspection_id: int) -> HttpResponse:
    """Cancel an inspection to come."""
    move = inspection_moves.CANCEL
    found = inspection_desk(inspection_id, request.actor)
    form = CancelForm(request.POST or None)
    sent = send(request, form, INSPECTION_COMMANDS[move.name], case_id=found.case_id, inspection_id=inspection_id)
    if sent.refusal:
        found = inspection_desk(inspection_id, request.actor)
    if sent.is_done or (sent.is_outdated and _is_so(form, found.view.state, move.target, found.view.cancel_reason)):
        messages.success(request, gettext("已取消“%(item)s”的联合踏勘") % {"item": found.item})
        return redirect(_back(request, found) + "#notices")
    told = gettext("取消后可以重新召集，并重新提前通知。")
    return show(request, form, sent, move, inspection_facts.of_inspection(found, _back(request, found), told))


@never_cache
@desk("attendance.sign")
def sign(request: ActorRequest, attendance_id: int) -> HttpResponse:
    """Sign for the call to an inspection."""
    move = inspection_moves.SIGN
    found = call_desk(attendance_id, request.actor)
    form = SignForm(request.POST or None)
    sent = send(request, form, ATTENDANCE_COMMANDS[move.name], case_id=found.case_id, attendance_id=attendance_id)
    if sent.refusal:
        found = call_desk(attendance_id, request.actor)
    if sent.is_done or (sent.is_outdated and _own_call(request, found).state is AttendanceState.SIGNED):
        messages.success(request, gettext("已签收“%(item)s”的联合踏勘通知") % {"item": found.item})
        return redirect(_back(request, found) + "#notices")
    told = inspection_facts.what_absence_means(found.absence_basis)
    return show(request, form, sent, move, inspection_facts.of_call(found, request.actor, _back(request, found), told))


@never_cache
@desk("attendance.excuse")
def excuse(request: ActorRequest, attendance_id: int) -> HttpResponse:
    """State why the department cannot come, or did not."""
    move = inspection_moves.EXCUSE
    found = call_desk(attendance_id, request.actor)
    form = ExcuseForm(request.POST or None)
    sent = send(request, form, ATTENDANCE_COMMANDS[move.name], case_id=found.case_id, attendance_id=attendance_id)
    if sent.refusal:
        found = call_desk(attendance_id, request.actor)
    call = _own_call(request, found)
    if sent.is_done or (sent.is_outdated and _is_so(form, call.state, move.target, call.reason)):
        messages.success(request, gettext("已说明不能参加“%(item)s”联合踏勘的理由") % {"item": found.item})
        return redirect(_back(request, found) + "#notices")
    told = inspection_facts.what_absence_means(found.absence_basis)
    return show(request, form, sent, move, inspection_facts.of_call(found, request.actor, _back(request, found), told))


def _back(request: ActorRequest, found: InspectionDesk) -> str:
    return desk_url(request.actor, found.item_id, found.lead_id, found.task_id)


def _is_so(form: CancelForm | ExcuseForm, state: str, wanted: str | None, reason: str) -> bool:
    """Whether what the form asks for is already the case, for the very reason that was typed."""
    return state == wanted and form.cleaned_data["reason"] == reason


def _own_call(request: ActorRequest, found: InspectionDesk) -> AttendanceView:
    return found.call_of(request.actor.department_id)
