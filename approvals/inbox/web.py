"""The reviewer's pages: the department's inbox, and one task with its opinion form."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.domain.review_moves import GIVE_OPINION
from approvals.cases.domain.vocabulary import Opinion, ReviewStage
from approvals.cases.web.cards import cards, stacks
from approvals.cases.web.desk import attempt, desk, done, first_url, next_url, part_url, word_in
from approvals.cases.web.forms import reason_field, seen_version
from approvals.clocks.web.parts import why_url
from approvals.clocks.web.signs import due
from approvals.dossier.web import signs
from approvals.dossier.web.parts import CASE_TONES, OPINION_TONES
from approvals.inbox.queries import InboxTab, TaskFile, inbox, next_open, task_file
from approvals.materials.web.signs import answers, material_rows
from approvals.procedures.silence.web import JudgingForm, opinions_of, silent
from approvals.reviews.services import opinions
from portal.accounts.middleware import ActorRequest
from portal.ui.parts import Tone
from portal.ui.refusals import Refusal


@require_safe
@never_cache
@desk("review.give_opinion")
def show_inbox(request: ActorRequest) -> HttpResponse:
    """What the department has to say, overdue first, then what is due soonest."""
    tab = word_in(InboxTab, request.GET.get("tab", "")) or InboxTab.OPEN
    matter = request.GET.get("matter", "")
    found = inbox(request.actor, tab, matter=matter, cursor=request.GET.get("cursor", ""))
    context = {
        "rows": [
            (
                line,
                due(line.due) if line.due else None,
                OPINION_TONES[line.opinion] if line.opinion else Tone.QUIET,
            )
            for line in found.lines
        ],
        "tabs": [(each, found.counts.get(each), part_url(request, "tab", each)) for each in InboxTab],
        "tab": tab,
        "is_done": tab is InboxTab.DONE,
        "matters": found.matters,
        "matter": matter,
        "hearings": found.hearings,
        "next_url": next_url(request, found.next_cursor),
        "first_url": first_url(request),
    }
    return render(request, "approvals/inbox/list.html", context)


@require_safe
@desk("review.give_opinion")
def next_in_inbox(request: ActorRequest, task_id: int) -> HttpResponse:
    """Lead from one task to the one that is due first (下一件)."""
    following = next_open(request.actor, after=task_id)
    if following is not None:
        return redirect("approvals:task", following)
    messages.info(request, gettext("没有其他待提出的意见了"))
    return redirect("approvals:inbox")


@never_cache
@desk("review.give_opinion")
def task(request: ActorRequest, task_id: int) -> HttpResponse:
    """A task with its case; sent, the form gives the department's opinion."""
    found = task_file(task_id, request.actor)
    if request.method != "POST":
        return _show(request, found, OpinionForm(silent=silent(found.file.case.own, found.task.department_id)))
    form = OpinionForm(request.POST, silent=silent(found.file.case.own, found.task.department_id))
    if not form.is_valid():
        return _show(request, found, form, status=422)
    refusal = attempt(
        form,
        opinions.give_opinion,
        case_id=found.file.case.pk,
        task_id=task_id,
        actor=request.actor,
        seen_version=seen_version(request),
        **form.cleaned_data,
    )
    if refusal is None:
        told = {"item": found.task.item_name, "opinion": gettext(form.cleaned_data["opinion"].label)}
        messages.success(request, gettext("已对“%(item)s”提出意见：%(opinion)s") % told)
        return done("approvals:task", task_id)
    return _show(request, task_file(task_id, request.actor), form, refusal=refusal, status=refusal.status)


class OpinionForm(JudgingForm):
    """A department's opinion (部门意见)."""

    opinion = forms.TypedChoiceField(label=_("意见"), coerce=Opinion.of, widget=forms.RadioSelect, choices=opinions_of)
    reason = reason_field(_("附条件同意或者不同意的，必须写明条件或理由"), required=False)


def _show(
    request: ActorRequest,
    found: TaskFile,
    form: OpinionForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    case = found.file.case
    context = {
        "case": case,
        "case_tone": CASE_TONES[case.state],
        "task": found.task,
        "own": signs.opinion(found.task),
        "due_at": found.due_at,
        "is_open": GIVE_OPINION.leaves(found.task.state),
        "others": [signs.opinion(other) for other in found.siblings],
        "why_url": why_url(case.pk, found.task.clock),
        "applicant": signs.applicant_facts(found.file.applicant),
        "answers": answers(case.fields, case.answers, found.position),
        "materials": material_rows(case.materials, found.file.certificates, found.position),
        "form": form,
        "refusal": refusal,
        "stacks": stacks(cards([found.item.own], request.actor)),
        "is_first_look": found.task.stage is ReviewStage.PRE_REVIEW,
        "absent_until": found.absent_until,
        "law": GIVE_OPINION.law,
    }
    return render(request, "approvals/inbox/task.html", context, status=status)
