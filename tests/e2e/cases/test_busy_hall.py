"""A hall in full swing: the lists of staff are legible and lead on, at a desk and on the move."""

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from portal.accounts.models import User

pytestmark = pytest.mark.usefixtures("hall")

CASES, WORKDAYS = 60, 12
LISTS = (
    ("clerk", "窗口收件", "/cases/queue/?tab=all", "queue"),
    ("reviewer-market", "部门审查", "/cases/inbox/?tab=done", "inbox"),
    ("head-market", "审批决定", "/cases/decisions/?tab=decided", "decisions"),
    ("supervisor", "期限监督", "/cases/supervision/", "supervision"),
)


@pytest.mark.long
def test_the_lists_of_a_busy_hall_are_legible_and_lead_from_one_case_to_the_next(desktop, phone, visitor):
    call_command("load_demo_cases", cases=CASES, workdays=WORKDAYS, stdout=StringIO())
    for username, title, address, name in LISTS:
        for screen, size in ((desktop, "desktop"), (phone, "phone")):
            someone = visitor(screen(User.objects.get(username=username)))
            someone.opens(address)
            someone.sees(title, f"{name}-{size}")
            expect(someone.page.get_by_role("row").nth(1)).to_be_visible()
