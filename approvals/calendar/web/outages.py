"""Outages at the supervisor's desk: declared, confirmed by two, or dismissed with a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from approvals.calendar.queries import outages
from approvals.calendar.queries.outages import HeldOutage
from approvals.calendar.services import outages as outage_ledger
from approvals.cases.web.desk import desk
from approvals.clocks.queries.recomputation import recount
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import DomainError, InvalidInput
from portal.ui.refusals import say
from portal.workcalendar.permissions import RULES

LONGEST_TEXT = 2000


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


class DeclarationForm(forms.Form):
    """An outage that no heartbeat shows."""

    use_required_attribute = False

    began_at = _moment(_("开始时间"))
    ended_at = _moment(_("恢复时间"))
    evidence = forms.CharField(
        label=_("证据"),
        max_length=LONGEST_TEXT,
        help_text=_("例如运营商的故障通报、监控记录的编号"),
        widget=forms.Textarea({"rows": "4"}),
    )


class DismissalForm(forms.Form):
    """Why it was no outage. The reason is published."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("排除的理由"),
        max_length=LONGEST_TEXT,
        help_text=_("理由会在系统故障公示中公开"),
        widget=forms.Textarea({"rows": "3"}),
    )


@require_safe
@never_cache
@desk("outage.confirm", RULES)
def show_outages(request: ActorRequest) -> HttpResponse:
    return render(request, "approvals/calendar/outages.html", {"outages": outages.held()})


@never_cache
@desk("outage.declare", RULES)
def declare(request: ActorRequest) -> HttpResponse:
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declared = outage_ledger.declare(actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            _show_refusal(form, error)
        else:
            messages.success(request, gettext("已申报，等待另一名监督人员确认"))
            return _open(declared.pk)
    status = 422 if form.errors else 200
    return render(request, "approvals/calendar/outage_form.html", {"form": form}, status=status)


@require_safe
@never_cache
@desk("outage.confirm", RULES)
def show_outage(request: ActorRequest, outage_id: int) -> HttpResponse:
    """An outage, what confirming it would move, and both ways to settle it."""
    return _show(request, outages.outage(outage_id), DismissalForm())


@require_POST
@desk("outage.confirm", RULES)
def confirm(request: ActorRequest, outage_id: int) -> HttpResponse:
    outage = outage_ledger.confirm(outage_id=outage_id, actor=request.actor)
    told = gettext("已确认，正在重新计算期限") if outage.notice_id else gettext("已确认，等待另一名监督人员确认")
    messages.success(request, told)
    return _open(outage_id)


@require_POST
@desk("outage.dismiss", RULES)
def dismiss(request: ActorRequest, outage_id: int) -> HttpResponse:
    form = DismissalForm(request.POST)
    if not form.is_valid():
        return _show(request, outages.outage(outage_id), form, status=422)
    outage_ledger.dismiss(outage_id=outage_id, actor=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, gettext("已排除，期限照常计算"))
    return _open(outage_id)


def _show(request: ActorRequest, found: HeldOutage, form: DismissalForm, *, status: int = 200) -> HttpResponse:
    is_waiting = found.is_over and not found.is_settled
    context = {
        "found": found,
        "outage": found.line,
        "preview": outages.foretold(found) if is_waiting else None,
        "recount": recount() if found.line.document else None,
        "may_confirm": is_waiting and found.first_by_id != request.actor.user_id,
        "form": form,
    }
    return render(request, "approvals/calendar/outage.html", context, status=status)


def _show_refusal(form: forms.Form, error: DomainError) -> None:
    if isinstance(error, InvalidInput):
        for name, sentence in error.fields.items():
            form.add_error(name, gettext(sentence))
    else:
        form.add_error(None, say(error))


def _open(outage_id: int) -> HttpResponse:
    return redirect("approvals:outage", outage_id)
