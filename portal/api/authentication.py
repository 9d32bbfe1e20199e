"""How a program says who it acts for: the session of a signed-in person, with the CSRF token on every change."""

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class TokenMissing(DomainError):
    code = "csrf_failed"
    message = _("请求缺少有效的CSRF令牌，请在X-CSRFToken中提供")
    status = status.HTTP_403_FORBIDDEN


class ActorSessionAuthentication(SessionAuthentication):
    """The portal's own session. ``request.actor`` is the middleware's, for API and pages alike.

    Naming a scheme makes an anonymous call 401, and leaves 403 to mean "not you".
    """

    def authenticate_header(self, _request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: HttpRequest) -> None:
        """Raises TokenMissing."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refusal:
            raise TokenMissing from refusal


class SessionScheme(OpenApiAuthenticationExtension):
    """The session cookie, as the API's description tells it."""

    target_class = ActorSessionAuthentication
    name = "session"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
