"""Staff at their desks, and how many statements a page of theirs takes."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import Department
from portal.accounts.roles import Role
from tests.factories.accounts import make_staff


def desk_of(role: Role, department: Department | None = None) -> Client:
    """The browser of a member of staff."""
    client = Client()
    client.force_login(make_staff(role, department))
    return client


def page(client: Client, url: str, **options: object) -> str:
    """The text of a page that is there, with nothing undefined in it."""
    return text(client.get(url, **options))


def text(response, status: int = 200) -> str:
    """The text of an answer with *status*."""
    body = response.content.decode()
    assert response.status_code == status, body
    assert "UNDEFINED[" not in body
    return body


def statements(client: Client, url: str) -> int:
    """How many statements the page takes on a connection that has prepared them."""
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return len([query for query in captured if not query["sql"].startswith("PREPARE")])
