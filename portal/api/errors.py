"""Every refusal of the API as one body: ``{code, message, detail}``, in the language that the caller asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, JsonResponse
from django.utils.translation import gettext
from rest_framework import exceptions, status
from rest_framework.response import Response

from portal.kernel.errors import ComeBack, DomainError, InvalidInput, NotFound, NotPermitted, come_back
from portal.kernel.vocabulary import _

MEGABYTE = 1024 * 1024


class TooManyRequests(ComeBack):
    """Params: ``seconds`` until the next one is welcome."""

    code = "too_many_requests"
    message = _("操作过于频繁，请在%(seconds)s秒后重试")
    status = status.HTTP_429_TOO_MANY_REQUESTS


class Unreadable(DomainError):
    code = "parse_error"
    message = _("请求的内容无法读取")
    status = status.HTTP_400_BAD_REQUEST


class Broken(DomainError):
    code = "broken"
    message = _("系统出现故障，请稍后再试")
    status = status.HTTP_500_INTERNAL_SERVER_ERROR


class BodyTooLarge(DomainError):
    """Params: ``limit`` in megabytes."""

    code = "body_too_large"
    message = _("请求的内容超过 %(limit)s MB")
    status = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal as the API tells it; ``detail`` maps a field to its sentences."""

    code: str
    message: str
    status: int
    detail: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "detail": self.detail}


def problem_response(error: Exception, _context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None leaves an error that is no refusal to be reported as a fault of ours."""
    problem = problem_of(error)
    if problem is None:
        return None
    return Response(problem.body, status=problem.status, headers=problem.headers)


def bare_response(error: Exception) -> JsonResponse:
    """The same for what goes wrong outside a view: an unknown address, a body that cannot be read, a fault of ours."""
    problem = problem_of(error) or _of_domain(Broken())
    told = {"ensure_ascii": False}
    return JsonResponse(problem.body, status=problem.status, headers=problem.headers, json_dumps_params=told)


def problem_of(error: Exception) -> Problem | None:
    """What the caller is told of *error*, after which nothing has changed; None when that is not known."""
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    refusal = _refusal(error)
    return _of_domain(refusal) if refusal else None


def _refusal(error: Exception) -> DomainError | None:
    """The refusal of ours that says the same as *error*."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, RequestDataTooBig):
        return BodyTooLarge(limit=settings.LONGEST_BODY // MEGABYTE)
    return come_back(error) or next((refusal() for kind, refusal in _SAME.items() if isinstance(error, kind)), None)


_SAME: Mapping[type[Exception], type[DomainError]] = MappingProxyType(
    {
        Http404: NotFound,
        PermissionDenied: NotPermitted,
        BadRequest: Unreadable,
        SuspiciousOperation: Unreadable,
    }
)


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
        headers={"Retry-After": str(error.seconds)} if isinstance(error, ComeBack) else {},
    )


def _of_framework(error: exceptions.APIException) -> Problem:
    """Input that does not fit is one refusal, whether a serializer or a rule of ours found it."""
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        return Problem(InvalidInput.code, gettext(InvalidInput.message), InvalidInput.status, detail)
    if isinstance(error, exceptions.ParseError):
        return _of_domain(Unreadable())
    if isinstance(error, exceptions.Throttled):
        return _of_domain(TooManyRequests(seconds=int(error.wait or 1)))
    challenge = getattr(error, "auth_header", None)
    return Problem(
        code=error.default_code,
        message=str(error.detail),
        status=error.status_code,
        headers={"WWW-Authenticate": challenge} if challenge else {},
    )
