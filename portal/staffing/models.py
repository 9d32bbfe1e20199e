"""Changes of staff: proposed by one system administrator, confirmed by another."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.accounts.models import Department
from portal.kernel.vocabulary import Word, _


class ChangeKind(Word):
    ENROL = "enrol", _("建立账号")
    POST = "post", _("调整岗位")
    DISABLE = "disable", _("停用账号")
    ENABLE = "enable", _("恢复账号")
    RESET = "reset", _("重设密码")


class StaffChange(models.Model):
    """What one administrator proposes and another confirms or either drops.

    ``user`` is whom it concerns, for a new account from its confirmation on. ``roles`` and ``department`` count for
    ENROL and POST, ``username``, ``display_name``, ``email`` and ``mobile`` for ENROL.
    """

    kind = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="staff_changes")
    username = models.CharField(max_length=40)
    display_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    roles = ArrayField(models.CharField(max_length=24), default=list)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("username",), condition=Q(decided_at__isnull=True), name="one_open_change_per_account"
            ),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values()), name="staff_change_is_known"),
            models.CheckConstraint(
                condition=Q(is_confirmed=False)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="two_change_staff",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True)
                | (~Q(user=F("proposed_by")) & ~Q(is_confirmed=True, user=F("decided_by"))),
                name="nobody_changes_themselves",
            ),
        )
        indexes = (models.Index(fields=("user", "-proposed_at"), name="staff_change_history"),)

    def __str__(self) -> str:
        return f"staff-change:{self.pk}"
