"""What the fuzz must find: faults that the hall shows to whoever asks for them by a header."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

HEADER = "X-Fuzz-Control"
FAULTS: dict[str, Callable[[], HttpResponse]] = {
    "/api/v1/periods/": lambda: HttpResponse(status=500),
    "/api/v1/bundles/": lambda: JsonResponse({"unheard": "of"}),
    "/search/": lambda: HttpResponse(status=500),
}
"""An answer by the path that gives it: a breakdown, what no description tells, a page that breaks down."""

Answering = Callable[[HttpRequest], HttpResponseBase]


class FaultsOnRequest:
    def __init__(self, get_response: Answering) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        fault = FAULTS.get(request.path) if HEADER in request.headers else None
        return fault() if fault else self._get_response(request)
