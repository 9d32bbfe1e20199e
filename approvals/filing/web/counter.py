"""Filing at the window: who stands there, what for, and on to the same form that applicants fill in themselves."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from approvals.cases.domain.vocabulary import Channel
from approvals.cases.models import Case
from approvals.cases.web.desk import desk
from approvals.dossier.web import signs
from approvals.filing.services import counter, drafting
from approvals.filing.web.filing import open_renewal, opened_once
from approvals.filing.web.forms import EnrolEnterpriseForm, EnrolPersonForm, LookupForm
from datashare.queries import renewable_lines
from matters.search.queries import search
from portal.accounts.middleware import ActorRequest
from portal.accounts.people.applicants import ApplicantCard, applicant_card
from portal.kernel.errors import DomainError, InvalidInput
from portal.ui.refusals import Refusal

FOUND = 12

A_SHIFT = 8 * 60 * 60
"""Seconds for which the page of an applicant at the window stays good."""

_UNPROCESSABLE = 422


@sensitive_post_parameters("number", "name", "mobile")
@never_cache
@desk("case.intake")
def start(request: ActorRequest) -> HttpResponse:
    """Look the applicant up by the whole number, never in an address; whoever is not known is enrolled."""
    lookup = LookupForm(request.POST if request.method == "POST" else None)
    if not lookup.is_bound:
        return _show_start(request, lookup)
    if not lookup.is_valid():
        return _show_start(request, lookup, status=_UNPROCESSABLE)
    is_enrolling = "enrol" in request.POST
    enrolment = _enrolment(lookup, request.POST if is_enrolling else None)
    if is_enrolling and not enrolment.is_valid():
        return _show_start(request, lookup, enrolment, status=_UNPROCESSABLE)
    try:
        card = _enrol(request, lookup, enrolment) if is_enrolling else _find(request, lookup)
    except DomainError as error:
        return _refuse(request, lookup, error)
    if card is None:
        return _show_start(request, lookup, enrolment)
    return redirect("approvals:counter-file", _token(request, card))


@never_cache
@desk("case.intake")
def choose(request: ActorRequest, token: str) -> HttpResponse:
    """Choose the matter for the applicant at the window, or a certificate to renew, and open the draft.

    It is filled in on the usual pages.
    """
    applicant_id = _read(request, token)
    if request.method == "POST":
        open_draft, code = _chosen(request, applicant_id)
        case_id = opened_once(request, open_draft, applicant_id, code, channel=Channel.COUNTER)
        return redirect("approvals:draft", case_id) if case_id else redirect("approvals:queue")
    text = request.GET.get("q", "").strip()
    card = applicant_card(applicant_id)
    context = {
        "applicant": signs.applicant_facts(card),
        "name": card.name,
        "text": text,
        "found": search(text, FOUND) if text else [],
        "certificates": renewable_lines(applicant_id),
    }
    return render(request, "approvals/filing/counter_file.html", context)


def _chosen(request: ActorRequest, applicant_id: int) -> tuple[Callable[..., Case], str]:
    """How a draft is opened for what the clerk has pressed, and its code: a certificate's is its id."""
    if "certificate" in request.POST:
        code = request.POST["certificate"]
        if code not in [str(line.pk) for line in renewable_lines(applicant_id)]:
            raise Http404
        return open_renewal, code
    code = request.POST.get("code", "")
    if not code.isprintable():
        raise Http404
    is_bundle = request.POST.get("is_bundle") == "1"
    return drafting.open_bundle_draft if is_bundle else drafting.open_matter_draft, code


def _enrolment(lookup: LookupForm, data: Any) -> forms.Form:
    return EnrolEnterpriseForm(data) if lookup.id_type is None else EnrolPersonForm(data)


def _find(request: ActorRequest, lookup: LookupForm) -> ApplicantCard | None:
    return counter.find_applicant(actor=request.actor, id_type=lookup.id_type, number=lookup.cleaned_data["number"])


def _enrol(request: ActorRequest, lookup: LookupForm, enrolment: forms.Form) -> ApplicantCard:
    number, given = lookup.cleaned_data["number"], enrolment.cleaned_data
    if lookup.id_type is None:
        return counter.enrol_enterprise(actor=request.actor, code=number, **given)
    return counter.enrol_person(actor=request.actor, id_type=lookup.id_type, number=number, **given)


def _refuse(request: ActorRequest, lookup: LookupForm, error: DomainError) -> HttpResponse:
    if isinstance(error, InvalidInput):
        for field, sentence in error.fields.items():
            lookup.add_error(field, gettext(sentence))
        return _show_start(request, lookup, status=error.status)
    return _show_start(request, lookup, refusal=Refusal.of(error), status=error.status)


def _show_start(
    request: ActorRequest,
    lookup: LookupForm,
    enrolment: forms.Form | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"lookup": lookup, "enrolment": enrolment, "refusal": refusal}
    return render(request, "approvals/filing/counter_start.html", context, status=status)


def _token(request: ActorRequest, card: ApplicantCard) -> str:
    """Names the applicant to this clerk for this shift: numbers of rows are not to be tried out."""
    return signing.dumps([request.actor.user_id, card.pk], salt=_SALT)


def _read(request: ActorRequest, token: str) -> int:
    try:
        clerk, applicant_id = signing.loads(token, salt=_SALT, max_age=A_SHIFT)
    except signing.BadSignature:
        raise Http404 from None
    if clerk != request.actor.user_id:
        raise Http404
    return int(applicant_id)


_SALT = "approvals.counter"
