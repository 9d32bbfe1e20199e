"""``request.actor``: who acts, read when somebody asks and once a request."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from portal.accounts.actor import ANONYMOUS, Actor
from portal.accounts.queries import actor_now


class ActorRequest(HttpRequest):
    """A request that has passed the middleware."""

    actor: Actor


class ActorMiddleware:
    """Hangs the actor on the request. A visitor who is not signed in costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        request.actor = cast("Actor", SimpleLazyObject(lambda: _actor(request)))
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    return actor_now(request.user) if request.user.is_authenticated else ANONYMOUS
