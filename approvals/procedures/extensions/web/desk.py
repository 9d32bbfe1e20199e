"""The pages of an extension (延期): asked for, and answered."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.domain.vocabulary import HandlingMode
from approvals.cases.queries.desk import item_on_desk
from approvals.cases.web.desk import desk, first_url, next_url, part_url, word_in
from approvals.cases.web.forms import AnswerForm, GivingForm, text_field, workdays_field
from approvals.cases.web.move_page import Desk, Subject, move_page
from approvals.clocks.domain.moves import APPROVE, DECLINE_EXTENSION
from approvals.clocks.domain.vocabulary import ExtensionState
from approvals.clocks.web.items import item_with_periods
from approvals.clocks.web.parts import due, workdays
from approvals.procedures.extensions import queries
from approvals.procedures.extensions.domain import EXTEND, EXTENSION_RULES, Authority
from approvals.procedures.extensions.queries import ExtensionDesk, ExtensionTab, ExtensionView
from portal.accounts.middleware import ActorRequest
from portal.kernel.transitions import Transition
from portal.ui.parts import Crumb, Fact, Tone


@never_cache
@desk("item.extend")
def extend_item(request: ActorRequest, item_id: int) -> HttpResponse:
    """Extend the statutory limit, or ask the government to."""
    actor = request.actor
    again = partial(item_on_desk, item_id, actor, EXTEND.action)
    item = again()
    rule = EXTENSION_RULES[HandlingMode.of(item.row.case.mode)]
    told = gettext("依法经%(authority)s批准可以延长一次，最长 %(longest)s 个工作日；承诺期限不变。")
    limits = {"authority": gettext(rule.authority.label), "longest": rule.longest}
    done = gettext("已提请政府负责人批准延长“%(item)s”的法定办结期限")
    if rule.authority is Authority.AGENCY_HEAD:
        done = gettext("已延长“%(item)s”的法定办结期限")
    form = ExtendForm(request.POST or None, longest=rule.longest)
    return move_page(
        request,
        form,
        Desk(item, again, lambda item: item_with_periods(item, actor, told % limits)),
        EXTEND,
        is_so=lambda _item, _asked: queries.has_extension(item_id, actor, **form.cleaned_data),
        done=done,
    )


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
    again = partial(queries.extension_desk, extension_id, request.actor)
    found = again()
    form = AnswerForm(request.POST or None, yes=APPROVE, no=DECLINE_EXTENSION)
    return move_page(
        request,
        form,
        Desk(found, again, of_extension),
        APPROVE,
        DECLINE_EXTENSION,
        is_so=lambda found, asked: _is_answered(found.extension, asked, form),
        done=gettext("已答复“%(item)s”的延期申请"),
        then="approvals:extensions",
    )


def _is_answered(extension: ExtensionView, asked: Transition, form: AnswerForm) -> bool:
    return extension.state == asked.target and form.says(extension.decline_reason)


EXTENSION_TONES: Mapping[ExtensionState, Tone] = MappingProxyType(
    {
        ExtensionState.REQUESTED: Tone.WARN,
        ExtensionState.APPROVED: Tone.ACTIVE,
        ExtensionState.DECLINED: Tone.QUIET,
        ExtensionState.LAPSED: Tone.QUIET,
    }
)


def of_extension(found: ExtensionDesk) -> Subject:
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
    return Subject(
        pk=extension.pk,
        version=extension.version,
        state=extension.state,
        case_id=found.case_id,
        name=found.item,
        title=found.title,
        number=found.number,
        facts=facts,
        explanation=told,
        back=Crumb(gettext("延期审批"), reverse("approvals:extensions")),
        case_url=reverse("approvals:case", args=(found.case_id,)),
    )


class ExtendForm(GivingForm):
    """An extension (延期): how long, and why; the applicant is told both."""

    reason = text_field(_("延期理由"), _("申请人会原样看到"))

    def __init__(self, *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workdays"] = workdays_field(longest, _("延长的工作日"))
        self.order_fields(["workdays", "reason"])
