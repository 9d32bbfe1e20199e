"""How a program says who it acts for: the session of a signed-in person, with the CSRF token on every change."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class ActorSessionAuthentication(SessionAuthentication):
    """The portal's own session. ``request.actor`` is the middleware's, for API and pages alike.

    Naming a scheme makes an anonymous call 401, and leaves 403 to mean "not you".
    """

    def authenticate_header(self, _request: Request) -> str:
        return "Session"


class SessionScheme(OpenApiAuthenticationExtension):
    """The session cookie, as the API's description tells it."""

    target_class = ActorSessionAuthentication
    name = "session"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
