"""Filing a case: for whom, the form, the materials, the check of it all, and the receipt."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.cases.web.forms import seen_version
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.web.parts import crumbs
from approvals.dossier.queries.detail import case_view
from approvals.dossier.web.parts import CASE_TONES
from approvals.filing.queries.filing import Filing, candidates, filing, is_draft, offer_of_bundle, offer_of_matter
from approvals.filing.services import drafting, submission
from approvals.filing.web.forms import AnswersForm, DeclarationForm, StartForm
from approvals.materials.web.handing_in import UPLOADS, perform
from approvals.procedures.renewals.domain import RenewalUnderWay
from approvals.procedures.renewals.queries import Offer, plan_renewal, renewing_case
from portal.accounts.actor import Actor
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import DomainError, IllegalMove, NotPermitted, StaleVersion
from portal.kernel.vocabulary import _
from portal.ui.parts import Step, steps
from portal.ui.qr import data_uri
from portal.ui.refusals import Refusal, say

SECOND_CLICK = 600
"""Seconds in which starting the same thing again leads to the draft that is already open."""

STAGES = (_("填写信息"), _("提交材料"), _("核对提交"))


@login_required
def start_matter(request: ActorRequest, code: str) -> HttpResponse:
    return _start(request, offer_of_matter(code), drafting.open_matter_draft)


@login_required
def start_bundle(request: ActorRequest, code: str) -> HttpResponse:
    return _start(request, offer_of_bundle(code), drafting.open_bundle_draft)


@login_required
@never_cache
def start_renewal(request: ActorRequest, certificate_id: int) -> HttpResponse:
    """What renewing a certificate takes, by when to ask, and what silence will mean; sent, it opens the draft."""
    try:
        found = plan_renewal(certificate_id, request.actor)
    except RenewalUnderWay as error:
        messages.info(request, say(error))
        return _to_renewal(request.actor, certificate_id)
    if request.method == "POST":
        case_id = opened_once(request, open_renewal, found.certificate.holder_id, str(certificate_id))
        return redirect("approvals:draft", case_id) if case_id else redirect("approvals:my-cases")
    return render(request, "approvals/filing/start_renewal.html", {"found": found, "offer": found.offer})


@login_required
@never_cache
def draft(request: ActorRequest, pk: int) -> HttpResponse:
    """The merged form. Whatever is typed is kept, right or wrong; going on asks for everything."""
    found = filing(pk, request.actor)
    if found.state is not CaseState.DRAFT:
        return _elsewhere(found)
    if request.method == "POST":
        return _save(request, found)
    form = AnswersForm(found.fields, initial={**found.known, **found.answers})
    return _show_form(request, found, form)


@login_required
@never_cache
def draft_materials(request: ActorRequest, pk: int) -> HttpResponse:
    """The list of materials, each with what can be done for it."""
    found, refusal, code = filing(pk, request.actor), None, request.POST.get("code", "")
    if found.state is not CaseState.DRAFT:
        return _elsewhere(found)
    if request.method == "POST":
        try:
            perform(request, pk)
        except DomainError as error:
            refusal = Refusal.of(error)
        else:
            return redirect(f"{reverse('approvals:draft-materials', args=(pk,))}#m-{code}")
    context = {
        "filing": found,
        "crumbs": crumbs(request.actor),
        "stages": _stages(1),
        "uploads": UPLOADS,
        "refusal": refusal,
        "refused_code": code if refusal else "",
        "next_code": found.lacking[0].code if found.lacking else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "approvals/filing/materials.html", context, status=status)


@login_required
@never_cache
def draft_check(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything once more, then submit. What was submitted already shows its receipt."""
    found = filing(pk, request.actor)
    if found.state is CaseState.DRAFT:
        return _submit(request, found) if request.method == "POST" else _show_check(request, found, DeclarationForm())
    return redirect("approvals:receipt", pk) if request.method == "POST" else _elsewhere(found)


@require_safe
@login_required
@never_cache
def receipt(request: ActorRequest, pk: int) -> HttpResponse:
    """What the applicant holds in hand after filing (收件凭证)."""
    case = case_view(pk, request.actor)
    if case.state is CaseState.DRAFT:
        return redirect("approvals:draft", pk)
    path = reverse("approvals:public-progress")
    url = request.build_absolute_uri(f"{path}?number={case.number}&code={case.query_code}")
    context = {
        "case": case,
        "crumbs": crumbs(request.actor, pk, case.title),
        "notice_clock": next((clock for clock in reversed(case.clocks) if clock.kind is ClockKind.NOTICE), None),
        "handed_in": [material for material in case.materials if material.is_supplied],
        "promised": [m for m in case.materials if m.promised_on and not m.is_supplied],
        "public_url": request.build_absolute_uri(path),
        "qr": data_uri(url) if case.query_code else "",
        "tone": CASE_TONES[case.state],
    }
    return render(request, "approvals/filing/receipt.html", context)


def _start(request: ActorRequest, offer: Offer, open_draft: Callable[..., Case]) -> HttpResponse:
    people = candidates(request.actor)
    if not people:
        raise NotPermitted
    form = StartForm(people, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        case_id = opened_once(request, open_draft, form.cleaned_data["applicant"], offer.code)
        return redirect("approvals:draft", case_id) if case_id else redirect("approvals:my-cases")
    context = {"offer": offer, "form": form, "only": people[0] if len(people) == 1 else None}
    return render(request, "approvals/filing/start.html", context)


def opened_once(
    request: ActorRequest, open_draft: Callable[..., Case], applicant_id: int, code: str, **told: Any
) -> int:
    """Open a draft, or return the one that the last clicks have opened; 0 while another click is opening it."""
    key = f"draft:{request.actor.user_id}:{applicant_id}:{open_draft.__name__}:{code}"
    if not cache.add(key, 0, SECOND_CLICK):
        opened: int = cache.get(key, 0)
        if not opened or is_draft(opened):
            return opened
    try:
        case = open_draft(actor=request.actor, applicant_id=applicant_id, code=code, **told)
    except Exception:
        cache.delete(key)
        raise
    cache.set(key, case.pk, SECOND_CLICK)
    return case.pk


def _to_renewal(actor: Actor, certificate_id: int) -> HttpResponse:
    """On to the case that renews the certificate, where the reader may see it, else to all of theirs."""
    case_id = renewing_case(certificate_id, actor)
    url = reverse("approvals:case", args=(case_id,)) if case_id else reverse("approvals:my-cases")
    return redirect(f"{url}#notices")


def open_renewal(*, actor: Actor, applicant_id: int, code: str, **told: Any) -> Case:
    """Open the draft that renews the certificate whose id is *code*."""
    return drafting.open_renewal_draft(actor=actor, applicant_id=applicant_id, certificate_id=int(code), **told)


def _save(request: ActorRequest, found: Filing) -> HttpResponse:
    form = AnswersForm(found.fields, request.POST, is_final="next" in request.POST)
    try:
        case = drafting.save_draft(
            case_id=found.pk, actor=request.actor, seen_version=seen_version(request), answers=form.typed
        )
    except StaleVersion:
        return _show_outdated(request, found, form)
    if _is_htmx(request):
        return render(request, "approvals/filing/saved.html", {"version": case.version, "is_saved": True})
    if not form.is_valid():
        return _show_form(request, found, form, version=case.version, status=422)
    if form.is_final:
        return redirect("approvals:draft-materials", found.pk)
    messages.success(request, gettext("已保存，您可以随时回来继续"))
    return redirect("approvals:draft", found.pk)


def _show_outdated(request: ActorRequest, found: Filing, form: AnswersForm) -> HttpResponse:
    """Another window has saved meanwhile: nothing that was typed here is lost, and saving again decides."""
    if _is_htmx(request):
        context = {"version": seen_version(request), "is_saved": False}
        return render(request, "approvals/filing/saved.html", context, status=StaleVersion.status)
    messages.warning(request, gettext("这份申请刚在另一个页面保存过。下面是您在本页填写的内容，再次保存将以此为准"))
    return _show_form(request, found, form, status=StaleVersion.status)


def _show_form(
    request: ActorRequest, found: Filing, form: AnswersForm, *, version: int | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "filing": found,
        "crumbs": crumbs(request.actor),
        "version": found.version if version is None else version,
        "stages": _stages(0),
        "form": form,
        "groups": [(group, [(form[field.code], field.matters) for field in group.fields]) for group in found.groups],
    }
    return render(request, "approvals/filing/form.html", context, status=status)


def _submit(request: ActorRequest, found: Filing) -> HttpResponse:
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _show_check(request, found, form, status=422)
    try:
        submission.submit(
            case_id=found.pk,
            actor=request.actor,
            seen_version=seen_version(request),
            promises=found.promises,
            publication_objection=form.given,
        )
    except (StaleVersion, IllegalMove) as refusal:
        now = filing(found.pk, request.actor)
        if now.state is not CaseState.DRAFT:
            return redirect("approvals:receipt", found.pk)
        return _show_check(request, now, form, refusal=refusal, status=refusal.status)
    except DomainError as refusal:
        return _show_check(request, found, form, refusal=refusal, status=refusal.status)
    return redirect("approvals:receipt", found.pk)


def _show_check(
    request: ActorRequest,
    found: Filing,
    form: DeclarationForm,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    problems = found.problems
    context: dict[str, Any] = {
        "filing": found,
        "crumbs": crumbs(request.actor),
        "stages": _stages(2),
        "form": form,
        "rows": [
            (field, found.answers.get(field["code"], ""), problems.get(field["code"], "")) for field in found.fields
        ],
        "is_ready": not problems and not found.lacking,
        "refusal": say(refusal) if refusal else "",
    }
    return render(request, "approvals/filing/check.html", context, status=status)


def _is_htmx(request: ActorRequest) -> bool:
    return "HX-Request" in request.headers


def _stages(reached: int) -> list[Step]:
    return steps([(label, "") for label in STAGES], reached)


def _elsewhere(found: Filing) -> HttpResponse:
    """A case that is no draft any more has its own page."""
    page = "approvals:correct" if found.state is CaseState.CORRECTING else "approvals:case"
    return redirect(page, found.pk)
