"""Clocks store facts; the due day is a fold over them, kept as an index."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Prefetch, Q

from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.periods import CARDS, WATCHED
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect, SignalKind
from portal.workcalendar.queries import Standing

_OUTLASTING = frozenset({ClockKind.WRITTEN_OPINION.value, ClockKind.CERTIFICATE.value, ClockKind.PUBLICATION.value})
"""Periods that a decision begins or leaves running."""


_OPEN = frozenset({ClockState.RUNNING.value, ClockState.PAUSED.value})


def is_settled(standing: Standing) -> Q:
    """Reckoned under the calendar in force, and counting no day that an unsettled outage may take.

    A period that ends on a fixed day counts none before it.
    """
    found = Q(calendar_version__gte=standing.version)
    for first, last in standing.unsettled:
        spared = Q(due_on__lt=first)
        if last is not None:
            spared |= Q(started_on__gte=last) | Q(unit=Unit.FIXED_DAY.value, due_on__gt=last)
        found &= spared
    return found


class ClockQuerySet(models.QuerySet["Clock"]):
    def open(self) -> Self:
        return self.filter(state__in=_OPEN)

    def expired_with_effect(self, effect: ExpiryEffect, before: datetime) -> Self:
        """Running clocks whose expiry at or before *before* has a legal effect; oldest first."""
        return self.filter(
            state=ClockState.RUNNING.value, effect=effect.value, is_provisional=False, expires_at__lte=before
        ).order_by("expires_at", "pk")

    def settled(self, standing: Standing) -> Self:
        """Only what nothing keeps from being enforced, as far as the calendar and the ledger of outages go."""
        return self.filter(is_settled(standing))

    def enforceable(self, standing: Standing) -> Self:
        """Only what is settled, and ended while the portal was heard or before."""
        rows = self.settled(standing)
        return rows if standing.heard_at is None else rows.filter(expires_at__lte=standing.heard_at)

    def with_pauses(self) -> Self:
        """Each clock with its item and that item's pauses: one statement more."""
        return self.select_related("item").prefetch_related(Prefetch("item__pauses", to_attr="all_pauses"))


class Clock(models.Model):
    """One statutory or promised period of a case (期限).

    Facts: ``started_on`` (day 0, not counted), ``allotted`` units, one extension in working days
    with the day it was approved, and the pauses of its item. ``due_on`` and ``expires_at`` (00:00 after
    the due day) are the result of the last reckoning under ``calendar_version``; a paused clock has neither,
    and is provisional until it shows a firm day again when no such day was told by that calendar before the pause.
    ``signalled`` is the last signal that supervision has raised about it, kept so that the next is one index scan;
    ``region`` is that of its case, ``department`` the one that it binds; both are filled in by a trigger.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    item = models.ForeignKey(CaseItem, models.PROTECT, null=True, related_name="clocks")
    task = models.ForeignKey(ReviewTask, models.PROTECT, null=True, related_name="clocks")
    deficiency = models.ForeignKey("approvals.Deficiency", models.PROTECT, null=True, related_name="clocks")
    kind = models.CharField(max_length=16)
    effect = models.CharField(max_length=16, default=ExpiryEffect.NONE.value)
    state = models.CharField(max_length=12, default=ClockState.RUNNING.value)
    started_on = models.DateField()
    allotted = models.PositiveIntegerField()
    unit = models.CharField(max_length=16)
    extended_workdays = models.PositiveSmallIntegerField(default=0)
    extension_approved_on = models.DateField(null=True)
    calendar_version = models.BigIntegerField()
    due_on = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    signalled = models.CharField(max_length=16, blank=True, default="", db_default="")
    region = models.CharField(max_length=12, blank=True, default="", db_default="")
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ClockKind.values()), name="clock_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=ClockState.values()), name="clock_state_is_known"),
            models.CheckConstraint(condition=Q(signalled__in=["", *SignalKind.values()]), name="clock_signal_is_known"),
            models.CheckConstraint(
                condition=~Q(state=ClockState.RUNNING.value) | Q(due_on__isnull=False, expires_at__isnull=False),
                name="a_running_clock_has_its_due_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClockState.PAUSED.value) | Q(due_on__isnull=True, expires_at__isnull=True),
                name="a_paused_clock_has_no_due_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ClockState.RUNNING.value, ClockState.PAUSED.value])
                | Q(stopped_at__isnull=False),
                name="a_closed_clock_says_when",
            ),
            models.UniqueConstraint(
                fields=("task", "kind"),
                condition=Q(state__in=[ClockState.RUNNING.value, ClockState.PAUSED.value]),
                name="one_open_clock_per_task_and_kind",
            ),
            models.UniqueConstraint(
                fields=("item", "kind"),
                condition=Q(task__isnull=True, state__in=[ClockState.RUNNING.value, ClockState.PAUSED.value]),
                name="one_open_clock_per_item_and_kind",
            ),
            models.UniqueConstraint(
                fields=("case", "kind"),
                condition=Q(
                    item__isnull=True,
                    task__isnull=True,
                    deficiency__isnull=True,
                    state__in=[ClockState.RUNNING.value, ClockState.PAUSED.value],
                ),
                name="one_open_clock_per_case_and_kind",
            ),
        )
        indexes = (
            models.Index(
                fields=("effect", "expires_at", "id"),
                condition=Q(state=ClockState.RUNNING.value, is_provisional=False) & ~Q(effect=ExpiryEffect.NONE.value),
                name="clock_due_with_effect",
            ),
            models.Index(
                fields=("expires_at", "case"),
                condition=Q(kind=ClockKind.NOTICE.value, state=ClockState.RUNNING.value),
                name="clock_of_notice",
            ),
            models.Index(
                fields=("calendar_version",),
                condition=Q(state__in=[ClockState.RUNNING.value, ClockState.PAUSED.value]),
                name="clock_by_calendar",
            ),
            models.Index(
                fields=("signalled", "due_on", "id"),
                condition=Q(state=ClockState.RUNNING.value, is_provisional=False)
                & Q(signalled__in=["", SignalKind.REMINDER.value], kind__in=[kind.value for kind in CARDS]),
                name="clock_to_signal",
            ),
            models.Index(
                fields=("region", "expires_at", "id"),
                condition=Q(state=ClockState.RUNNING.value, kind__in=[kind.value for kind in WATCHED]),
                name="clock_ending",
            ),
            models.Index(
                fields=("department", "expires_at", "id"),
                condition=Q(state=ClockState.RUNNING.value, kind__in=[kind.value for kind in WATCHED]),
                name="clock_ending_of_department",
            ),
            models.Index(
                fields=("region", "department", "expires_at"),
                condition=Q(state=ClockState.RUNNING.value, kind=ClockKind.DECISION.value),
                name="clock_undecided",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it runs, or stands still to run on."""
        return self.state in _OPEN

    @property
    def outlasts(self) -> bool:
        """Whether it stays due when the case is over: a paper that a department owes, its word on publishing."""
        return self.kind in _OUTLASTING

    @property
    def owner(self) -> str:
        """What the period is about: a material owed, a department's review, an item, or the case (blank)."""
        department = self.task and self.task.department
        return " · ".join(row.name for row in (self.deficiency, self.item, department) if row)

    def is_settled(self, standing: Standing) -> bool:
        """As ``is_settled`` of a query, of a clock that has been read."""
        if self.calendar_version < standing.version:
            return False
        return all(self._is_spared(first, last) for first, last in standing.unsettled)

    def _is_spared(self, first: date, last: date | None) -> bool:
        if self.due_on is None:
            return last is not None and self.started_on >= last
        ends_later = last is not None and self.unit == Unit.FIXED_DAY.value and self.due_on > last
        return self.due_on < first or ends_later or (last is not None and self.started_on >= last)
