"""Pages about silence: what it will bring about, what is held, and what a department owes after it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from approvals.cases.domain.vocabulary import Opinion, TaskState
from approvals.cases.models import ReviewTask
from approvals.cases.queries.whole import Whole
from approvals.cases.web.desk import desk
from approvals.permissions import RULES
from approvals.procedures.silence.models import WrittenOpinion
from approvals.procedures.silence.queries.dry_run import Nearness, holds, upcoming
from approvals.procedures.silence.services import braking
from portal.accounts.middleware import ActorRequest


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
    return render(request, "approvals/procedures/silence/upcoming.html", context)


@require_POST
@desk("silence.release")
def release(request: ActorRequest, hold_id: int) -> HttpResponse:
    """Propose or confirm the release of a held mass expiry."""
    hold = braking.release(hold_id=hold_id, actor=request.actor)
    told = gettext("已解除暂缓") if hold.released_at else gettext("已提出解除暂缓，等待另一名监督人员确认")
    messages.success(request, told)
    return redirect("approvals:upcoming")


def silent(case: Whole, department_id: int) -> list[str]:
    """The other departments of a case whose silence counts as agreement and whose paper is missing, each once."""
    on_paper = {paper.task_id for paper in case.of(WrittenOpinion) if paper.issued_at is not None}
    deemed = [task for task in case.of(ReviewTask) if task.state == TaskState.DEEMED.value and task.pk not in on_paper]
    return list(dict.fromkeys(task.department.name for task in deemed if task.department_id != department_id))


def opinions_of() -> list[tuple[str, str]]:
    given = (Opinion.AGREE, Opinion.AGREE_WITH_CONDITIONS, Opinion.DISAGREE)
    return [(opinion.value, gettext(opinion.label)) for opinion in given]


class JudgingForm(forms.Form):
    """A yes or a no. ``silent`` are the departments on whose missing papers a no owes a word."""

    use_required_attribute = False

    is_apart_from_silence = forms.BooleanField(required=False)

    def __init__(self, *args: Any, silent: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "is_apart_from_silence"])
        if not silent:
            del self.fields["is_apart_from_silence"]
            return
        told = gettext("不同意或者不予许可的，理由与缺少%(names)s的书面意见无关")
        self.fields["is_apart_from_silence"].label = told % {"names": "、".join(silent)}
        self.fields["is_apart_from_silence"].help_text = gettext("其意见已视为同意，不得以缺少其书面意见为由拒绝")
