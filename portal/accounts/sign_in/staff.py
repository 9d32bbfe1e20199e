"""What is asked of the sign-ins of staff: passwords that are renewed, and no more than some at once.

An account with a post is one of staff. Both are settings; 0 asks nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from portal import clock
from portal.accounts.models import SignIn, User
from portal.accounts.queries import actor_now
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

OUTWORN = "password_outworn"
"""In a session: that its password has to be changed before anything else."""


class PasswordOutworn(DomainError):
    code = "password_outworn"
    message = _("您的密码已超过规定的使用期限，请先在网页上修改密码")
    status = 403


@receiver(user_logged_in, dispatch_uid="sign-ins of staff")
def on_sign_in(sender: type[User], request: HttpRequest, user: User, **_told: Any) -> None:
    """End the oldest sign-ins of an account of staff beyond the allowed number, and look how old its password is."""
    if not actor_now(user).roles:
        return
    if settings.STAFF_SIGN_INS:
        _end_earlier(request, user)
    if is_outworn(user):
        request.session[OUTWORN] = True


def _end_earlier(request: HttpRequest, user: User) -> None:
    """Of those that have not signed out. The account row orders what comes together: each sees those before it."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        own, lasting = SignIn.objects.filter(user=user), Session.objects.filter(pk=OuterRef("session_key"))
        own.filter(~Exists(lasting)).delete()
        own.create(user=user, session_key=request.session.session_key or "")
        for earlier in own.order_by("-pk")[settings.STAFF_SIGN_INS :]:
            request.session.__class__().delete(earlier.session_key)
            earlier.delete()


def is_outworn(user: User) -> bool:
    """Whether a password that *user* can sign in with is older than ``STAFF_PASSWORD_DAYS``."""
    if not settings.STAFF_PASSWORD_DAYS or not user.has_usable_password():
        return False
    since = user.password_changed_at or user.date_joined
    return clock.now() - since > timedelta(days=settings.STAFF_PASSWORD_DAYS)


class PasswordAgeMiddleware:
    """Whoever signed in with an outworn password is led to change it, wherever they go; ``OUTWORN`` ends with that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (settings.STAFF_PASSWORD_DAYS and settings.SESSION_COOKIE_NAME in request.COOKIES):
            return self.get_response(request)
        change = reverse("account_change_password")
        if not request.session.get(OUTWORN) or request.path in {change, reverse("account_logout")}:
            return self.get_response(request)
        if request.path.startswith("/api/"):
            refused = PasswordOutworn()
            told = {"code": refused.code, "message": gettext(refused.message), "detail": {}}
            return JsonResponse(told, status=refused.status, json_dumps_params={"ensure_ascii": False})
        return redirect(change)
