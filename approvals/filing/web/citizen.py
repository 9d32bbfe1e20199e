"""What applicants do with cases that are filed: look through them, correct, supply what is owed, withdraw."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.web.forms import seen_version
from approvals.clocks.web.parts import crumbs
from approvals.dossier.queries.progress import progress
from approvals.dossier.web.parts import CASE_TONES
from approvals.filing.queries.filing import Correction, Owed, correction, owed
from approvals.filing.queries.my_cases import MyCase, my_cases
from approvals.filing.services import drafting, submission, withdrawal
from approvals.filing.web.forms import AnswersForm
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.services import deficiencies
from approvals.materials.web.handing_in import UPLOADS, perform
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import DomainError, IllegalMove, StaleVersion
from portal.ui.refusals import Refusal


@require_safe
@login_required
@never_cache
def list_cases(request: ActorRequest) -> HttpResponse:
    found = my_cases(request.actor, request.GET.get("cursor", ""))
    context = {
        "rows": [(case, CASE_TONES[case.state], _next_step(case)) for case in found.rows],
        "next_url": "?" + urlencode({"cursor": found.next_cursor}) if found.next_cursor else "",
        "first_url": reverse("approvals:my-cases") if "cursor" in request.GET else "",
    }
    return render(request, "approvals/filing/my_cases.html", context)


@login_required
@never_cache
def correct(request: ActorRequest, pk: int) -> HttpResponse:
    """What was asked to be corrected, each with its reason and where to mend it, then one button to send it all."""
    found = correction(pk, request.actor)
    if found is None:
        return redirect("approvals:case", pk)
    if request.method != "POST":
        return _show_correction(request, found)
    act = request.POST.get("act", "")
    if act in ("save", "correct"):
        return _correct(request, found, is_final=act == "correct")
    try:
        perform(request, pk)
    except DomainError as refusal:
        return _show_correction(request, found, refusal=refusal, code=request.POST.get("code", ""))
    return redirect(f"{reverse('approvals:correct', args=(pk,))}#m-{request.POST['code']}")


@login_required
@never_cache
def supply(request: ActorRequest, pk: int, deficiency_pk: int) -> HttpResponse:
    """Bring a promised material: taken with the phone's camera or chosen, and sent in one go."""
    found = owed(pk, deficiency_pk, request.actor)
    if request.method != "POST" or found.state is not DeficiencyState.OPEN:
        return _show_supply(request, found)
    try:
        if request.POST.get("act") != "supply":
            perform(request, pk)
        deficiencies.supply(
            case_id=pk, deficiency_id=deficiency_pk, actor=request.actor, seen_version=seen_version(request)
        )
    except DomainError as refusal:
        return _show_supply(request, owed(pk, deficiency_pk, request.actor), refusal)
    messages.success(request, gettext("“%(name)s”已补交，等待窗口核对") % {"name": found.line.name})
    return redirect("approvals:case", pk)


@login_required
@never_cache
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask once more, then take the case back."""
    found = progress(pk, request.actor)
    if "withdraw" not in found.moves:
        return redirect("approvals:case", pk)
    if request.method == "POST":
        try:
            withdrawal.withdraw(case_id=pk, actor=request.actor, seen_version=seen_version(request))
        except (StaleVersion, IllegalMove):
            messages.warning(request, gettext("办件刚有新的进展，请核对后再决定是否撤回"))
        else:
            messages.success(request, gettext("申请已撤回"))
        return redirect("approvals:case", pk)
    context = {
        "case": found.case,
        "granted": [item for item in found.case.items if item.certificate_id],
        "action_label": gettext("确认撤回"),
        "cancel_url": reverse("approvals:case", args=(pk,)),
        "tone": "seal",
    }
    return render(request, "approvals/filing/withdraw.html", context)


def _next_step(case: MyCase) -> tuple[str, str]:
    """What the applicant would do next, and where. A promised material outranks looking on."""
    if case.state is CaseState.DRAFT:
        return gettext("继续填写"), reverse("approvals:draft", args=(case.pk,))
    if case.state is CaseState.CORRECTING:
        return gettext("去补正"), reverse("approvals:correct", args=(case.pk,))
    if case.asked_by:
        return gettext("答复听证"), reverse("approvals:case", args=(case.pk,))
    label = gettext("补交材料") if case.owed_on else gettext("查看进度")
    return label, reverse("approvals:case", args=(case.pk,))


def _correct(request: ActorRequest, found: Correction, *, is_final: bool) -> HttpResponse:
    """Keep what was typed first: a refusal of the rest loses nothing."""
    form = AnswersForm(_mended(found), request.POST, is_final=is_final)
    pk, version = found.filing.pk, seen_version(request)
    try:
        if found.fields:
            saved = drafting.save_draft(case_id=pk, actor=request.actor, seen_version=version, answers=form.typed)
            version = saved.version
        if form.is_valid() and is_final:
            submission.correct(case_id=pk, actor=request.actor, seen_version=version)
    except DomainError as refusal:
        now = correction(pk, request.actor)
        return _show_correction(request, now, form=form, refusal=refusal) if now else redirect("approvals:case", pk)
    if not form.is_valid():
        return _show_correction(request, found, form=form, version=version)
    if is_final:
        messages.success(request, gettext("补正已提交，等待窗口受理"))
        return redirect("approvals:case", pk)
    messages.success(request, gettext("已保存，您可以随时回来继续"))
    return redirect("approvals:correct", pk)


def _mended(found: Correction) -> list[Mapping[str, Any]]:
    """The fields that the notice asks to be mended."""
    return [field for field, _reason in found.fields]


def _show_correction(
    request: ActorRequest,
    found: Correction,
    *,
    form: AnswersForm | None = None,
    version: int | None = None,
    refusal: DomainError | None = None,
    code: str = "",
) -> HttpResponse:
    told = Refusal.of(refusal) if refusal else None
    status = told.status if told else 422 if form else 200
    form = form or AnswersForm(_mended(found), initial=dict(found.filing.answers))
    context = {
        "filing": found.filing,
        "crumbs": crumbs(request.actor, found.filing.pk, found.filing.title),
        "version": found.filing.version if version is None else version,
        "notice": found.notice,
        "form": form,
        "fields": [(form[field["code"]], reason) for field, reason in found.fields],
        "materials": [(line, reason, found.is_renewed(line)) for line, reason in found.materials],
        "uploads": UPLOADS,
        "refusal": told,
        "refused_code": code,
    }
    return render(request, "approvals/filing/correct.html", context, status=status)


def _show_supply(request: ActorRequest, found: Owed, refusal: DomainError | None = None) -> HttpResponse:
    """The page where something is owed; what is settled, by an equal press of the same button perhaps, needs none."""
    if found.state is not DeficiencyState.OPEN:
        messages.info(request, gettext("“%(name)s”不需要再补交") % {"name": found.line.name})
        return redirect("approvals:case", found.case_id)
    told = Refusal.of(refusal) if refusal else None
    context = {
        "crumbs": crumbs(request.actor, found.case_id, found.title),
        "owed": found,
        "line": found.line,
        "uploads": UPLOADS,
        "refusal": told,
    }
    return render(request, "approvals/filing/supply.html", context, status=told.status if told else 200)
