"""The page of the search."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from matters.catalogue.queries import listing
from matters.search import queries

HITS = 30


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words asked for; without words, the ways to look around. htmx gets the results alone."""
    words = request.GET.get("q", "").strip()[: queries.LONGEST_QUERY]
    context: dict[str, Any] = {"words": words, "hits": queries.search(words, HITS) if words else []}
    if not words:
        context |= {"bundles": listing.bundles(), "themes": listing.themes(), "departments": listing.departments()}
    is_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    template = "matters/search/results.html" if is_part else "matters/search/search.html"
    response = render(request, template, context | {"longest": queries.LONGEST_QUERY})
    patch_vary_headers(response, ["HX-Request"])
    return response
