"""Drafts of the bench: one item each, whose reviews are as many as departments are asked."""

from django.db import connection

from approvals.cases.models import Case, CaseItem
from approvals.management.bench import ground
from portal.accounts.actor import Actor
from portal.accounts.roles import Role

APPLICANT = Actor(user_id=1, name="申请人", applicant_ids=frozenset({1}))

CLERK = Actor(user_id=1, name="窗口人员", roles=frozenset({Role.CLERK}), region=ground.REGION)

HEAD = Actor(user_id=1, name="负责人", roles=frozenset({Role.HEAD}), department_id=1)


OTHERS = 20_000
"""Cases in hand besides, so that the server looks nothing up by reading a whole table."""

_RECORD = """
INSERT INTO audit_auditevent (subject, seq, kind, at, actor_name, law, details, case_id, algorithm, previous_hash, hash)
SELECT 'case:' || id, 1, 'case.submit', now(), '', '', '{}', id, 'sha256', '', repeat('0', 64) FROM approvals_case
"""

_CASES = """
UPDATE approvals_case SET state = 'draft', case_number = '', submitted_at = NULL, acceptance_number = NULL,
       accepted_on = NULL, one_form = '{"fields": [], "materials": []}', department_ids = %s WHERE id > %s
"""

_ITEMS = """
UPDATE approvals_caseitem SET state = 'waiting', reviewer_ids = %s, silence_basis = '', statutory_limit = 20,
       promised_limit = 10, result_name = '示例证', validity_months = 60 WHERE case_id > %s
"""


def lay(count: int, reviews: int) -> list[int]:
    """Lay *count* drafts among many other cases and return their ids."""
    ground.lay(OTHERS)
    last = OTHERS + count
    ground.repeat(Case, last, after=OTHERS, case_number="'bench-' || n", acceptance_number="n")
    ground.repeat(CaseItem, last, after=OTHERS, case_id="n")
    asked = list(range(1, reviews + 1))
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [asked, OTHERS])
        cursor.execute(_ITEMS, [asked, OTHERS])
        cursor.execute(_RECORD)
        cursor.execute("SELECT setval('approvals_acceptance_number', %s)", [last])
        cursor.execute("ANALYZE")
    return list(range(OTHERS + 1, last + 1))
