"""Who may try a password, and how often: strangers are slowed down, and nobody is locked out by strangers.

Failures are counted by account and address together. Guesses at one account from everywhere are counted too, for
devices that are not known. A device is known once somebody has signed in on it; there the right password always serves.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

COOKIE, SALT = "device", "portal.accounts.device"
REMEMBERED = 180 * 24 * 3600
"""Seconds."""
MOST_ACCOUNTS = 8
"""Accounts that one device remembers: those at one counter."""


class SignInAdapter(DefaultAccountAdapter):
    """allauth's, with limits that strangers cannot turn against an account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "密码错误次数过多，请5分钟后再试；仍不能登录的，请1小时后再试。在您登录过的设备上不受此限。"
        ),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        username = str(credentials.get("username", "")).lower()
        if is_known_device(request, username):
            return
        super().pre_authenticate(request, **credentials)
        if not ratelimit.consume(request, action="login_failed_anywhere", key=username):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"


def is_known_device(request: HttpRequest, username: str) -> bool:
    """Whether *username* has signed in on the device of *request*, with the password that the account has now."""
    known = _known(request)
    if not known:
        return False
    user = User.objects.filter(username=username).first()
    return user is not None and known.get(str(user.pk)) == _mark(user)


def remember_device(request: HttpRequest, response: HttpResponse, user: AbstractBaseUser) -> None:
    """Let the device of *request* be known for *user*."""
    others = {pk: mark for pk, mark in _known(request).items() if pk != str(user.pk)}
    known = dict([*others.items(), (str(user.pk), _mark(user))][-MOST_ACCOUNTS:])
    response.set_cookie(
        COOKIE,
        signing.dumps(known, salt=SALT),
        max_age=REMEMBERED,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        known: dict[str, str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED)
    except signing.BadSignature:
        return {}
    return known


def _mark(user: AbstractBaseUser) -> str:
    """Changes with the password."""
    return user.get_session_auth_hash()[:16]
