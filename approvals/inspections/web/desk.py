"""Pages about a joint inspection: called, signed for, excused, recorded, cancelled; and who inspects."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from approvals.cases.queries.desk import item_on_desk
from approvals.cases.web.desk import desk
from approvals.cases.web.move_page import Desk, move_page
from approvals.clocks.web.items import item_with_periods
from approvals.inspections.domain.moves import ASSIGN_INSPECTORS, CANCEL, CONVENE, EXCUSE, HOLD, SIGN
from approvals.inspections.queries.desk import assigned_to, call_desk, inspection_desk, was_called
from approvals.inspections.queries.views import AttendanceView
from approvals.inspections.web.facts import of_call, of_inspection, what_absence_means
from approvals.inspections.web.forms import CancelForm, ConveneForm, ExcuseForm, HoldForm, InspectorsForm, SignForm
from portal.accounts.middleware import ActorRequest
from portal.accounts.queries import staff_of
from portal.kernel.transitions import Transition


@never_cache
@desk("item.convene")
def convene(request: ActorRequest, item_id: int) -> HttpResponse:
    """Call a joint inspection of an item."""
    actor = request.actor
    again = partial(item_on_desk, item_id, actor, CONVENE.action)
    item = again()
    told = gettext("尚待提出意见的其他部门都会收到通知，并须签收；申请人在进度页看到时间、地点和参加的部门。")
    form = ConveneForm(request.POST or None)
    return move_page(
        request,
        form,
        Desk(item, again, lambda item: item_with_periods(item, actor, told)),
        CONVENE,
        is_so=lambda _item, _asked: was_called(item_id, actor, **form.cleaned_data),
        done=gettext("已召集“%(item)s”的联合踏勘"),
    )


@never_cache
@desk("inspection.hold")
def hold(request: ActorRequest, inspection_id: int) -> HttpResponse:
    """Record the minutes of an inspection."""
    again = partial(inspection_desk, inspection_id, request.actor)
    found = again()
    called = [(call.department_id, call.department) for call in found.view.attendances]
    form = HoldForm(request.POST or None, called=called, staff=found.staff)
    return move_page(
        request,
        form,
        Desk(found, again, lambda found: of_inspection(found, request.actor, what_absence_means(found.absence_basis))),
        HOLD,
        is_so=lambda found, _asked: found.was_held(**form.cleaned_data),
        done=gettext("已记录“%(item)s”的联合踏勘"),
    )


@never_cache
@desk("inspection.cancel")
def cancel(request: ActorRequest, inspection_id: int) -> HttpResponse:
    """Cancel an inspection to come."""
    again = partial(inspection_desk, inspection_id, request.actor)
    found = again()
    form = CancelForm(request.POST or None)
    told = gettext("取消后可以重新召集，并重新提前通知。")
    return move_page(
        request,
        form,
        Desk(found, again, lambda found: of_inspection(found, request.actor, told)),
        CANCEL,
        is_so=lambda found, asked: found.view.state == asked.target and form.says(found.view.cancel_reason),
        done=gettext("已取消“%(item)s”的联合踏勘"),
    )


@never_cache
@desk("attendance.sign")
def sign(request: ActorRequest, attendance_id: int) -> HttpResponse:
    """Sign for the call to an inspection."""
    again = partial(call_desk, attendance_id, request.actor)
    found = again()
    return move_page(
        request,
        SignForm(request.POST or None),
        Desk(found, again, lambda found: of_call(found, request.actor)),
        SIGN,
        is_so=lambda found, asked: found.call_of(request.actor.department_id).state == asked.target,
        done=gettext("已签收“%(item)s”的联合踏勘通知"),
    )


@never_cache
@desk("attendance.excuse")
def excuse(request: ActorRequest, attendance_id: int) -> HttpResponse:
    """State why the department cannot come, or did not."""
    again = partial(call_desk, attendance_id, request.actor)
    found = again()
    form = ExcuseForm(request.POST or None)
    return move_page(
        request,
        form,
        Desk(found, again, lambda found: of_call(found, request.actor)),
        EXCUSE,
        is_so=lambda found, asked: _has_excused(found.call_of(request.actor.department_id), asked, form),
        done=gettext("已说明不能参加“%(item)s”联合踏勘的理由"),
    )


@never_cache
@desk("item.assign_inspectors")
def assign_inspectors(request: ActorRequest, item_id: int) -> HttpResponse:
    """Assign those who inspect an item, or others in their place."""
    again = partial(item_on_desk, item_id, request.actor, ASSIGN_INSPECTORS.action)
    item = again()
    told = gettext("须自受理之日起五个工作日内指派两名以上工作人员；以后可以调整，每次调整都会记录。")
    staff = staff_of(item.row.department_id)
    form = InspectorsForm(request.POST or None, initial={"inspector_ids": assigned_to(item_id)}, staff=staff)
    return move_page(
        request,
        form,
        Desk(item, again, lambda item: item_with_periods(item, request.actor, told)),
        ASSIGN_INSPECTORS,
        is_so=lambda _item, _asked: sorted(form.cleaned_data["inspector_ids"]) == assigned_to(item_id),
        done=gettext("已为“%(item)s”指派检验人员"),
    )


def _has_excused(call: AttendanceView, asked: Transition, form: ExcuseForm) -> bool:
    return call.state == asked.target and form.says(call.reason)
