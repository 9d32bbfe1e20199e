"""Every page that anybody is led to: it is there, it is whole, and it costs few statements."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from portal import clock
from portal.accounts.demo import DemoAccount, demo_accounts
from portal.accounts.models import User
from portal.clock.services import at
from tests.e2e.steps import open_the_hall

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

MOST_STATEMENTS = 7
CASES, WORKDAYS = 60, 12
MORNING = datetime(2026, 12, 2, 9, 30, tzinfo=clock.SHANGHAI)
"""Of a day on which the demo's citizen owes a material. What the hall holds depends on the day."""
OF_A_KIND = 2
"""So many pages of one kind are looked at for each person."""
APART = ("/assets/", "/static/", "/media/", "/api/", "/account/logout/")
LINK = re.compile(r'href="(/[^"#]*)')


@pytest.fixture
def hall():
    with at(MORNING):
        open_the_hall()
        call_command("load_demo_cases", cases=CASES, workdays=WORKDAYS, stdout=StringIO())
        yield


def walk(client: Client) -> Iterator[tuple[str, str, int, int]]:
    """Follow every link from the home page: kind and address of each page, its status, and its statements.

    Where they are too many for a page that nobody has seen yet, those of a page that is warm count.
    """
    seen, waiting, kinds = {"/"}, ["/"], Counter()
    while waiting:
        address = waiting.pop(0)
        kind = resolve(address.partition("?")[0]).view_name
        if kinds[kind] >= OF_A_KIND:
            continue
        kinds[kind] += 1
        reset_queries()  # their log is full at 9,000, and a page would seem to cost none
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        if len(captured) > MOST_STATEMENTS:
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
        yield kind, address, response.status_code, len(captured)
        following = [response.url] if response.status_code == 302 else _links(response)
        for found in following:
            if found not in seen and not found.startswith(APART):
                seen.add(found)
                waiting.append(found)


def _links(response) -> list[str]:
    if response.streaming or not response["Content-Type"].startswith("text/html"):
        return []
    shown = response.content.decode()
    assert "UNDEFINED[" not in shown
    return [unescape(address) for address in LINK.findall(shown)]


def one_of_each() -> list[DemoAccount]:
    """An account for each role, and every applicant."""
    accounts = demo_accounts()
    staff = {account.role: account for account in reversed(accounts) if account.role}
    return [*(account for account in accounts if account.role is None), *staff.values()]


@pytest.mark.long
def test_every_page_is_there_and_costs_fewer_than_eight_statements(hall):
    broken, dear, kinds = {}, {}, set()
    for account in (None, *one_of_each()):
        client, who = Client(), account.username if account else "visitor"
        if account:
            client.force_login(User.objects.get(username=who))
        for kind, address, status, statements in walk(client):
            kinds.add(kind)
            if status not in (200, 302):
                broken[who, address] = status
            if statements > MOST_STATEMENTS:
                dear[who, address] = statements
    assert not broken
    assert not dear
    assert kinds >= {f"approvals:{name}" for name in ("case", "clock", "intake", "item", "supply", "task")}
