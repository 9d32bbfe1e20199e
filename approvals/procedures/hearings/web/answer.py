"""The applicant's page of a hearing: what was told, and to ask for it, to waive it, or to take the request back."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from approvals.cases.web.forms import LONGEST_REASON, seen_version
from approvals.clocks.web.parts import crumbs, why_url
from approvals.procedures.hearings.domain.moves import CANCEL, REQUEST, WAIVE
from approvals.procedures.hearings.queries import OwnHearing, own_hearing
from approvals.procedures.hearings.services import rights
from approvals.procedures.hearings.web.desk import HEARING_TONES
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import DomainError
from portal.ui.refusals import Refusal


class HearingRequestForm(forms.Form):
    """What the applicant wants to be heard about, if anything is said."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("您想说明什么"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("可以不填，到听证时再说"),
        widget=forms.Textarea({"rows": "3"}),
    )


class WaiverForm(forms.Form):
    """Saying that no hearing is wanted cannot be taken back, so it is said twice."""

    use_required_attribute = False

    sure = forms.BooleanField(
        label=_("我放弃听证，知道放弃后不能再要求"), error_messages={"required": _("放弃听证请先勾选确认")}
    )


_FORMS = {REQUEST: HearingRequestForm, WAIVE: WaiverForm, CANCEL: forms.Form}
_COMMANDS = {REQUEST: rights.request, WAIVE: rights.waive, CANCEL: rights.cancel}


@login_required
@never_cache
def show(request: ActorRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """A hearing of the reader's own case; sent, the page answers it."""
    found = own_hearing(pk, hearing_pk, request.actor)
    if request.method != "POST":
        return _show(request, found)
    move = next((move for move in _FORMS if move.name == request.POST.get("act", "")), None)
    if move is None:
        raise BadRequest
    form = _FORMS[move](request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    said = form.cleaned_data if move is REQUEST else {}
    of = {"case_id": pk, "hearing_id": hearing_pk, "actor": request.actor, "seen_version": seen_version(request)}
    try:
        _COMMANDS[move](**of, **said)
    except DomainError as error:
        now = own_hearing(pk, hearing_pk, request.actor)
        return _show(request, now, form, refusal=Refusal.of(error), status=error.status)
    told = {"item": found.hearing.item, "move": gettext(move.label)}
    messages.success(request, gettext("“%(item)s”：%(move)s，已办理") % told)
    return redirect("approvals:case", pk)


def _show(
    request: ActorRequest,
    found: OwnHearing,
    form: forms.Form | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    hearing = found.hearing
    context = {
        "case_id": found.case_id,
        "crumbs": crumbs(request.actor, found.case_id, found.title),
        "hearing": hearing,
        "tone": HEARING_TONES[hearing.state],
        "why_url": why_url(found.case_id, hearing.asking),
        "may_answer": found.may_answer and REQUEST.leaves(hearing.state),
        "may_cancel": found.may_answer and CANCEL.leaves(hearing.state) and not hearing.is_announced,
        "form": form if isinstance(form, HearingRequestForm) else HearingRequestForm(),
        "waiver": form if isinstance(form, WaiverForm) else WaiverForm(),
        "refusal": refusal,
        "law": REQUEST.law,
    }
    return render(request, "approvals/procedures/hearings/answer.html", context, status=status)
