"""Friendly pages for what goes wrong outside a view, and for what a view did not foresee."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.api.errors import Broken, bare_response
from portal.kernel.errors import come_back
from portal.ui.refusals import say

API_ROOT = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return bare_response(exception)
    return _whole(request, render(request, "errors/400.html", status=400))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _whole(request, render(request, "errors/403.html", status=403))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _whole(request, render(request, "errors/expired.html", status=403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return bare_response(exception)
    return _whole(request, render(request, "errors/404.html", status=404))


def too_many(request: HttpRequest) -> HttpResponse:
    """Asked for by allauth when its limits are reached."""
    return _whole(request, render(request, "errors/429.html", status=429))


def broken(request: HttpRequest) -> HttpResponse:
    """Rendered without a request: whatever broke the page may break the frame as well."""
    error = sys.exception()
    refusal = come_back(error) if isinstance(error, Exception) else None
    if _is_api(request):
        return bare_response(refusal or Broken())
    if refusal is None:
        return _whole(request, HttpResponse(render_to_string("errors/500.html"), status=500))
    page = render_to_string("errors/503.html", {"message": say(refusal)})
    return _whole(request, HttpResponse(page, status=refusal.status, headers={"Retry-After": str(refusal.seconds)}))


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_ROOT)


def _whole(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A part of a page that goes wrong is replaced by the whole page of the error."""
    if "HX-Request" in request.headers:
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML"
    return response
