"""The posts of a member of staff: roles, and the department of those that need one."""

from dataclasses import dataclass, replace
from typing import Self

from portal.accounts.models import Department, StaffRole, User
from portal.accounts.roles import DEPARTMENT_ROLES, Role
from portal.kernel.errors import InvalidInput
from portal.kernel.vocabulary import _


@dataclass(frozen=True, slots=True)
class Posts:
    """Roles held together; ``department_id`` is where those are held that mean nothing outside a department."""

    roles: frozenset[Role]
    department_id: int | None = None

    @classmethod
    def held_by(cls, user: User) -> Self:
        held = user.staff_roles.all()
        departments = {post.department_id for post in held} - {None}
        return cls(frozenset(Role.of(post.role) for post in held), next(iter(departments), None))

    def checked(self) -> Self:
        """Return these posts without a department that they do not need; InvalidInput for what nobody may hold."""
        if not self.roles:
            raise InvalidInput({"roles": _("请至少选择一个岗位")})
        if Role.SYSTEM_ADMINISTRATOR in self.roles and len(self.roles) > 1:
            raise InvalidInput({"roles": _("系统管理员不能兼任其他岗位")})
        if self.roles.isdisjoint(DEPARTMENT_ROLES):
            return replace(self, department_id=None)
        if self.department_id is None or not Department.objects.filter(pk=self.department_id).exists():
            raise InvalidInput({"department": _("这些岗位须选择所在部门")})
        return self

    def give(self, user: User) -> None:
        """Let *user* hold these posts and no others."""
        user.staff_roles.all().delete()
        StaffRole.objects.bulk_create(
            StaffRole(
                user=user, role=role.value, department_id=self.department_id if role in DEPARTMENT_ROLES else None
            )
            for role in sorted(self.roles)
        )
