"""Lists that everybody reads: by department, by theme."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matters.catalogue.domain.vocabulary import Theme
from matters.catalogue.queries import listing
from matters.catalogue.queries.listing import Position


@require_safe
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """The matters that one department implements."""
    name = listing.department_name(pk)
    return render(
        request,
        "matters/catalogue/department.html",
        {"title": name, "listed": listing.by_department(pk, position(request))},
    )


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The matters of one theme."""
    if slug not in Theme.values():
        raise Http404
    chosen = Theme.of(slug)
    return render(
        request,
        "matters/catalogue/theme.html",
        {"title": chosen.label, "listed": listing.by_theme(chosen, position(request))},
    )


def position(request: HttpRequest) -> Position:
    """Where the page of a list begins, from the address."""
    return Position.of(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
