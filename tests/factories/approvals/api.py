"""Callers of the API, and what they send."""

from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from portal.accounts.models import Department, User
from portal.accounts.roles import Role
from tests.factories.accounts import make_staff
from tests.factories.approvals.drafts import PDF

API = "/api/v1"
_keys = count(1)


def caller(user: User | None = None) -> APIClient:
    """A program in the name of *user*, or of nobody. A fault of ours is an answer with 500."""
    client = APIClient(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def staff(role: Role, department: Department | None = None) -> APIClient:
    return caller(make_staff(role, department))


def once(key: str = "") -> dict[str, str]:
    """The header of a call that creates, with a key of its own unless one is given."""
    return {"Idempotency-Key": key or f"key-{next(_keys)}"}


def upload(
    client: APIClient, case_id: int, code: str = "photo", data: bytes = PDF, name: str = "照片.pdf", **extra: Any
):
    """Hand in a file."""
    body = {"code": code, "file": SimpleUploadedFile(name, data)}
    return client.post(f"{API}/cases/{case_id}/materials/", body, format="multipart", headers=once(), **extra)


def told(response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return response.status_code, response.json()["code"]


def statements(call) -> int:
    """How many statements *call* takes on a connection that has prepared them, savepoints aside."""
    with CaptureQueriesContext(connection) as captured:
        call()
    own = (query["sql"] for query in captured if not query["sql"].startswith("PREPARE"))
    return len([sql for sql in own if "SAVEPOINT" not in sql])
