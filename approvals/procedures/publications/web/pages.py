"""The public page of what was granted, and the page on which a head answers an objection to that."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.web.desk import desk
from approvals.cases.web.forms import GivingForm, reason_field
from approvals.cases.web.move_page import Desk, Subject, move_page
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.procedures.publications.domain import PUBLISH, WITHHOLD, PublicationState
from approvals.procedures.publications.queries import PublicationDesk, publication_desk, published
from portal.accounts.middleware import ActorRequest
from portal.ui.parts import Crumb, Fact

_OUTCOMES = {PUBLISH: PublicationState.PUBLISHED, WITHHOLD: PublicationState.WITHHELD}


@never_cache
@desk("item.disclose")
def answer_objection(request: ActorRequest, item_id: int) -> HttpResponse:
    """Publish a grant to which the applicant objected, or withhold it."""
    again = partial(publication_desk, item_id, request.actor)
    found = again()
    form = PublicationForm(request.POST or None)
    return move_page(
        request,
        form,
        Desk(found, again, of_publication),
        PUBLISH,
        WITHHOLD,
        is_so=lambda found, asked: found.state is _OUTCOMES[asked] and form.says(found.reason),
        done=gettext("已决定“%(item)s”是否公开"),
        is_open=lambda found: found.state is PublicationState.AWAITING,
    )


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


def of_publication(found: PublicationDesk) -> Subject:
    """A grant that the applicant asks to keep from the public, and why."""
    facts = [
        Fact(gettext("申请人"), found.holder),
        Fact(gettext("申请人对公开提出的异议"), found.objection),
    ]
    if found.due_on:
        facts.append(Fact(gettext(ClockKind.PUBLICATION.label), found.due_on.isoformat()))
    return Subject(
        pk=found.item_id,
        version=found.version,
        state=found.state,
        case_id=found.case_id,
        name=found.item,
        title=found.title,
        number=found.number,
        facts=facts,
        explanation=gettext("涉及商业秘密或者个人隐私的不予公开；不公开会对公共利益造成重大影响的，可以公开。"),
        back=Crumb(found.item, reverse("approvals:item", args=(found.item_id,))),
    )


class PublicationForm(GivingForm):
    """Publish against an objection or withhold; either needs a reason that the applicant is told."""

    answer = forms.ChoiceField(
        label=_("答复"), widget=forms.RadioSelect, error_messages={"required": _("请选择公开或者不公开")}
    )
    reason = reason_field(_("申请人会原样看到"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(move.name, gettext(move.label)) for move in _OUTCOMES]

    @property
    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
