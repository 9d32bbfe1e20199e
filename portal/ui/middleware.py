"""Language of a request, pages kept out of caches, and refusals shown as pages."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import translation

from portal.kernel.errors import Unreachable
from portal.kernel.numbers import whole_number
from portal.ui.refusals import Refusal

API_ROOT = "/api/"

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Chinese unless the visitor switched. A program may ask by Accept-Language; a browser's own is not a choice."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _language(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _language(request: HttpRequest) -> str:
    if request.path.startswith(API_ROOT):
        return translation.get_language_from_request(request)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class PrivatePagesMiddleware:
    """What a signed-in person saw stays in no cache: the next person at this computer goes back in vain.

    A part of a page that asks to sign in leads the whole page there.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store")
        if request.htmx and response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL)):
            return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
        return response


class BodyLimitMiddleware:
    """Whoever announces more than the longest body is refused before a byte of it is read, files included."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = whole_number(request.META.get("CONTENT_LENGTH") or "0")
        if announced is None or announced > settings.LONGEST_BODY:
            raise RequestDataTooBig
        return self.get_response(request)


class LegibleAddressMiddleware:
    """An address that asks for the one character that the database cannot hold is nobody's question."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (text for name, values in request.GET.lists() for text in (name, *values))
        if any("\0" in text for text in (request.path_info, *asked)):
            raise BadRequest
        return self.get_response(request)


class DomainErrorMiddleware:
    """A refusal that leaves a page's view becomes a sentence with the right status, never a stack trace.

    For htmx it is a notice that goes to the page's notice area; the API answers for itself.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_told_elsewhere = request.path.startswith(API_ROOT) or Unreachable.is_told_by(error)  # its frame asks too
        refusal = None if is_told_elsewhere else Refusal.of(error)
        if refusal is None:
            return None
        response = _notice(request, refusal) if request.htmx else _page(request, refusal)
        if refusal.retry_after is not None:
            response["Retry-After"] = str(refusal.retry_after)
        return response


def _page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "errors/refused.html", {"refusal": refusal}, status=refusal.status)


def _notice(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    notice = render(request, "components/refusal.html", {"refusal": refusal}, status=refusal.status)
    notice["HX-Retarget"] = "#notices"
    notice["HX-Reswap"] = "innerHTML show:#notices:top"
    return notice
