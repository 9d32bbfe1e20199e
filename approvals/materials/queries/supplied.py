"""What has been handed in for the cases of items."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from approvals.materials.models import Material
from portal.fsm import StatefulQuerySet


def with_supplied_codes(items: StatefulQuerySet) -> StatefulQuerySet:
    """Each of *items* with ``supplied_codes``: the codes of all materials handed in for its case."""
    handed_in = Material.objects.filter(case_id=OuterRef("case_id"), superseded_at=None)
    return items.annotate(supplied_codes=ArraySubquery(handed_in.values("code")))
