"""The sandbox clock's shift: one row, in demo mode only."""

from datetime import timedelta

from django.db import models


class SandboxClock(models.Model):
    """How far the demo's time runs ahead of the database's clock."""

    only = models.BooleanField(primary_key=True, default=True)
    shift = models.DurationField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(only=True), name="sandbox_clock_is_one_row"),
            models.CheckConstraint(condition=models.Q(shift__gte=timedelta()), name="sandbox_clock_is_never_behind"),
        )

    def __str__(self) -> str:
        return str(self.shift)
