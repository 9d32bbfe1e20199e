"""Signals that were raised about periods, one of each kind for a clock."""

from django.db import models
from django.db.models import Q

from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import SignalKind
from approvals.clocks.models import Clock


class Signal(models.Model):
    """A reminder or a card (预警、黄牌、红牌), addressed to the department whose period it is."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="signals")
    case = models.ForeignKey(Case, models.PROTECT, related_name="signals")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    due_on = models.DateField()
    raised_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("clock", "kind"), name="one_signal_of_a_kind_per_clock"),
            models.CheckConstraint(condition=Q(kind__in=SignalKind.values()), name="signal_kind_is_known"),
        )
        indexes = (models.Index(fields=("department", "-raised_at", "-id"), name="signal_by_department"),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"
