"""Reads of accounts: who acts, and who serves where."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import F, FilteredRelation, Q, QuerySet

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Department, StaffRole, User
from portal.accounts.roles import MandateKind, Role
from portal.reading import keep
from portal.rows.compiled import Parameter, compiled

_HELD = ("role", "department", "region", "oneself", "mandator", "enterprise", "kind", "valid_until")
_NO_MANDATE: Mapping[str, Any] = {"mandator": None, "enterprise": None, "kind": None}


def actor_of(user: User, today: date) -> Actor:
    """Return what rules may know of *user* on the local day *today*. One query.

    Staff outside a department serve the portal's own region.
    """
    return _actor(user, _held().rows(user=user.pk), today)


def actor_now(user: User) -> Actor:
    """Return what rules may know of *user* now; nothing is read for one who is ``signed_in``."""
    held = _held().rows(user=user.pk) if user.holdings is None else user.holdings
    return _actor(user, held, clock.today())


def signed_in(user_id: int) -> User | None:
    """Return the account with what it holds, and the moment for the page: one query."""
    found: list[Any] = _account().rows(user=user_id)
    if not found:
        return None
    user = found[0]
    user.holdings = [{name: getattr(row, name) for name in _HELD} for row in found]
    keep("now", user.moment)
    return user


def _actor(user: User, held: Iterable[Mapping[str, Any]], today: date) -> Actor:
    rows = [row if _is_in_force(row, today) else {**row, **_NO_MANDATE} for row in held]
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


@compiled
def _account() -> QuerySet[User]:
    """An account with what it holds, and the moment."""
    return _holdings().annotate(moment=clock.expression())


@compiled
def _held() -> "QuerySet[User, dict[str, Any]]":
    """What an account holds."""
    return _holdings().values(*_HELD)


def _holdings() -> QuerySet[User]:
    """Roles × mandates of the account ``user``: few rows, all found by index; none for a closed account."""
    return User.objects.filter(pk=Parameter("user"), is_active=True).annotate(
        mandate=FilteredRelation("mandates", condition=Q(mandates__revoked_at=None)),
        role=F("staff_roles__role"),
        department=F("staff_roles__department_id"),
        region=F("staff_roles__department__region"),
        oneself=F("person__applicant__pk"),
        mandator=F("mandate__enterprise__applicant__pk"),
        enterprise=F("mandate__enterprise_id"),
        kind=F("mandate__kind"),
        valid_until=F("mandate__valid_until"),
    )


def _is_in_force(row: Mapping[str, Any], today: date) -> bool:
    """Whether a mandate's last day is not yet over."""
    return row["valid_until"] is None or row["valid_until"] >= today


def _only(values: Iterable[Any]) -> Any:
    """Return the one value besides None; the tables let nobody serve two departments."""
    return next((value for value in values if value is not None), None)


def departments_among(*ids: Any) -> QuerySet[Department]:
    """The departments in any of these lists or queries of ids."""
    return Department.objects.filter(reduce(or_, (Q(pk__in=some) for some in ids)))


def reviewers_of(department_ids: Collection[int]) -> dict[int, list[int]]:
    """The ids of the users who review in each of the departments. One query."""
    reviewers: dict[int, list[int]] = {}
    posts = StaffRole.objects.filter(role=Role.REVIEWER.value, department__in=department_ids).order_by("user_id")
    for department_id, user_id in posts.values_list("department_id", "user_id"):
        reviewers.setdefault(department_id, []).append(user_id)
    return reviewers


def staff_of(department_id: int) -> dict[int, str]:
    """Return the names of all who serve in the department now, whatever they do there, by id. One query."""
    users = User.objects.filter(is_active=True, staff_roles__department=department_id).order_by("pk").distinct()
    return {user.pk: str(user) for user in users}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who reviews or decides in a department."""

    user_id: int
    name: str
    is_head: bool


def colleagues(department_id: int) -> list[Colleague]:
    """Return those who review or decide in the department and whose accounts are open, in a fixed order. One query."""
    posts = StaffRole.objects.filter(role__in=[Role.REVIEWER.value, Role.HEAD.value], department=department_id)
    found: dict[int, Colleague] = {}
    for post in posts.filter(user__is_active=True).select_related("user").order_by("user_id", "role"):
        is_head = post.role == Role.HEAD.value or (post.user_id in found and found[post.user_id].is_head)
        found[post.user_id] = Colleague(post.user_id, str(post.user), is_head)
    return list(found.values())


def mailboxes(department_id: int | None, roles: Collection[Role]) -> list[str]:
    """The mail addresses of staff with one of *roles* in the department, and of supervision if it is among them."""
    posts = _concerned(department_id, roles)
    return sorted(set(posts.exclude(user__email="").values_list("user__email", flat=True)))


def with_mobiles(department_id: int, roles: Collection[Role]) -> list[int]:
    """The ids of those whom ``mailboxes`` means and who have given a mobile number."""
    posts = _concerned(department_id, roles)
    return sorted(set(posts.exclude(user__mobile="").values_list("user_id", flat=True)))


def mobile_of(user_id: int) -> str:
    """The number of somebody who works here still; empty otherwise."""
    numbers = User.objects.filter(pk=user_id, is_active=True).values_list("mobile", flat=True)
    return numbers.first() or ""


def _concerned(department_id: int | None, roles: Collection[Role]) -> QuerySet[StaffRole]:
    own = Q(role=Role.SUPERVISOR.value)
    if department_id is not None:
        own |= Q(department=department_id)
    return StaffRole.objects.filter(own, role__in=[role.value for role in roles], user__is_active=True)
