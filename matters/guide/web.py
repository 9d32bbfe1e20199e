"""Guides as everybody reads them: of one matter, of a bundle."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matters.guide import queries


@require_safe
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of one matter."""
    return render(request, "matters/guide/matter.html", {"guide": queries.matter_guide(code)})


@require_safe
def bundle(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of a bundle."""
    return render(request, "matters/guide/bundle.html", {"guide": queries.bundle_guide(code)})
