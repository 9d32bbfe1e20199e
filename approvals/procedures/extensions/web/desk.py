"""The pages of an extension (延期): asked for, and answered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.domain import item_moves
from approvals.cases.web.answering import answer_form, is_so
from approvals.cases.web.desk import desk, first_url, next_url, part_url, word_in
from approvals.cases.web.sending import LONGEST_REASON, GivingForm, desk_url, send, show, workdays_field
from approvals.clocks.domain import moves as clock_moves
from approvals.clocks.domain.vocabulary import ExtensionState
from approvals.clocks.queries import desk as time_desk
from approvals.clocks.web import facts as time_facts
from approvals.clocks.web.facts import due
from approvals.clocks.web.parts import workdays
from approvals.procedures.extensions import queries, services
from approvals.procedures.extensions.domain import EXTENSION_RULES, Authority
from approvals.procedures.extensions.queries import ExtensionDesk, ExtensionTab
from portal.accounts.middleware import ActorRequest
from portal.ui.parts import Fact, Tone

_ON_EXTENSIONS = {
    clock_moves.APPROVE: ExtensionState.APPROVED,
    clock_moves.DECLINE_EXTENSION: ExtensionState.DECLINED,
}


@never_cache
@desk("item.extend")
def extend_item(request: ActorRequest, item_id: int) -> HttpResponse:
    """Extend the statutory limit, or ask the government to."""
    move, actor = item_moves.EXTEND, request.actor
    found = time_desk.item_desk(item_id, actor, move.action)
    back = desk_url(actor, item_id, found.department_id, found.task_id)
    rule = EXTENSION_RULES[found.mode]
    form = ExtendForm(request.POST or None, longest=rule.longest)
    sent = send(request, form, services.extend, case_id=found.case_id, item_id=item_id)
    if sent.is_done or (sent.is_outdated and queries.has_extension(item_id, actor, **form.cleaned_data)):
        told = gettext("已提请政府负责人批准延长“%(item)s”的法定办结期限")
        if rule.authority is Authority.AGENCY_HEAD:
            told = gettext("已延长“%(item)s”的法定办结期限")
        messages.success(request, told % {"item": found.name})
        return redirect(back + "#notices")
    told = gettext("依法经%(authority)s批准可以延长一次，最长 %(longest)s 个工作日；承诺期限不变。")
    limits = {"authority": gettext(rule.authority.label), "longest": rule.longest}
    explained = {"explanation": told % limits, "back_url": back}
    return show(request, form, sent, move, time_facts.of_item(found) | explained)


@require_safe
@never_cache
@desk("extension.approve")
def show_extensions(request: ActorRequest) -> HttpResponse:
    """What the head of the government has to answer, and has answered."""
    tab = word_in(ExtensionTab, request.GET.get("tab", "")) or ExtensionTab.WAITING
    page = queries.extension_requests(request.actor, tab, cursor=request.GET.get("cursor", ""))
    waiting = queries.extensions_to_approve(request.actor)
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
    return render(request, "approvals/procedures/extensions/list.html", context)


@never_cache
@desk("extension.approve")
def answer_extension(request: ActorRequest, extension_id: int) -> HttpResponse:
    """Approve or decline a request for more time."""
    found = queries.extension_desk(extension_id, request.actor)
    form = answer_form(request, clock_moves.APPROVE, clock_moves.DECLINE_EXTENSION)
    sent = send(
        request,
        form,
        {clock_moves.APPROVE.name: services.approve, clock_moves.DECLINE_EXTENSION.name: services.decline},
        case_id=found.case_id,
        extension_id=extension_id,
    )
    if sent.is_done or (
        sent.is_outdated and is_so(form, _ON_EXTENSIONS, found.extension.state, found.extension.decline_reason)
    ):
        messages.success(request, gettext("已答复“%(item)s”的延期申请") % {"item": found.item})
        return redirect("approvals:extensions")
    return show(request, form, sent, clock_moves.APPROVE, of_extension(found))


EXTENSION_TONES: Mapping[ExtensionState, Tone] = MappingProxyType(
    {
        ExtensionState.REQUESTED: Tone.WARN,
        ExtensionState.APPROVED: Tone.ACTIVE,
        ExtensionState.DECLINED: Tone.QUIET,
        ExtensionState.LAPSED: Tone.QUIET,
    }
)


def of_extension(found: ExtensionDesk) -> dict[str, Any]:
    """A request for more time, and what would come of it."""
    extension = found.extension
    told = gettext("同一期限只能延长一次；批准后，理由告知申请人。")
    if extension.is_requested and found.is_late:
        told = gettext("原期限已经届满，不能再批准延期。")
    facts = [
        Fact(gettext("申请人"), found.applicant),
        Fact(gettext("部门"), found.department),
        Fact(gettext("法定办结期限"), due(extension.due_on)),
        Fact(gettext("延长的工作日"), workdays(extension.workdays)),
        Fact(gettext("提请人"), found.requested_by),
        Fact(gettext("延期理由"), extension.reason),
    ]
    if extension.is_requested and found.longer_due_on:
        facts.insert(4, Fact(gettext("批准后的届满日"), found.longer_due_on.isoformat()))
    return {
        "back_url": reverse("approvals:extensions"),
        "back_label": gettext("延期审批"),
        "title": found.item,
        "case": f"{found.title} · {found.number}",
        "case_url": reverse("approvals:case", args=(found.case_id,)),
        "version": extension.version,
        "state": extension.state,
        "facts": facts,
        "explanation": told,
    }


class ExtendForm(GivingForm):
    """An extension (延期): how long, and why; the applicant is told both."""

    reason = forms.CharField(
        label=_("延期理由"),
        max_length=LONGEST_REASON,
        help_text=_("申请人会原样看到"),
        error_messages={"required": _("请填写理由")},
        widget=forms.Textarea({"rows": "4"}),
    )

    def __init__(self, *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workdays"] = workdays_field(longest, _("延长的工作日"))
        self.order_fields(["workdays", "reason"])
