"""How a visitor wants pages to be: language and elder-friendly mode (适老版). Kept in cookies, without an account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

ELDER_COOKIE = "elder"
A_YEAR = 365 * 24 * 60 * 60


def is_elder_mode(request: HttpRequest) -> bool:
    return request.COOKIES.get(ELDER_COOKIE) == "1"


@require_POST
def switch_elder_mode(request: HttpRequest) -> HttpResponse:
    """Turn the large mode on or off and lead back to where the visitor was."""
    response = HttpResponseRedirect(_safe(request))
    if is_elder_mode(request):
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    else:
        is_secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(ELDER_COOKIE, "1", max_age=A_YEAR, samesite="Lax", httponly=True, secure=is_secure)
    return response


def _safe(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else "/"
