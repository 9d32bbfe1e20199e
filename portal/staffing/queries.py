"""What system administrators see: who works here, what waits for a second administrator, what was changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from portal.accounts.actor import Actor
from portal.accounts.models import Department, StaffRole, User
from portal.accounts.roles import Role
from portal.accounts.rules import require
from portal.kernel.errors import NotFound
from portal.reading import once
from portal.staffing.models import ChangeKind, StaffChange
from portal.staffing.permissions import RULES
from portal.staffing.posts import Posts

PAGE = 30
CHANGES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class StaffRow:
    id: int
    name: str
    username: str
    roles: tuple[Role, ...]
    department: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as its readers see it; ``is_confirmable`` by the reader."""

    id: int
    kind: ChangeKind
    name: str
    username: str
    roles: tuple[Role, ...]
    department: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    is_confirmed: bool
    is_confirmable: bool


@dataclass(frozen=True, slots=True)
class StaffPage:
    """``after`` is the user name with which the next page goes on; empty on the last one."""

    rows: tuple[StaffRow, ...]
    pending: tuple[ChangeRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class StaffAccount:
    row: StaffRow
    posts: Posts
    is_oneself: bool
    changes: tuple[ChangeRow, ...]

    @property
    def is_waiting(self) -> bool:
        return any(change.decided_at is None for change in self.changes)


def staff_page(actor: Actor, *, words: str = "", after: str = "") -> StaffPage:
    """Return staff by user name, from behind *after* on, and all that waits to be confirmed. Raises NotPermitted."""
    require(RULES, actor, "staff.view", None)
    found = User.objects.filter(person=None, username__gt=after)
    if words:
        department = Q(staff_roles__department__name__icontains=words)
        found = found.filter(Q(username__icontains=words) | Q(display_name__icontains=words) | department).distinct()
    users = list(_with_posts(found.order_by("username"))[: PAGE + 1])
    return StaffPage(
        rows=tuple(map(_row, users[:PAGE])),
        pending=_changes(actor, StaffChange.objects.filter(decided_at=None)),
        after=users[PAGE - 1].username if len(users) > PAGE else "",
    )


def staff_account(actor: Actor, user_id: int) -> StaffAccount:
    """Return one member of staff with what was changed, newest first. Raises NotPermitted, NotFound."""
    require(RULES, actor, "staff.view", None)
    user = _with_posts(User.objects.filter(pk=user_id, person=None)).first()
    if user is None:
        raise NotFound
    return StaffAccount(
        row=_row(user),
        posts=Posts.held_by(user),
        is_oneself=not RULES["staff.change"].allows(actor, user),
        changes=_changes(actor, StaffChange.objects.filter(user=user)),
    )


def departments() -> list[tuple[int, str]]:
    """Every department by name, read once a page."""
    return once("departments", lambda: list(Department.objects.order_by("name").values_list("pk", "name")))


def _with_posts(users: QuerySet[User]) -> QuerySet[User]:
    posts = StaffRole.objects.select_related("department")
    return users.prefetch_related(Prefetch("staff_roles", posts))


def _row(user: User) -> StaffRow:
    held = list(user.staff_roles.all())
    return StaffRow(
        id=user.pk,
        name=str(user),
        username=user.username,
        roles=_in_order(post.role for post in held),
        department=next((post.department.name for post in held if post.department), ""),
        is_active=user.is_active,
    )


def _changes(actor: Actor, changes: QuerySet[StaffChange]) -> tuple[ChangeRow, ...]:
    newest = changes.select_related("department", "proposed_by", "decided_by").order_by("-proposed_at", "-pk")
    return tuple(
        ChangeRow(
            id=change.pk,
            kind=ChangeKind.of(change.kind),
            name=change.display_name,
            username=change.username,
            roles=_in_order(change.roles),
            department=change.department.name if change.department else "",
            proposed_by=str(change.proposed_by),
            proposed_at=change.proposed_at,
            decided_by=str(change.decided_by) if change.decided_by else "",
            decided_at=change.decided_at,
            is_confirmed=change.is_confirmed,
            is_confirmable=RULES["staff.confirm"].allows(actor, change),
        )
        for change in newest[:CHANGES_SHOWN]
    )


def _in_order(roles: Iterable[str]) -> tuple[Role, ...]:
    held = set(roles)
    return tuple(role for role in Role if role.value in held)
