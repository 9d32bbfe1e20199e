"""The public page of what was granted."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.domain import item_moves
from approvals.cases.web.answering import is_so
from approvals.cases.web.desk import desk
from approvals.cases.web.sending import LONGEST_REASON, GivingForm, send, show
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.procedures.publications import queries
from approvals.procedures.publications.domain import PublicationState
from approvals.procedures.publications.queries import PublicationDesk, published
from approvals.procedures.publications.services import answering
from portal.accounts.middleware import ActorRequest
from portal.ui.parts import Fact

_ON_PUBLICATIONS = {
    item_moves.PUBLISH: PublicationState.PUBLISHED,
    item_moves.WITHHOLD: PublicationState.WITHHELD,
}


@never_cache
@desk("item.disclose")
def answer_objection(request: ActorRequest, item_id: int) -> HttpResponse:
    """Publish a grant to which the applicant objected, or withhold it."""
    found = queries.publication_desk(item_id, request.actor)
    back = reverse("approvals:item", args=(item_id,))
    form = PublicationForm(request.POST or None)
    sent = send(
        request,
        form,
        {item_moves.PUBLISH.name: answering.publish, item_moves.WITHHOLD.name: answering.withhold},
        case_id=found.case_id,
        item_id=item_id,
    )
    is_done = sent.is_outdated and is_so(form, _ON_PUBLICATIONS, found.state, found.reason)
    if sent.is_done or is_done:
        messages.success(request, gettext("已决定“%(item)s”是否公开") % {"item": found.item})
        return redirect(back + "#notices")
    told = of_publication(found) | {"back_url": back, "is_open": found.state is PublicationState.AWAITING}
    return show(request, form, sent, item_moves.PUBLISH, told)


LONGEST_QUERY = 64


@require_safe
def show_publications(request: HttpRequest) -> HttpResponse:
    """Grants, newest first, for everybody; found by who holds them or by the number of the certificate."""
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()
    found = published(text, cursor=request.GET.get("cursor", ""))
    asked = {"q": text} if text else {}
    here = reverse("approvals:publications")
    context = {
        "rows": found.rows,
        "text": text,
        "longest": LONGEST_QUERY,
        "next_url": "?" + urlencode(asked | {"cursor": found.next_cursor}) if found.next_cursor else "",
        "first_url": f"{here}?{urlencode(asked)}" if "cursor" in request.GET else "",
    }
    return render(request, "approvals/procedures/publications/list.html", context)


def of_publication(found: PublicationDesk) -> dict[str, Any]:
    """A grant that the applicant asks to keep from the public, and why."""
    facts = [
        Fact(gettext("申请人"), found.holder),
        Fact(gettext("申请人对公开提出的异议"), found.objection),
    ]
    if found.due_on:
        facts.append(Fact(gettext(ClockKind.PUBLICATION.label), found.due_on.isoformat()))
    return {
        "back_label": found.item,
        "title": found.item,
        "case": f"{found.title} · {found.number}",
        "case_url": "",
        "version": found.version,
        "state": found.state,
        "facts": facts,
        "explanation": gettext("涉及商业秘密或者个人隐私的不予公开；不公开会对公共利益造成重大影响的，可以公开。"),
    }


class PublicationForm(GivingForm):
    """Publish against an objection or withhold; either needs a reason that the applicant is told."""

    answer = forms.ChoiceField(
        label=_("答复"), widget=forms.RadioSelect, error_messages={"required": _("请选择公开或者不公开")}
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_REASON,
        help_text=_("申请人会原样看到"),
        error_messages={"required": _("请填写理由")},
        widget=forms.Textarea({"rows": "3"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = (item_moves.PUBLISH, item_moves.WITHHOLD)
        self.fields["answer"].choices = [(move.name, gettext(move.label)) for move in moves]

    @property
    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
