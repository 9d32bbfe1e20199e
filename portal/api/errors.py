"""Every refusal of the API as one body: ``{code, message, detail}``, in the language that the caller asked for."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext
from rest_framework import exceptions, status
from rest_framework.response import Response

from portal.kernel.errors import DomainError, InvalidInput, NotFound, NotPermitted
from portal.kernel.vocabulary import _

BUSY_CODES = frozenset({"55P03", "57014", "40P01"})
"""What PostgreSQL says when a lock or a statement took too long, or two transactions met: all is undone, try again."""


class ComeBack(DomainError):
    """A refusal of the moment: the same call may succeed after ``seconds``, or after one."""


class Busy(ComeBack):
    code = "busy"
    message = _("办理的人较多，请稍后重试")
    status = status.HTTP_503_SERVICE_UNAVAILABLE


class TooManyRequests(ComeBack):
    """Params: ``seconds`` until the next one is welcome."""

    code = "too_many_requests"
    message = _("操作过于频繁，请在%(seconds)s秒后重试")
    status = status.HTTP_429_TOO_MANY_REQUESTS


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal as the API tells it; ``detail`` maps a field to its sentences."""

    code: str
    message: str
    status: int
    detail: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def problem_response(error: Exception, _context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None leaves an error that is no refusal to be reported as a fault of ours."""
    problem = problem_of(error)
    if problem is None:
        return None
    body = {"code": problem.code, "message": problem.message, "detail": problem.detail}
    return Response(body, status=problem.status, headers=problem.headers)


def problem_of(error: Exception) -> Problem | None:
    """What the caller is told of *error*, after which nothing has changed; None when that is not known."""
    match error:
        case DomainError():
            return _of_domain(error)
        case exceptions.APIException():
            return _of_framework(error)
        case Http404():
            return _of_domain(NotFound())
        case PermissionDenied():
            return _of_domain(NotPermitted())
        case OperationalError() if getattr(error.__cause__, "pgcode", None) in BUSY_CODES:
            return _of_domain(Busy())
        case _:
            return None


def _of_domain(error: DomainError) -> Problem:
    params = {
        name: gettext(value) if value and isinstance(value, str) else value for name, value in error.params.items()
    }
    detail = error.fields if isinstance(error, InvalidInput) else {}
    return Problem(
        code=error.code,
        message=gettext(error.message) % params if params else gettext(error.message),
        status=error.status,
        detail={name: [gettext(sentence)] for name, sentence in detail.items()},
        headers={"Retry-After": str(error.params.get("seconds", 1))} if isinstance(error, ComeBack) else {},
    )


def _of_framework(error: exceptions.APIException) -> Problem:
    """Input that does not fit is one refusal, whether a serializer or a rule of ours found it."""
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        return Problem(InvalidInput.code, gettext(InvalidInput.message), InvalidInput.status, detail)
    if isinstance(error, exceptions.Throttled):
        return _of_domain(TooManyRequests(seconds=int(error.wait or 1)))
    challenge = getattr(error, "auth_header", None)
    return Problem(
        code=error.default_code,
        message=str(error.detail),
        status=error.status_code,
        headers={"WWW-Authenticate": challenge} if challenge else {},
    )
