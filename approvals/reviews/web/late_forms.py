"""What a department types after its silence has spoken."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.web.desk import attempt, desk
from approvals.procedures.silence.queries.aftermath import aftermath_of
from approvals.reviews.services import speaking_late
from portal.accounts.middleware import ActorRequest
from portal.ui.refusals import Refusal

LONGEST = 2000

_CHOICES = (Opinion.AGREE, Opinion.AGREE_WITH_CONDITIONS, Opinion.DISAGREE)


class WrittenOpinionForm(forms.Form):
    """The paper that is owed (补发书面意见)."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("书面意见"),
        max_length=LONGEST,
        error_messages={"required": _("请填写书面意见")},
        widget=forms.Textarea({"rows": "4"}),
    )


class LateOpinionForm(forms.Form):
    """An opinion without effect (逾期意见)."""

    use_required_attribute = False
    opinion = forms.TypedChoiceField(
        label=_("意见"), coerce=Opinion.of, widget=forms.RadioSelect, error_messages={"required": _("请选择意见")}
    )
    reason = forms.CharField(label=_("理由"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": "3"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].choices = [(word.value, gettext(word.label)) for word in _CHOICES]


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
    return render(request, "approvals/reviews/speak_late.html", context, status=status)
