"""Reads of accounts: who acts, and what their own page shows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, FilteredRelation, Q

from portal.accounts.actor import Actor
from portal.accounts.models import User
from portal.accounts.roles import MandateKind, Role


def actor_of(user: User, today: date) -> Actor:
    """Return what rules may know of *user* on the local day *today*. One query.

    Staff outside a department serve the portal's own region.
    """
    rows = list(_holdings(user, today))
    roles = frozenset(Role.of(row["role"]) for row in rows if row["role"])
    return Actor(
        user_id=user.pk,
        name=str(user),
        roles=roles,
        department_id=_only(row["department"] for row in rows),
        applicant_ids=frozenset(row[who] for row in rows for who in ("oneself", "mandator") if row[who]),
        represents=frozenset(row["enterprise"] for row in rows if row["kind"] == MandateKind.LEGAL_REPRESENTATIVE),
        region=(_only(row["region"] for row in rows) or settings.REGION) if roles else "",
    )


def _holdings(user: User, today: date) -> Iterable[Mapping[str, Any]]:
    """Roles × mandates in force of *user*: few rows, all found by index; none for a closed account."""
    in_force = Q(mandates__revoked_at=None) & (Q(mandates__valid_until=None) | Q(mandates__valid_until__gte=today))
    return (
        User.objects.filter(pk=user.pk, is_active=True)
        .annotate(mandate=FilteredRelation("mandates", condition=in_force))
        .values(
            role=F("staff_roles__role"),
            department=F("staff_roles__department_id"),
            region=F("staff_roles__department__region"),
            oneself=F("person__applicant__pk"),
            mandator=F("mandate__enterprise__applicant__pk"),
            enterprise=F("mandate__enterprise_id"),
            kind=F("mandate__kind"),
        )
    )


def _only(values: Iterable[Any]) -> Any:
    """Return the one value besides None; the tables let nobody serve two departments."""
    return next((value for value in values if value is not None), None)
