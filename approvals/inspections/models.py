"""Joint inspections: who is called where and when, who signed for it, and who came; and who inspects an item."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from approvals.cases.models import CaseItem, ReviewTask
from approvals.inspections.domain import inspectors, rules
from approvals.inspections.domain import moves as moves_of
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from portal.fsm import StateField, StatefulModel, moves


class Inspectors(models.Model):
    """Those who inspect an item, by the ids of users: nobody until they are assigned. Only where its matter needs them.

    Law: 行政许可法第五十五条第二款.
    """

    item = models.OneToOneField(CaseItem, models.PROTECT, related_name="inspectors")
    user_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(user_ids=[]) | Q(user_ids__len__gte=inspectors.FEWEST), name="nobody_inspects_alone"
            ),
        )

    def __str__(self) -> str:
        return f"inspectors:{self.pk}"


class JointInspection(StatefulModel):
    """A joint inspection (联合踏勘) of an item, called by the department that decides it.

    ``meets_at`` is the moment of meeting at ``place``; ``subject`` is what is looked at. ``findings`` are the minutes,
    ``inspector_ids`` the deciding department's own staff on site and ``inspector_names`` what they were called then
    (行政许可法第三十四条第三款); ``held_at`` is the moment of the record.
    """

    item = models.ForeignKey(CaseItem, models.PROTECT, related_name="inspections")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=rules.LONGEST_PLACE)
    subject = models.TextField()
    convened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()

    state = StateField(InspectionState, default=InspectionState.CONVENED.value)
    held_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    inspector_ids = ArrayField(models.BigIntegerField(), default=list)
    inspector_names = ArrayField(models.CharField(max_length=150), default=list)
    findings = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    cancel_reason = models.TextField(blank=True)

    all_attendances: list["Attendance"]  # where they were read along
    declared_moves = moves_of.INSPECTION_MOVES

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=InspectionState.values()), name="inspection_state_is_known"),
            models.CheckConstraint(condition=~Q(place="") & ~Q(subject=""), name="an_inspection_says_where_and_what"),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.HELD.value)
                | (
                    Q(held_at__isnull=False, held_at__gte=models.F("meets_at"), recorded_by__isnull=False)
                    & Q(inspector_ids__len__gte=rules.FEWEST_INSPECTORS)
                    & ~Q(findings="")
                ),
                name="two_inspect_and_sign_the_minutes",
            ),
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(state=InspectionState.CONVENED.value),
                name="one_convened_inspection_per_item",
            ),
        )

    def __str__(self) -> str:
        return f"inspection:{self.pk}"

    @moves(state, moves_of.HOLD)
    def hold(self, *, at: datetime, by: int, inspectors: Sequence[tuple[int, str]], findings: str) -> None:
        self.held_at, self.recorded_by_id, self.findings = at, by, findings
        self.inspector_ids = [pk for pk, _name in inspectors]
        self.inspector_names = [name for _pk, name in inspectors]

    @moves(state, moves_of.CANCEL)
    def cancel(self, *, at: datetime, by: int, reason: str) -> None:
        self.cancelled_at, self.cancelled_by_id, self.cancel_reason = at, by, reason

    @moves(state, moves_of.CALL_OFF)
    def call_off(self, *, at: datetime) -> None:
        self.cancelled_at = at


class Attendance(StatefulModel):
    """A department called to a joint inspection for its open review, and what became of the call.

    ``signed_at`` is when a reviewer or head of it signed for the call (签收); ``reason`` is the good reason, given in
    writing before or after, for which its absence does not count.
    """

    inspection = models.ForeignKey(JointInspection, models.PROTECT, related_name="attendances")
    task = models.ForeignKey(ReviewTask, models.PROTECT, related_name="attendances")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")

    state = StateField(AttendanceState, default=AttendanceState.CALLED.value)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    excused_at = models.DateTimeField(null=True)
    excused_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    declared_moves = moves_of.ATTENDANCE_MOVES
    moved_in_sets = (moves_of.ATTEND, moves_of.MISS)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("inspection", "task"), name="one_call_per_review_and_inspection"),
            models.CheckConstraint(condition=Q(state__in=AttendanceState.values()), name="attendance_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=AttendanceState.SIGNED.value) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_call_is_signed_for_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=AttendanceState.EXCUSED.value)
                | (Q(excused_at__isnull=False, excused_by__isnull=False) & ~Q(reason="")),
                name="an_excuse_gives_its_reason",
            ),
        )

    def __str__(self) -> str:
        return f"attendance:{self.pk}"

    @property
    def inspection_state(self) -> str:
        state: str = self.inspection.state
        return state

    @property
    def task_state(self) -> str:
        state: str = self.task.state
        return state

    @property
    def meets_at(self) -> datetime:
        return self.inspection.meets_at

    @moves(state, moves_of.SIGN)
    def sign(self, *, at: datetime, by: int) -> None:
        self.signed_at, self.signed_by_id = at, by

    @moves(state, moves_of.EXCUSE)
    def excuse(self, *, at: datetime, by: int, reason: str) -> None:
        self.excused_at, self.excused_by_id, self.reason = at, by, reason
