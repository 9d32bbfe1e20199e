"""Drafts of the bench: one item each, whose reviews are as many as departments are asked."""

from django.db import connection

from approvals.cases.models import Case, CaseItem
from approvals.management.bench import ground
from approvals.management.bench.rows import analyse, put
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent

APPLICANT = Actor(user_id=1, name="申请人", applicant_ids=frozenset({1}))

CLERK = Actor(user_id=1, name="窗口人员", roles=frozenset({Role.CLERK}), region=ground.REGION)

HEAD = Actor(user_id=1, name="负责人", roles=frozenset({Role.HEAD}), department_id=1)

OTHERS = 20_000
"""Cases in hand besides, so that the server looks nothing up by reading a whole table."""

ONE_FORM = """'{"fields": [], "materials": []}'"""


def lay(count: int, reviews: int) -> list[int]:
    """Lay *count* drafts among many other cases and return their ids."""
    ground.lay(OTHERS)
    ids = range(OTHERS + 1, OTHERS + count + 1)
    numbers, asked = f"generate_series({ids[0]}, {ids[-1]}) n", f"ARRAY{list(range(1, reviews + 1))}"
    put(Case, numbers, **ground.CASE, id="n", one_form=ONE_FORM, department_ids=asked)
    limits = {"statutory_limit": "20", "promised_limit": "10", "validity_months": "60"}
    item = ground.ITEM | limits | {"reviewer_ids": asked, "result_name": "'示例证'"}
    put(CaseItem, numbers, **item, id="n", case_id="n")
    put(
        AuditEvent,
        "approvals_case",
        subject="'case:' || id",
        seq="1",
        kind="'case.submit'",
        at="now()",
        case_id="id",
        algorithm="'sha256'",
        hash="repeat('0', 64)",
    )
    for model in (Case, CaseItem, AuditEvent):
        analyse(model)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('approvals_acceptance_number', %s)", [ids[-1]])
    return list(ids)
