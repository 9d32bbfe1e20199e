"""Pages that everybody reads: search, lists, guides."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from matters.domain.vocabulary import Theme
from matters.queries import guides, listing, searching
from matters.queries.listing import Position

HITS = 30


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words asked for; without words, the ways to look around. htmx gets the results alone."""
    words = request.GET.get("q", "").strip()[: searching.LONGEST_QUERY]
    context: dict[str, Any] = {"words": words, "hits": searching.search(words, HITS) if words else []}
    if not words:
        context |= {"bundles": listing.bundles(), "themes": listing.themes(), "departments": listing.departments()}
    is_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    template = "matters/results.html" if is_part else "matters/search.html"
    response = render(request, template, context | {"longest": searching.LONGEST_QUERY})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """The matters that one department implements."""
    name = listing.department_name(pk)
    return render(
        request, "matters/department.html", {"title": name, "listed": listing.by_department(pk, position(request))}
    )


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The matters of one theme."""
    if slug not in Theme.values():
        raise Http404
    chosen = Theme.of(slug)
    return render(
        request, "matters/theme.html", {"title": chosen.label, "listed": listing.by_theme(chosen, position(request))}
    )


@require_safe
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of one matter."""
    return render(request, "matters/matter.html", {"guide": guides.matter_guide(code)})


@require_safe
def bundle(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of a bundle."""
    return render(request, "matters/bundle.html", {"guide": guides.bundle_guide(code)})


def position(request: HttpRequest) -> Position:
    """Where the page of a list begins, from the address."""
    return Position.of(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
