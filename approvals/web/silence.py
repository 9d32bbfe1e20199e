"""Pages about silence: what it will bring about, what is held, and what a department owes after it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from approvals.permissions import RULES
from approvals.queries.aftermath import aftermath_of
from approvals.queries.dry_run import Nearness, holds, upcoming
from approvals.services import braking, speaking_late
from approvals.web._desk import attempt, desk
from approvals.web.late_forms import LateOpinionForm, WrittenOpinionForm
from portal.accounts.middleware import ActorRequest
from portal.ui.refusals import Refusal


@require_safe
@never_cache
@desk("silence.foresee")
def show_upcoming(request: ActorRequest) -> HttpResponse:
    """The dry run: what will be deemed agreed without anybody's act, and why."""
    found = upcoming(request.actor)
    may_release = RULES["silence.release"].could_ever(request.actor)
    context = {
        "groups": [(each, [line for line in found if line.nearness is each]) for each in Nearness],
        "is_empty": not found,
        "holds": holds(request.actor) if may_release else [],
        "may_release": may_release,
        "may_decide": RULES["item.decide"].could_ever(request.actor),
        "user_id": request.actor.user_id,
    }
    return render(request, "approvals/staff/upcoming.html", context)


@require_POST
@desk("silence.release")
def release(request: ActorRequest, hold_id: int) -> HttpResponse:
    """Propose or confirm the release of a held mass expiry."""
    hold = braking.release(hold_id=hold_id, actor=request.actor)
    told = gettext("已解除暂缓") if hold.released_at else gettext("已提出解除暂缓，等待另一名监督人员确认")
    messages.success(request, told)
    return redirect("approvals:upcoming")


@never_cache
@desk("review.speak_late")
def speak_late(request: ActorRequest, task_id: int) -> HttpResponse:
    """After silence: issue the written opinion that is owed, or leave an opinion without effect."""
    found = aftermath_of(task_id, request.actor)
    paper, late = WrittenOpinionForm(prefix="paper"), LateOpinionForm(prefix="late")
    refusal: Refusal | None = None
    if request.method == "POST":
        which = "paper" if "paper-text" in request.POST else "late"
        form = (WrittenOpinionForm if which == "paper" else LateOpinionForm)(request.POST, prefix=which)
        paper, late = (form, late) if which == "paper" else (paper, form)
        if form.is_valid():
            act = speaking_late.issue_written_opinion if which == "paper" else speaking_late.record_late_opinion
            given = {"case_id": found.case_id, "task_id": task_id, "actor": request.actor} | form.cleaned_data
            refusal = attempt(form, act, **given)
            if refusal is None:
                messages.success(request, gettext("已补发书面意见") if which == "paper" else gettext("已登记逾期意见"))
                return redirect("approvals:speak-late", task_id)
    status = 200 if request.method != "POST" else (refusal.status if refusal else 422)
    context = {"found": found, "paper": paper, "late": late, "refusal": refusal}
    return render(request, "approvals/staff/speak_late.html", context, status=status)
