"""Grants before the public, as rows."""

from typing import Any

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.procedures.publications.models import Publication
from tests.factories.approvals.cases import FILED_AT, make_case, make_item


def make_publication(**fields: Any) -> Publication:
    """A grant to an enterprise of 2 March 2026, published with the decision."""
    item = make_item(make_case(CaseState.CONCLUDED), ItemState.GRANTED)
    implied = {
        "department": item.department,
        "matter": item.name,
        "holder": "示例企业",
        "granted_on": FILED_AT.date(),
        "published_at": FILED_AT,
    }
    return Publication.objects.create(item=item, **implied | fields)
