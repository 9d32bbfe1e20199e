"""What stops or lengthens a clock by law while it runs: special procedures and extensions."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from approvals.cases.models import CaseItem
from approvals.clocks.domain import moves as moves_of
from approvals.clocks.domain import pauses
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import ExtensionState, PauseState
from approvals.clocks.models.clocks import Clock
from portal.fsm import StateField, StatefulModel, moves

UNFINISHED = Q(state__in=[PauseState.REQUESTED.value, PauseState.OPEN.value])

OF_HEARING = Q(ground=PauseGround.HEARING.value)

BEGUN = Q(began_at__isnull=False, started_on__isnull=False, planned_end_on__isnull=False)

REQUESTED, APPROVED = ExtensionState.REQUESTED.value, ExtensionState.APPROVED.value


class Pause(StatefulModel):
    """A special procedure (特别程序) that stops the clocks of an item (行政许可法第四十五条).

    ``document_number`` is that of the document that orders the procedure; ``notice`` and ``needed_workdays`` are what
    the applicant is told in writing. It has effect from ``started_on``, which is not excluded itself, to ``ended_on``;
    while it lasts, it will end on ``planned_end_on`` at the latest. ``began_at`` and ``ended_at`` are the moments of
    the record; a pause that ran out ended with its last day, whenever that was noticed. That of a hearing comes and
    goes with the hearing, beside whatever else its department has going on.
    """

    item = models.ForeignKey(CaseItem, models.PROTECT, related_name="pauses")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    ground = models.CharField(max_length=24)
    document_number = models.CharField(max_length=pauses.LONGEST_NUMBER)
    notice = models.TextField()
    needed_workdays = models.PositiveSmallIntegerField()
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()

    state = StateField(PauseState, default=PauseState.REQUESTED.value)
    began_at = models.DateTimeField(null=True)
    started_on = models.DateField(null=True)
    planned_end_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decline_reason = models.TextField(blank=True)

    declared_moves = moves_of.PAUSE_MOVES
    moved_in_sets = (moves_of.RUN_OUT,)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(ground__in=PauseGround.values()), name="pause_ground_is_listed"),
            models.CheckConstraint(condition=Q(state__in=PauseState.values()), name="pause_state_is_known"),
            models.CheckConstraint(
                condition=~Q(document_number="") & ~Q(notice="") & Q(needed_workdays__gte=1),
                name="a_pause_is_ordered_and_told",
            ),
            models.CheckConstraint(
                condition=~Q(state=PauseState.OPEN.value) | (BEGUN & Q(ended_on__isnull=True)),
                name="an_open_pause_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("started_on"), ended_on__lte=F("planned_end_on")),
                name="a_pause_ends_within_its_time",
            ),
            models.UniqueConstraint(
                fields=("item", "department"),
                condition=UNFINISHED & ~OF_HEARING,
                name="one_unfinished_pause_per_department",
            ),
            models.UniqueConstraint(
                fields=("item",), condition=UNFINISHED & OF_HEARING, name="one_unfinished_pause_for_a_hearing"
            ),
        )
        indexes = (
            models.Index(
                fields=("planned_end_on",), condition=Q(state=PauseState.OPEN.value), name="pause_running_out"
            ),
            models.Index(
                fields=("department", "id"), condition=Q(state=PauseState.REQUESTED.value), name="pause_to_approve"
            ),
            models.Index(
                Coalesce("ended_on", "planned_end_on"), condition=Q(started_on__isnull=False), name="pause_by_last_day"
            ),
        )

    def __str__(self) -> str:
        return f"pause:{self.pk}"

    @moves(state, moves_of.BEGIN)
    def begin(self, *, at: datetime, on: date, until: date, by: int | None) -> None:
        self.began_at, self.started_on, self.planned_end_on, self.decided_by_id = at, on, until, by

    @moves(state, moves_of.DECLINE_PAUSE)
    def decline(self, *, by: int, reason: str) -> None:
        self.decided_by_id, self.decline_reason = by, reason

    @moves(state, moves_of.RESUME)
    def resume(self, *, at: datetime, on: date) -> None:
        self.ended_at, self.ended_on = at, on

    @moves(state, moves_of.CLOSE_PAUSE)
    def close(self, *, at: datetime, on: date) -> None:
        self.ended_at = at
        self.ended_on = min(self.planned_end_on, on) if self.started_on and self.planned_end_on else None


class Extension(StatefulModel):
    """The one extension (延期) of a decision's clock, asked for with a reason that the applicant is told.

    The head of the agency approves at once what the law leaves to an agency; what it leaves to the government waits
    for the head of the government (行政许可法第四十二条). Once approved, the clock carries it.
    """

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="extensions")
    item = models.ForeignKey(CaseItem, models.PROTECT, related_name="extensions")
    workdays = models.PositiveSmallIntegerField()
    reason = models.TextField()
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()

    state = StateField(ExtensionState, default=ExtensionState.REQUESTED.value)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)

    declared_moves = moves_of.EXTENSION_MOVES
    moved_in_sets = (moves_of.LAPSE,)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ExtensionState.values()), name="extension_state_is_known"),
            models.CheckConstraint(
                condition=~Q(reason="") & Q(workdays__gte=1, workdays__lte=15),
                name="an_extension_is_short_and_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(state=APPROVED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="an_extension_has_its_authority",
            ),
            models.UniqueConstraint(
                fields=("clock",),
                condition=Q(state__in=[REQUESTED, APPROVED]),
                name="one_extension_per_clock",
            ),
        )
        indexes = (
            models.Index(fields=("requested_at", "id"), condition=Q(state=REQUESTED), name="extension_to_approve"),
            models.Index(
                fields=("-decided_at", "-id"), condition=Q(decided_at__isnull=False), name="extension_answered"
            ),
        )

    def __str__(self) -> str:
        return f"extension:{self.pk}"

    @moves(state, moves_of.APPROVE)
    def approve(self, *, at: datetime, by: int) -> None:
        self.decided_at, self.decided_by_id = at, by

    @moves(state, moves_of.DECLINE_EXTENSION)
    def decline(self, *, at: datetime, by: int, reason: str) -> None:
        self.decided_at, self.decided_by_id, self.decline_reason = at, by, reason
