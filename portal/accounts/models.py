"""People, enterprises, mandates, departments and the roles of staff."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q

from portal import clock
from portal.accounts.roles import DEPARTMENT_ROLES, IdType, MandateKind, Role
from portal.rights import May


class Department(models.Model):
    """An agency or public body that accepts, reviews or decides (部门)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80, unique=True)
    region = models.CharField(max_length=12)
    phone = models.CharField(max_length=30, blank=True)
    aliases = models.JSONField(default=list)
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Someone who can sign in: an applicant, an agent or a member of staff.

    ``mobile`` is the number at which a member of staff is reminded; an applicant's belongs to the person.
    ``password_changed_at`` is None where that was never told.
    """

    display_name = models.CharField(max_length=80, blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    password_changed_at = models.DateTimeField(null=True)
    holdings: Any = None  # what portal.accounts.queries.signed_in has read along with the account
    first_name: Any = None
    last_name: Any = None

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.display_name or self.username

    def set_password(self, raw_password: str | None) -> None:
        """Note when; what only hashes the same password anew stores its own column alone."""
        super().set_password(raw_password)
        self.password_changed_at = clock.now()


class SignIn(models.Model):
    """One of the newest sign-ins of an account of staff, in the order of their ids."""

    application_may = May.DELETE

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"sign-in {self.pk}"


class Person(models.Model):
    """A natural person (自然人)."""

    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="person")
    name = models.CharField(max_length=80)
    id_type = models.CharField(max_length=24, default=IdType.CITIZEN.value)
    id_number = models.CharField(max_length=40)
    mobile = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id_type", "id_number"), name="one_person_per_document"),
            models.CheckConstraint(condition=Q(id_type__in=IdType.values()), name="id_type_is_known"),
        )

    def __str__(self) -> str:
        return f"person:{self.pk}"


class Enterprise(models.Model):
    """A legal person or another organisation with a unified credit code (法人)."""

    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, unique=True)
    address = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Applicant(models.Model):
    """Whoever may apply: exactly one person or one enterprise (申请人)."""

    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="applicant")
    enterprise = models.OneToOneField(Enterprise, models.PROTECT, null=True, related_name="applicant")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(enterprise__isnull=True),
                name="applicant_is_person_or_enterprise",
            ),
        )

    def __str__(self) -> str:
        return f"applicant:{self.pk}"


class Mandate(models.Model):
    """The right of a user to act for an enterprise (委托): its legal representative or an agent.

    An agent's mandate ends on ``valid_until``, which still counts; a legal representative's has no end.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="mandates")
    holder = models.ForeignKey(User, models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=24, default=MandateKind.LEGAL_REPRESENTATIVE.value)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise", "holder"), condition=Q(revoked_at__isnull=True), name="one_standing_mandate"
            ),
            models.UniqueConstraint(
                fields=("enterprise",),
                condition=Q(revoked_at__isnull=True, kind=MandateKind.LEGAL_REPRESENTATIVE.value),
                name="one_legal_representative",
            ),
            models.CheckConstraint(
                condition=Q(kind=MandateKind.LEGAL_REPRESENTATIVE.value, valid_until__isnull=True)
                | Q(kind=MandateKind.AGENT.value, valid_until__isnull=False),
                name="only_an_agent_mandate_ends",
            ),
        )

    def __str__(self) -> str:
        return f"mandate:{self.pk}"


class StaffRole(models.Model):
    """One role of one member of staff, in a department where the role needs one. Nobody serves two departments."""

    application_may = May.DELETE

    user = models.ForeignKey(User, models.PROTECT, related_name="staff_roles")
    role = models.CharField(max_length=24)
    department = models.ForeignKey(Department, models.PROTECT, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "role", "department"), name="one_role_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(role__in=Role.values()), name="role_is_known"),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(role.value for role in DEPARTMENT_ROLES)) | Q(department__isnull=False),
                name="these_roles_need_a_department",
            ),
            ExclusionConstraint(name="staff_of_one_department", expressions=[("user", "="), ("department", "<>")]),
        )

    def __str__(self) -> str:
        return f"{self.role}@{self.department_id}"
