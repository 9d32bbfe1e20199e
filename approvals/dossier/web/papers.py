"""The papers of a case, which its wings make, each on a page to be printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.queries.whole import Whole
from approvals.cases.web.papers import Document
from approvals.clocks.web.parts import crumbs
from approvals.dossier.queries.detail import CaseView, case_view
from approvals.parts import wings
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Link:
    """A paper in the list of a case."""

    title: str
    subject: str
    url: str
    issued_at: datetime


def documents(case: CaseView) -> list[Link]:
    """All papers of a filed case, the receipt first."""
    found = [
        Link(paper.title, paper.subject, reverse("approvals:document", args=(case.pk, paper.key)), paper.issued_at)
        for paper in papers_of(case.own)
    ]
    receipt = reverse("approvals:receipt", args=(case.pk,))
    return [Link(gettext("收件凭证"), "", receipt, case.submitted_at), *found] if case.submitted_at else found


@require_safe
@login_required
@never_cache
def document(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    case = case_view(pk, request.actor)
    for paper in papers_of(case.own):
        if paper.key == key:
            context = {"case": case, "crumbs": crumbs(request.actor, pk, case.title), "document": paper}
            return render(request, "approvals/dossier/document.html", context)
    raise NotFound


def papers_of(case: Whole) -> Iterator[Document]:
    """Those of the case as a whole, then those of its items, one item after the other."""
    yield from _in_order(paper for wing in wings() for make in wing.case_papers for paper in make(case))
    makers = [make for wing in wings() for make in wing.papers]
    for item in case.items():
        yield from _in_order(paper for make in makers for paper in make(item))


def _in_order(papers: Iterable[Document]) -> list[Document]:
    return sorted(papers, key=lambda paper: paper.stage)
