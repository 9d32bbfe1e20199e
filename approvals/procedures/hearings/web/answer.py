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

from approvals.cases.web.sending import LONGEST_REASON, seen_version
from approvals.clocks.web.parts import crumbs, why_url
from approvals.dossier.queries.progress import Progress, progress
from approvals.procedures.hearings.commands import HEARING_COMMANDS
from approvals.procedures.hearings.domain.moves import CANCEL, REQUEST, WAIVE
from approvals.procedures.hearings.queries import HearingView
from approvals.procedures.hearings.web.desk import HEARING_TONES
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import DomainError, NotFound
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


_ANSWERS = {REQUEST.name: REQUEST, WAIVE.name: WAIVE, CANCEL.name: CANCEL}

_FORMS = {REQUEST: HearingRequestForm, WAIVE: WaiverForm, CANCEL: forms.Form}


@login_required
@never_cache
def show(request: ActorRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """A hearing of the reader's own case; sent, the page answers it."""
    found = progress(pk, request.actor)
    hearing = _hearing(found, hearing_pk)
    if request.method != "POST":
        return _show(request, found, hearing)
    move = _ANSWERS.get(request.POST.get("act", ""))
    if move is None:
        raise BadRequest
    form = _FORMS[move](request.POST)
    if not form.is_valid():
        return _show(request, found, hearing, form, status=422)
    said = form.cleaned_data if move is REQUEST else {}
    of = {"case_id": pk, "hearing_id": hearing_pk, "actor": request.actor, "seen_version": seen_version(request)}
    try:
        HEARING_COMMANDS[move.name](**of, **said)
    except DomainError as error:
        now = progress(pk, request.actor)
        return _show(request, now, _hearing(now, hearing_pk), form, refusal=Refusal.of(error), status=error.status)
    told = {"item": hearing.item, "move": gettext(move.label)}
    messages.success(request, gettext("“%(item)s”：%(move)s，已办理") % told)
    return redirect("approvals:case", pk)


def _hearing(found: Progress, pk: int) -> HearingView:
    for item in found.case.items:
        for hearing in item.hearings:
            if hearing.pk == pk:
                return hearing
    raise NotFound


def _show(
    request: ActorRequest,
    found: Progress,
    hearing: HearingView,
    form: forms.Form | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    may_answer = "answer_hearing" in found.moves
    context = {
        "case": found.case,
        "crumbs": crumbs(request.actor, found.case.pk, found.case.title),
        "hearing": hearing,
        "tone": HEARING_TONES[hearing.state],
        "why_url": why_url(found.case, hearing.asking),
        "may_answer": may_answer and REQUEST.leaves(hearing.state),
        "may_cancel": may_answer and CANCEL.leaves(hearing.state) and not hearing.is_announced,
        "form": form if isinstance(form, HearingRequestForm) else HearingRequestForm(),
        "waiver": form if isinstance(form, WaiverForm) else WaiverForm(),
        "refusal": refusal,
        "law": REQUEST.law,
    }
    return render(request, "approvals/citizen/hearing.html", context, status=status)
