"""The head's pages: the items that wait for a decision, and one item with all its opinions."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from approvals.cases.domain.item_moves import GRANT, REFUSE
from approvals.cases.web.cards import cards, stacks
from approvals.cases.web.desk import attempt, desk, done, first_url, next_url, part_url, word_in
from approvals.cases.web.forms import reason_field, seen_version
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.web.parts import why_url
from approvals.clocks.web.signs import due
from approvals.decisions.domain import REMEDIES
from approvals.decisions.queries import DecisionTab, ItemFile, against_certifying, decisions, item_file, next_reviewed
from approvals.decisions.services import certifying, deciding
from approvals.dossier.web import signs
from approvals.dossier.web.papers import documents
from approvals.dossier.web.parts import CASE_TONES, ITEM_TONES
from approvals.materials.domain.refusals import HeldByDeficiency
from approvals.materials.web.signs import answers, material_rows
from approvals.procedures.hearings.queries import against_deciding
from approvals.procedures.pauses.queries.desk import pause_requests
from approvals.procedures.renewals.web import renewal_card
from approvals.procedures.silence.web import JudgingForm, silent
from portal.accounts.actor import Actor
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import DomainError
from portal.ui.refusals import Refusal, say


@require_safe
@never_cache
@desk("item.decide")
def show_decisions(request: ActorRequest) -> HttpResponse:
    """What the department has to decide, due first; and which of its opinions are overdue."""
    tab = word_in(DecisionTab, request.GET.get("tab", "")) or DecisionTab.AWAITING
    found = decisions(request.actor, tab, cursor=request.GET.get("cursor", ""))
    context = {
        "rows": [(line, due(line.due) if line.due else None, ITEM_TONES[line.state]) for line in found.lines],
        "tabs": [
            (each, found.awaiting if each is DecisionTab.AWAITING else None, part_url(request, "tab", each))
            for each in DecisionTab
        ],
        "tab": tab,
        "is_decided": tab is DecisionTab.DECIDED,
        "late": [(line, due(line.due) if line.due else None) for line in found.late],
        "late_count": found.late_count,
        "pauses": pause_requests(request.actor).rows,
        "objections": found.objections,
        "hearings": found.hearings,
        "next_url": next_url(request, found.next_cursor),
        "first_url": first_url(request),
    }
    return render(request, "approvals/decisions/list.html", context)


@require_safe
@desk("item.decide")
def next_decision(request: ActorRequest, item_id: int) -> HttpResponse:
    """Lead from one item to the one that is due first (下一件)."""
    following = next_reviewed(request.actor, after=item_id)
    if following is not None:
        return redirect("approvals:item", following)
    messages.info(request, gettext("没有其他待决定的事项了"))
    return redirect("approvals:decisions")


@never_cache
@desk("item.decide")
def item(request: ActorRequest, item_id: int) -> HttpResponse:
    """An item with its opinions; sent, the form decides it."""
    found = item_file(item_id, request.actor)
    if request.method != "POST":
        return _show(request, found, DecisionForm(silent=silent(found.file.case.own, found.item.department_id)))
    form = DecisionForm(request.POST, silent=silent(found.file.case.own, found.item.department_id))
    if not form.is_valid():
        return _show(request, found, form, status=422)
    given = dict(form.cleaned_data)
    decision = given.pop("decision")
    if decision == GRANT.name:
        given.pop("is_apart_from_silence", None)
    refusal = attempt(
        form,
        deciding.grant if decision == GRANT.name else deciding.refuse,
        case_id=found.file.case.pk,
        item_id=item_id,
        actor=request.actor,
        seen_version=seen_version(request),
        **given,
    )
    if refusal is None:
        move = GRANT if decision == GRANT.name else REFUSE
        told = {"item": found.item.name, "decision": gettext(move.label)}
        messages.success(request, gettext("“%(item)s”：%(decision)s") % told)
        return done("approvals:item", item_id)
    return _show(request, item_file(item_id, request.actor), form, refusal=refusal, status=refusal.status)


@require_POST
@desk("item.certify")
def certify(request: ActorRequest, item_id: int) -> HttpResponse:
    """Issue the certificate of an item that counts as granted."""
    found = item_file(item_id, request.actor)
    case_id = found.file.case.pk
    certifying.certify(case_id=case_id, item_id=item_id, actor=request.actor, seen_version=seen_version(request))
    messages.success(request, gettext("已颁发“%(item)s”的证件") % {"item": found.item.name})
    return done("approvals:item", item_id)


def _obstacles(found: ItemFile, actor: Actor) -> Iterator[DomainError]:
    """What keeps the item from being granted now: materials that are owed, a hearing that waits."""
    before = against_deciding(found.item.own, actor.user_id)
    if before and GRANT.leaves(found.item.state):
        yield before
    if found.holding:
        yield HeldByDeficiency(names="、".join(found.holding))


class DecisionForm(JudgingForm):
    """The decision on an item (准予, 不予)."""

    decision = forms.ChoiceField(
        label=_("决定"),
        widget=forms.RadioSelect,
        choices=(("grant", _("准予许可")), ("refuse", _("不予许可"))),
    )
    reason = reason_field(_("不予许可的必须写明理由；有部门不同意而准予的，也必须写明理由"), required=False)


def _show(
    request: ActorRequest,
    found: ItemFile,
    form: DecisionForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    case, row = found.file.case, found.item
    publication, certificate = row.periods.get(ClockKind.PUBLICATION), row.periods.get(ClockKind.CERTIFICATE)
    context: dict[str, Any] = {
        "case": case,
        "case_tone": CASE_TONES[case.state],
        "item": row,
        "item_tone": ITEM_TONES[row.state],
        "documents": documents(case),
        "statutory_url": why_url(case.pk, row.statutory),
        "promised_url": why_url(case.pk, row.promised),
        "renewal": renewal_card(row.own, request.actor),
        "statutory_due": due(row.statutory) if row.statutory and row.statutory.is_open else None,
        "promised_due": due(row.promised) if row.promised and row.promised.is_open else None,
        "is_open": GRANT.leaves(row.state),
        "may_certify": against_certifying(row.own.row) is None,
        "may_publish": publication is not None and publication.is_open,
        "publication_due": due(publication) if publication else None,
        "certificate_due": due(certificate) if certificate else None,
        "opinions": [signs.opinion(task) for task in row.tasks],
        "others": [signs.opinion(task) for task in case.tasks if task.item_id != row.pk],
        "held": [say(obstacle) for obstacle in _obstacles(found, request.actor)],
        "certificate": found.file.certificates.get(row.certificate_id or 0),
        "applicant": signs.applicant_facts(found.file.applicant),
        "answers": answers(case.fields, case.answers, row.position),
        "materials": material_rows(case.materials, found.file.certificates, row.position),
        "form": form,
        "refusal": refusal,
        "stacks": stacks(cards([row.own], request.actor)),
        "remedies": gettext(REMEDIES),
    }
    return render(request, "approvals/decisions/item.html", context, status=status)
