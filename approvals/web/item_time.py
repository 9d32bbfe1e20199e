"""Pages about an item's periods: special procedures and extensions, who inspects, and what becomes public."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.commands import EXTENSION_COMMANDS, ITEM_COMMANDS, PAUSE_COMMANDS
from approvals.domain import clock_moves, item_moves
from approvals.domain.extensions import Authority
from approvals.domain.vocabulary import ExtensionState, PauseState, PublicationState
from approvals.queries import time_desk
from approvals.queries.time_desk import ExtensionTab
from approvals.web import time_facts
from approvals.web._desk import desk, first_url, next_url, part_url, word_in
from approvals.web._sending import desk_url, send, show
from approvals.web.time_cards import EXTENSION_TONES
from approvals.web.time_forms import (
    AnswerForm,
    ExtendForm,
    InspectorsForm,
    PauseForm,
    PublicationForm,
    ResumeForm,
)
from portal.accounts.middleware import ActorRequest
from portal.accounts.queries import staff_of
from portal.kernel.transitions import Transition

_ON_PAUSES = {clock_moves.BEGIN: PauseState.OPEN, clock_moves.DECLINE_PAUSE: PauseState.DECLINED}
_ON_PUBLICATIONS = {
    item_moves.PUBLISH: PublicationState.PUBLISHED,
    item_moves.WITHHOLD: PublicationState.WITHHELD,
}
_ON_EXTENSIONS = {
    clock_moves.APPROVE: ExtensionState.APPROVED,
    clock_moves.DECLINE_EXTENSION: ExtensionState.DECLINED,
}


@never_cache
@desk("item.pause")
def pause_item(request: ActorRequest, item_id: int) -> HttpResponse:
    """Start a special procedure, or ask the head for a long one."""
    move, actor = item_moves.PAUSE, request.actor
    found = time_desk.item_desk(item_id, actor, move.action)
    back = desk_url(actor, item_id, found.department_id, found.task_id)
    form = PauseForm(request.POST or None, free_workdays=settings.PAUSE_WITHOUT_HEAD_WORKDAYS)
    sent = send(request, form, ITEM_COMMANDS[move.name], case_id=found.case_id, item_id=item_id)
    if sent.refusal:
        found = time_desk.item_desk(item_id, actor, move.action)
    if sent.is_done or (sent.is_outdated and time_desk.has_pause(item_id, actor, form.cleaned_data["document_number"])):
        messages.success(request, gettext("已登记“%(item)s”的特别程序") % {"item": found.name})
        return redirect(back + "#notices")
    told = gettext("程序所需的时间自次日起不计入各项期限；到期自动恢复计算，也可以提前结束。")
    return show(request, form, sent, move, time_facts.of_item(found) | {"explanation": told, "back_url": back})


@never_cache
@desk("item.extend")
def extend_item(request: ActorRequest, item_id: int) -> HttpResponse:
    """Extend the statutory limit, or ask the government to."""
    move, actor = item_moves.EXTEND, request.actor
    found = time_desk.item_desk(item_id, actor, move.action)
    back = desk_url(actor, item_id, found.department_id, found.task_id)
    form = ExtendForm(request.POST or None, longest=found.rule.longest)
    sent = send(request, form, ITEM_COMMANDS[move.name], case_id=found.case_id, item_id=item_id)
    if sent.refusal:
        found = time_desk.item_desk(item_id, actor, move.action)
    if sent.is_done or (sent.is_outdated and time_desk.has_extension(item_id, actor, **form.cleaned_data)):
        told = gettext("已提请政府负责人批准延长“%(item)s”的法定办结期限")
        if found.rule.authority is Authority.AGENCY_HEAD:
            told = gettext("已延长“%(item)s”的法定办结期限")
        messages.success(request, told % {"item": found.name})
        return redirect(back + "#notices")
    told = gettext("依法经%(authority)s批准可以延长一次，最长 %(longest)s 个工作日；承诺期限不变。")
    rule = {"authority": gettext(found.rule.authority.label), "longest": found.rule.longest}
    explained = {"explanation": told % rule, "back_url": back}
    return show(request, form, sent, move, time_facts.of_item(found) | explained)


@never_cache
@desk("item.assign_inspectors")
def assign_inspectors(request: ActorRequest, item_id: int) -> HttpResponse:
    """Assign those who inspect an item, or others in their place."""
    move, actor = item_moves.ASSIGN_INSPECTORS, request.actor
    found = time_desk.item_desk(item_id, actor, move.action)
    back = desk_url(actor, item_id, found.department_id, found.task_id)
    chosen = {"inspector_ids": found.inspector_ids}
    form = InspectorsForm(request.POST or None, initial=chosen, staff=staff_of(found.department_id))
    sent = send(request, form, ITEM_COMMANDS[move.name], case_id=found.case_id, item_id=item_id)
    if sent.refusal:
        found = time_desk.item_desk(item_id, actor, move.action)
    if sent.is_done or (sent.is_outdated and sorted(form.cleaned_data["inspector_ids"]) == sorted(found.inspector_ids)):
        messages.success(request, gettext("已为“%(item)s”指派检验人员") % {"item": found.name})
        return redirect(back + "#notices")
    told = gettext("须自受理之日起五个工作日内指派两名以上工作人员；以后可以调整，每次调整都会记录。")
    return show(request, form, sent, move, time_facts.of_item(found) | {"explanation": told, "back_url": back})


@never_cache
@desk("item.disclose")
def answer_objection(request: ActorRequest, item_id: int) -> HttpResponse:
    """Publish a grant to which the applicant objected, or withhold it."""
    found = time_desk.publication_desk(item_id, request.actor)
    back = reverse("approvals:item", args=(item_id,))
    form = PublicationForm(request.POST or None)
    sent = send(request, form, ITEM_COMMANDS, case_id=found.case_id, item_id=item_id)
    if sent.refusal:
        found = time_desk.publication_desk(item_id, request.actor)
    is_so = sent.is_outdated and _is_so(form, _ON_PUBLICATIONS, found.state, found.reason)
    if sent.is_done or is_so:
        messages.success(request, gettext("已决定“%(item)s”是否公开") % {"item": found.item})
        return redirect(back + "#notices")
    told = time_facts.of_publication(found) | {"back_url": back, "is_open": found.state is PublicationState.AWAITING}
    return show(request, form, sent, item_moves.PUBLISH, told)


@never_cache
@desk("pause.approve")
def answer_pause(request: ActorRequest, pause_id: int) -> HttpResponse:
    """Approve or decline a pause that waits for the head of its department."""
    found = time_desk.pause_desk(pause_id, request.actor)
    back = desk_url(request.actor, found.item_id, found.lead_id, found.task_id)
    form = _answer_form(request, clock_moves.BEGIN, clock_moves.DECLINE_PAUSE)
    sent = send(request, form, PAUSE_COMMANDS, case_id=found.case_id, pause_id=pause_id)
    if sent.refusal:
        found = time_desk.pause_desk(pause_id, request.actor)
    if sent.is_done or (sent.is_outdated and _is_so(form, _ON_PAUSES, found.pause.state, found.pause.decline_reason)):
        messages.success(request, gettext("已答复“%(item)s”的特别程序申请") % {"item": found.item})
        return redirect(back + "#notices")
    return show(request, form, sent, clock_moves.BEGIN, time_facts.of_pause(found) | {"back_url": back})


@never_cache
@desk("pause.resume")
def resume_pause(request: ActorRequest, pause_id: int) -> HttpResponse:
    """End a pause before its time."""
    move = clock_moves.RESUME
    found = time_desk.pause_desk(pause_id, request.actor)
    back = desk_url(request.actor, found.item_id, found.lead_id, found.task_id)
    form = ResumeForm(request.POST or None)
    sent = send(request, form, PAUSE_COMMANDS[move.name], case_id=found.case_id, pause_id=pause_id)
    if sent.refusal:
        found = time_desk.pause_desk(pause_id, request.actor)
    if sent.is_done or (sent.is_outdated and found.pause.state is PauseState.ENDED):
        messages.success(request, gettext("“%(item)s”自次日起恢复计算期限") % {"item": found.item})
        return redirect(back + "#notices")
    return show(request, form, sent, move, time_facts.of_pause(found) | {"back_url": back})


@require_safe
@never_cache
@desk("extension.approve")
def show_extensions(request: ActorRequest) -> HttpResponse:
    """What the head of the government has to answer, and has answered."""
    tab = word_in(ExtensionTab, request.GET.get("tab", "")) or ExtensionTab.WAITING
    page = time_desk.extension_requests(request.actor, tab, cursor=request.GET.get("cursor", ""))
    waiting = time_desk.extensions_to_approve(request.actor)
    context = {
        "rows": [(line, EXTENSION_TONES[line.state]) for line in page.rows],
        "tabs": [
            (each, waiting if each is ExtensionTab.WAITING else None, part_url(request, "tab", each))
            for each in ExtensionTab
        ],
        "tab": tab,
        "is_waiting": tab is ExtensionTab.WAITING,
        "next_url": next_url(request, page.next_cursor),
        "first_url": first_url(request),
    }
    return render(request, "approvals/staff/extensions.html", context)


@never_cache
@desk("extension.approve")
def answer_extension(request: ActorRequest, extension_id: int) -> HttpResponse:
    """Approve or decline a request for more time."""
    found = time_desk.extension_desk(extension_id, request.actor)
    form = _answer_form(request, clock_moves.APPROVE, clock_moves.DECLINE_EXTENSION)
    sent = send(request, form, EXTENSION_COMMANDS, case_id=found.case_id, extension_id=extension_id)
    if sent.refusal:
        found = time_desk.extension_desk(extension_id, request.actor)
    if sent.is_done or (
        sent.is_outdated and _is_so(form, _ON_EXTENSIONS, found.extension.state, found.extension.decline_reason)
    ):
        messages.success(request, gettext("已答复“%(item)s”的延期申请") % {"item": found.item})
        return redirect("approvals:extensions")
    return show(request, form, sent, clock_moves.APPROVE, time_facts.of_extension(found))


def _answer_form(request: ActorRequest, yes: Transition, no: Transition) -> AnswerForm:
    return AnswerForm(request.POST or None, yes=(yes.name, yes.label), no=(no.name, no.label))


def _is_so(form: AnswerForm | PublicationForm, outcomes: Mapping[Transition, str], state: str, reason: str) -> bool:
    """Whether what the form asks for is already the case, for the very *reason* that was typed."""
    asked = [outcome for move, outcome in outcomes.items() if move.name == form.cleaned_data["answer"]]
    return state in asked and form.given.get("reason", "") == reason
