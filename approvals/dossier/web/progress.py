"""How far a case has come: for its owner, and for whoever holds a receipt."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.web.cards import Card, Place, together, told
from approvals.clocks.domain.explain import DayUse
from approvals.clocks.queries.clocks import sentence_of
from approvals.clocks.web.parts import crumbs, why_url
from approvals.dossier.queries.progress import NoSuchCase, Progress, clock_page, progress, public_progress
from approvals.dossier.web.papers import documents
from approvals.dossier.web.parts import CASE_TONES, ITEM_TONES, countdown, done, lanes, stages
from approvals.materials.web.signs import DEFICIENCY_TONES
from approvals.permissions import LOOK_UPS
from datashare.queries import CertificateLine
from portal.accounts.middleware import ActorRequest
from portal.ui.qr import data_uri
from portal.ui.refusals import say


class ReceiptForm(forms.Form):
    """What stands on a receipt."""

    number = forms.CharField(label=_("办件编号"), max_length=64, widget=forms.TextInput({"autocomplete": "off"}))
    code = forms.CharField(
        label=_("查询码"),
        max_length=16,
        help_text=_("10位字母和数字，印在回执上，不区分大小写"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


@require_safe
@login_required
@never_cache
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """The owner's page: what to do, how far, who has it, how long still, and why each date is what it is."""
    found = progress(pk, request.actor)
    case = found.case
    if case.state is CaseState.DRAFT:
        return redirect("approvals:draft", pk)
    finished, of = done(found)
    cards = told((item.own for item in case.items), request.actor)
    context = {
        "case": case,
        "crumbs": crumbs(request.actor),
        "tone": CASE_TONES[case.state],
        "steps": stages(case, found.plan),
        "lanes": lanes(found) if case.accepted_at else [],
        "finished": finished,
        "of": of,
        "countdown": countdown(case, found.plan),
        "plan": found.plan,
        "items": _items(found, cards),
        "deficiencies": [
            (owed, DEFICIENCY_TONES[owed.state], why_url(case.pk, owed.clock)) for owed in case.deficiencies
        ],
        "documents": documents(case),
        "certificates": [(line, _verification(request, line)) for line in found.certificates.values()],
        "notice": case.notices[-1] if case.notices else None,
        "above": [card for card in cards if card.place is Place.ABOVE],
        "stacks": together(cards),
        "below": [card for card in cards if card.place is Place.BELOW],
        "moves": found.moves,
    }
    return render(request, "approvals/dossier/progress.html", context)


@require_safe
@login_required
@never_cache
def explain_clock(request: ActorRequest, pk: int, clock_pk: int) -> HttpResponse:
    """Why a day is what it is: every day of the period, as a strip and in words."""
    found = clock_page(pk, clock_pk, request.actor)
    days = found.explanation.days
    context = {
        "found": found,
        "crumbs": crumbs(request.actor, pk, found.title),
        "days": [(day, sentence_of(day)) for day in days],
        "lead": range(days[0].on.weekday()),
        "uses": [use for use in DayUse if any(day.use is use for day in days)],
        "unpublished": sorted({day.on.year for day in days if day.is_provisional}),
    }
    return render(request, "approvals/dossier/clock.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def public(request: HttpRequest) -> HttpResponse:
    """Steps and dates for the number and code of a receipt, typed or scanned. A wrong pair says no more than that."""
    asked = request.POST or request.GET
    is_complete = "code" in asked
    form = ReceiptForm(asked if is_complete else None, initial={"number": request.GET.get("number", "")})
    context: dict[str, Any] = {"form": form, "found": None, "steps": [], "tone": "", "countdown": None}
    status = 200
    if form.is_valid():
        LOOK_UPS.spend(request)
        try:
            found = public_progress(form.cleaned_data["number"], form.cleaned_data["code"])
        except NoSuchCase as refusal:
            form.add_error(None, say(refusal))
            status = refusal.status
        else:
            context |= {
                "found": found,
                "steps": stages(found.case, found.plan),
                "tone": CASE_TONES[found.case.state],
                "countdown": countdown(found.case, found.plan),
            }
    response = render(request, "approvals/dossier/public_progress.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _verification(request: ActorRequest, line: CertificateLine) -> str:
    """A QR code that anybody may scan to verify the certificate."""
    asked = urlencode({"identifier": line.identifier, "code": line.verify_code})
    return data_uri(request.build_absolute_uri(f"{reverse('datashare:verify')}?{asked}"))


def _items(found: Progress, cards: list[Card]) -> list[dict[str, object]]:
    notes = [card for card in cards if card.place is Place.NOTE]
    return [
        {
            "item": item,
            "tone": ITEM_TONES[item.state],
            "notes": [card for card in notes if card.item.pk == item.pk],
            "promised_url": why_url(found.case.pk, item.promised),
            "statutory_url": why_url(found.case.pk, item.statutory),
        }
        for item in found.case.items
    ]
