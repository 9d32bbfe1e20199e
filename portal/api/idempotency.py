"""A call that creates is carried out once, however often it is sent.

The key is claimed before the call is carried out and keeps its answer for a day. A refusal gives the key back, since
nothing has changed. A call that broke off keeps the key without an answer: whether it had an effect is not known, so
it is not carried out again under that key.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from portal import bulk
from portal.api.errors import problem_of
from portal.api.models import IdempotencyRecord
from portal.kernel.errors import ComeBack, DomainError
from portal.kernel.vocabulary import _

HEADER = "Idempotency-Key"
REPLAY = "Idempotent-Replay"
LIFETIME = timedelta(hours=24)
LONGEST_KEY = 80

View = Callable[..., Response]


class KeyMissing(DomainError):
    code = "idempotency_key_missing"
    message = _("请求缺少Idempotency-Key，或不是80个以内的英文字母、数字和符号")
    status = status.HTTP_400_BAD_REQUEST


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    message = _("该Idempotency-Key已用于另一个内容不同的请求")
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


class StillRunning(ComeBack):
    code = "idempotency_in_progress"
    message = _("相同的请求尚无结果，请稍后重试；长时间没有结果的，请先查询是否已经办理")


def idempotent(view: View) -> View:
    """Decorate a view method that creates: it needs the header Idempotency-Key and runs once for each key and user.

    The same call again gets the stored answer with ``Idempotent-Replay: true``; while the first still runs, 409 and
    Retry-After; the key with another call, 422. Goes inside ``@action`` and ``@extend_schema``.
    """

    @extend_schema(parameters=[OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True)])
    @wraps(view)
    def once(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        if request.user.pk is None:
            raise NotAuthenticated
        key = request.headers.get(HEADER, "")
        if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise KeyMissing
        asked = {"operation": f"{request.method} {request.path}", "fingerprint": fingerprint(request)}
        record = _claim(request.user.pk, key, asked)
        if record is None:
            return _answer_again(request.user.pk, key, asked)
        try:
            response = view(self, request, *args, **kwargs)
        except Exception as error:
            if problem_of(error) is not None:
                record.delete()
            raise
        record.status, record.response = response.status_code, response.data
        record.save(update_fields=["status", "response"])
        return response

    return once


def forget_old_keys() -> int:
    """Delete the records that have outlived their day; return how many."""
    return bulk.delete(IdempotencyRecord.objects.filter(created_at__lt=Now() - LIFETIME))


def _claim(user_id: int, key: str, asked: dict[str, str]) -> IdempotencyRecord | None:
    """A record of our own, committed at once so that others see it; None when the key is taken."""
    IdempotencyRecord.objects.filter(user_id=user_id, key=key, created_at__lt=Now() - LIFETIME).delete()
    try:
        with transaction.atomic(durable=True):
            return IdempotencyRecord.objects.create(user_id=user_id, key=key, **asked)
    except IntegrityError:
        return None


def _answer_again(user_id: int, key: str, asked: dict[str, str]) -> Response:
    record = IdempotencyRecord.objects.filter(user_id=user_id, key=key).first()
    if record is None:
        raise StillRunning
    if (record.operation, record.fingerprint) != (asked["operation"], asked["fingerprint"]):
        raise KeyReused
    if record.status is None:
        raise StillRunning
    return Response(record.response, status=record.status, headers={REPLAY: "true"})


def fingerprint(request: Request) -> str:
    """Return the SHA-256 of what was sent: fields by name, files by name and content."""
    digest = hashlib.sha256()
    files = {name: request.FILES.getlist(name) for name in request.FILES}
    sent = dict(request.data.lists()) if hasattr(request.data, "lists") else request.data
    fields = {name: value for name, value in sent.items() if name not in files} if isinstance(sent, dict) else sent
    digest.update(json.dumps(fields, cls=JSONEncoder, sort_keys=True).encode())
    for name in sorted(files):
        for file in files[name]:
            digest.update(f"\n{name}\n{file.name}\n{hashlib.file_digest(file, 'sha256').hexdigest()}".encode())
            file.seek(0)
    return digest.hexdigest()
