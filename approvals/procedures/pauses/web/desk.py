"""Pages about an item's periods: special procedures and extensions, who inspects, and what becomes public."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from approvals.cases.web.answering import answer_form, is_so
from approvals.cases.web.desk import desk
from approvals.cases.web.sending import desk_url, send, show
from approvals.clocks.domain import moves as clock_moves
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.queries import desk as time_desk
from approvals.clocks.web import facts as time_facts
from approvals.procedures.pauses import services
from approvals.procedures.pauses.domain import PAUSE
from approvals.procedures.pauses.queries import desk as pauses_desk
from approvals.procedures.pauses.web import facts
from approvals.procedures.pauses.web.forms import PauseForm, ResumeForm
from portal.accounts.middleware import ActorRequest

_ON_PAUSES = {clock_moves.BEGIN: PauseState.OPEN, clock_moves.DECLINE_PAUSE: PauseState.DECLINED}


@never_cache
@desk("item.pause")
def pause_item(request: ActorRequest, item_id: int) -> HttpResponse:
    """Start a special procedure, or ask the head for a long one."""
    move, actor = PAUSE, request.actor
    found = time_desk.item_desk(item_id, actor, move.action)
    back = desk_url(actor, item_id, found.department_id, found.task_id)
    form = PauseForm(request.POST or None, free_workdays=settings.PAUSE_WITHOUT_HEAD_WORKDAYS)
    sent = send(request, form, services.pause, case_id=found.case_id, item_id=item_id)
    if sent.is_done or (
        sent.is_outdated and pauses_desk.has_pause(item_id, actor, form.cleaned_data["document_number"])
    ):
        messages.success(request, gettext("已登记“%(item)s”的特别程序") % {"item": found.name})
        return redirect(back + "#notices")
    told = gettext("程序所需的时间自次日起不计入各项期限；到期自动恢复计算，也可以提前结束。")
    return show(request, form, sent, move, time_facts.of_item(found) | {"explanation": told, "back_url": back})


@never_cache
@desk("pause.approve")
def answer_pause(request: ActorRequest, pause_id: int) -> HttpResponse:
    """Approve or decline a pause that waits for the head of its department."""
    found = pauses_desk.pause_desk(pause_id, request.actor)
    back = desk_url(request.actor, found.item_id, found.lead_id, found.task_id)
    form = answer_form(request, clock_moves.BEGIN, clock_moves.DECLINE_PAUSE)
    sent = send(
        request,
        form,
        {clock_moves.BEGIN.name: services.approve, clock_moves.DECLINE_PAUSE.name: services.decline},
        case_id=found.case_id,
        pause_id=pause_id,
    )
    if sent.is_done or (sent.is_outdated and is_so(form, _ON_PAUSES, found.pause.state, found.pause.decline_reason)):
        messages.success(request, gettext("已答复“%(item)s”的特别程序申请") % {"item": found.item})
        return redirect(back + "#notices")
    return show(request, form, sent, clock_moves.BEGIN, facts.of_pause(found) | {"back_url": back})


@never_cache
@desk("pause.resume")
def resume_pause(request: ActorRequest, pause_id: int) -> HttpResponse:
    """End a pause before its time."""
    move = clock_moves.RESUME
    found = pauses_desk.pause_desk(pause_id, request.actor)
    back = desk_url(request.actor, found.item_id, found.lead_id, found.task_id)
    form = ResumeForm(request.POST or None)
    sent = send(request, form, services.resume, case_id=found.case_id, pause_id=pause_id)
    if sent.is_done or (sent.is_outdated and found.pause.state is PauseState.ENDED):
        messages.success(request, gettext("“%(item)s”自次日起恢复计算期限") % {"item": found.item})
        return redirect(back + "#notices")
    return show(request, form, sent, move, facts.of_pause(found) | {"back_url": back})
