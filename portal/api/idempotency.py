"""A call that changes something is carried out once, however often it is sent under one key.

The key is claimed before the call is carried out and keeps its answer for a day. The transaction of the call signs the
key, so whether a call that broke off had an effect is known: without one, the key is free again once no such call can
still be under way; with one, the answer is made anew from what that transaction has left.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from psycopg2.extensions import TRANSACTION_STATUS_INTRANS
from rest_framework import status
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from portal import bulk
from portal.api.models import IdempotencyRecord
from portal.kernel.errors import ComeBack, DomainError
from portal.kernel.vocabulary import _

HEADER = "Idempotency-Key"
REPLAY = "Idempotent-Replay"
LIFETIME = timedelta(hours=24)
GIVEN_UP = timedelta(seconds=45)
"""After this a call that has not signed its key will not be let sign it."""
LONGEST_KEY = 80

View = Callable[..., Response]
M = TypeVar("M", bound=Model)


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
    message = _("相同的请求正在办理，请稍后重试")


class AnswerLost(DomainError):
    """The call was carried out, its answer was lost, and what it made has changed since."""

    code = "idempotency_answer_lost"
    message = _("该请求已经办理，但原来的答复没有保存下来，办理结果后来又有变化，请查询当前情况")
    status = status.HTTP_409_CONFLICT


def key_parameter(*, required: bool) -> OpenApiParameter:
    return OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=required)


def idempotent(*, again: View, required: bool = True) -> Callable[[View], View]:
    """Decorate a view method so that it runs once for each Idempotency-Key and user; *required* where it creates.

    The same call again gets the stored answer with ``Idempotent-Replay: true``; while the first still runs, 409 and
    Retry-After; the key with another call, 422. *again* takes what the view takes and ``acted_in``, the transaction
    that carried the call out (``made_in``), and answers where that was lost. Goes inside ``@action`` and
    ``@extend_schema``; a view whose key is optional describes it itself (``key_parameter``).
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def once(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            if request.user.pk is None:
                raise NotAuthenticated
            key = request.headers.get(HEADER)
            if key is None and not required:
                return view(self, request, *args, **kwargs)
            if not (0 < len(key or "") <= LONGEST_KEY and key.isascii() and key.isprintable()):
                raise KeyMissing
            asked = {"operation": f"{request.method} {request.path}", "fingerprint": fingerprint(request)}
            record = _claim(request.user.pk, key, asked)
            if record is not None:
                return _carried_out(record, lambda: view(self, request, *args, **kwargs))
            record = _answered(request.user.pk, key, asked)
            if record.status is None:
                answer = again(self, request, *args, **kwargs, acted_in=record.acted_in)
                record.status, record.response = answer.status_code, answer.data
                record.save(update_fields=["status", "response"])
            return Response(record.response, status=record.status, headers={REPLAY: "true"})

        return extend_schema(parameters=[key_parameter(required=True)])(once) if required else once

    return decorated


def made_in(rows: QuerySet[M], acted_in: int) -> M:
    """The one of *rows* that the transaction *acted_in* has made or changed last. Raises AnswerLost."""
    signed = f"{rows.model._meta.db_table}.xmin = %s::text::xid8::xid"
    found = rows.extra(where=[signed], params=[acted_in]).order_by("-pk").first()  # noqa: S610 (a name of our own)
    if found is None:
        raise AnswerLost
    return found


def forget_old_keys() -> int:
    """Delete the records that have outlived their day; return how many."""
    return bulk.delete(IdempotencyRecord.objects.filter(created_at__lt=Now() - LIFETIME))


def _carried_out(record: IdempotencyRecord, call: Callable[[], Response]) -> Response:
    """What *call* answers, kept in *record*; without an effect the key is given back."""
    try:
        with connection.execute_wrapper(_Signature(record.pk)):
            response = call()
    except Exception:
        with suppress(DatabaseError):  # of a connection that is gone the key is given up in time
            IdempotencyRecord.objects.filter(pk=record.pk, acted_in=None).delete()
        raise
    record.status, record.response = response.status_code, response.data
    record.save(update_fields=["status", "response"])
    return response


class _Signature:
    """Writes into each transaction of a call, after its first statement, that the call is carried out in it."""

    def __init__(self, record_id: int) -> None:
        self._record_id = record_id
        self._has_signed = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        self._has_signed = self._has_signed and _is_in_transaction()
        done = execute(sql, params, many, context)
        if _is_in_transaction() and not self._has_signed:
            self._has_signed = True
            self._sign()
        return done

    def _sign(self) -> None:
        """Raises StillRunning where the key was given up meanwhile: somebody else may carry the call out."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE api_idempotencyrecord SET acted_in = pg_current_xact_id()::text::bigint WHERE id = %s",
                [self._record_id],
            )
            if cursor.rowcount == 0:
                raise StillRunning


def _is_in_transaction() -> bool:
    driver: Any = connection.connection
    return driver is not None and driver.info.transaction_status == TRANSACTION_STATUS_INTRANS


def _claim(user_id: int, key: str, asked: dict[str, str]) -> IdempotencyRecord | None:
    """A record of our own, committed at once so that others see it; None when the key is taken."""
    outlived = Q(created_at__lt=Now() - LIFETIME)
    broken_off = Q(status=None, acted_in=None, created_at__lt=Now() - GIVEN_UP)
    IdempotencyRecord.objects.filter(outlived | broken_off, user_id=user_id, key=key).delete()
    try:
        with transaction.atomic(durable=True):
            return IdempotencyRecord.objects.create(user_id=user_id, key=key, **asked)
    except IntegrityError:
        return None


def _answered(user_id: int, key: str, asked: dict[str, str]) -> IdempotencyRecord:
    """The record of the same call, carried out before. Raises StillRunning, KeyReused."""
    of_user = IdempotencyRecord.objects.filter(user_id=user_id, key=key)
    record = of_user.annotate(is_given_up=Q(created_at__lt=Now() - GIVEN_UP)).first()
    if record is None:
        raise StillRunning
    if (record.operation, record.fingerprint) != (asked["operation"], asked["fingerprint"]):
        raise KeyReused
    if record.status is None and (record.acted_in is None or not record.is_given_up):
        raise StillRunning
    return record


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
