"""Signals that were raised about periods, one of each kind for a clock; and figures, counted day by day."""

from django.db import models
from django.db.models import Q

from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import SignalKind
from approvals.clocks.models import Clock
from approvals.supervision.domain import FigureKind
from portal.rights import May


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
        indexes = (
            models.Index(fields=("department", "-raised_at", "-id"), name="signal_by_department"),
            models.Index(fields=("-raised_at", "-id"), name="signal_by_moment"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"


class DailyFigure(models.Model):
    """How many of a *kind* there were on a *day* in a *region*, by department and matter; blank: all its matters.

    What is carried over into the next day is kept for all matters together. A case filed as a bundle counts under the
    bundle's code. Of what there was none there is no row. Nobody writes these but ``services.folding``; every one can
    be counted anew from cases, items, reviews and pauses.
    """

    application_may = May.DELETE
    is_for_figures = True

    region = models.CharField(max_length=12)
    matter = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    department = models.ForeignKey("accounts.Department", models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=16)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("region", "matter", "day", "department", "kind"), include=("number",), name="figure_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FigureKind]), name="figure_kind_is_known"
            ),
        )
        indexes = (models.Index(fields=("day",), name="figure_by_day"),)

    def __str__(self) -> str:
        return f"{self.region} {self.matter} {self.day} {self.department_id} {self.kind}: {self.number}"


class SealedFigures(models.Model):
    """Up to which moment figures are stored: one row. ``event_id`` is the last event of the record that they know."""

    only = models.BooleanField(primary_key=True, default=True)
    until = models.DateTimeField()
    event_id = models.BigIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(only=True), name="sealed_figures_is_one_row"),)

    def __str__(self) -> str:
        return f"until {self.until}, event {self.event_id}"
