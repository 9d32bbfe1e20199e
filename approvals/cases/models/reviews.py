"""Review tasks: one department, one item, one opinion."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from approvals.cases.domain import review_moves
from approvals.cases.domain.vocabulary import Opinion, ReviewStage, TaskState
from approvals.cases.models.cases import Case
from approvals.cases.models.items import CaseItem
from portal.fsm import StateField, StatefulModel, moves

DONE = (TaskState.ANSWERED.value, TaskState.DEEMED.value)


class ReviewTask(StatefulModel):
    """The review of an item by one department (并联审批中的部门意见).

    ``due_at`` repeats the moment of expiry of the task's clock so that an inbox is one index
    scan; null when the moment is provisional or undetermined. ``silence_basis`` is the snapshot
    of the document and clause under which silence counts as agreement, ``absence_basis`` of those under which absence
    from a joint inspection does; blank: it never does. The ``stage`` tells the first look of a lower level (初审),
    whose silence never counts, from the rest.
    ``effective_at`` is when the opinion has effect, ``answered_at`` when it was recorded. ``region`` is that of the
    case, ``matter_code`` that of the item; both are filled in by a trigger.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    item = models.ForeignKey(CaseItem, models.PROTECT, related_name="tasks")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(max_length=16, default=ReviewStage.REVIEW.value)
    silence_basis = models.CharField(max_length=300, blank=True)
    absence_basis = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(null=True)

    state = StateField(TaskState, default=TaskState.OPEN.value)
    opened_at = models.DateTimeField()
    opinion = models.CharField(max_length=24, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    region = models.CharField(max_length=12, blank=True, default="", db_default="")
    matter_code = models.CharField(max_length=64, blank=True, default="", db_default="")

    absent_until: datetime | None  # where it was read along
    stands_still: bool  # where it was read along
    presider_ids: list[int]  # where they were read along
    is_on_paper: bool  # where it was read along
    declared_moves = review_moves.REVIEW_MOVES
    moved_in_sets = (review_moves.DEEM_AGREED, review_moves.DEEM_PRESENT, review_moves.CANCEL)

    class Meta:
        ordering = ("item__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("item", "department", "round"), name="one_task_per_department_and_round"),
            models.CheckConstraint(condition=Q(state__in=TaskState.values()), name="task_state_is_known"),
            models.CheckConstraint(condition=Q(stage__in=ReviewStage.values()), name="review_stage_is_known"),
            models.CheckConstraint(
                condition=Q(stage=ReviewStage.REVIEW.value) | Q(silence_basis=""),
                name="a_lower_level_is_never_silent_in_effect",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.DEEMED.value)
                | (Q(opinion=Opinion.DEEMED_AGREE.value) & ~Q(silence_basis=""))
                | (Q(opinion=Opinion.DEEMED_PRESENT.value) & ~Q(absence_basis="")),
                name="deemed_only_on_a_basis",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.ANSWERED.value)
                | (
                    Q(opinion__in=[Opinion.AGREE.value, Opinion.AGREE_WITH_CONDITIONS.value, Opinion.DISAGREE.value])
                    & Q(answered_by__isnull=False)
                ),
                name="an_opinion_has_its_author",
            ),
        )
        indexes = (
            models.Index(
                fields=("department", "due_at", "id"), condition=Q(state=TaskState.OPEN.value), name="task_inbox"
            ),
            models.Index(
                fields=("department", "matter_code", "due_at", "id"),
                condition=Q(state=TaskState.OPEN.value),
                name="task_inbox_of_matter",
            ),
            models.Index(fields=("effective_at",), name="task_by_effect"),
            models.Index(
                fields=("region", "department", "due_at"),
                condition=Q(state=TaskState.OPEN.value),
                name="task_overdue",
            ),
            models.Index(fields=("department", "-effective_at", "-id"), condition=Q(state__in=DONE), name="task_done"),
            models.Index(
                fields=("department", "matter_code", "-effective_at", "-id"),
                condition=Q(state__in=DONE),
                name="task_done_of_matter",
            ),
            models.Index(
                fields=("-effective_at", "-id"), condition=Q(state=TaskState.DEEMED.value), name="task_silent"
            ),
        )

    def __str__(self) -> str:
        return f"task:{self.pk}"

    @property
    def deemed_basis(self) -> str:
        """The document by which it counts as agreement, or would if nobody speaks in time."""
        return self.absence_basis if self.opinion == Opinion.DEEMED_PRESENT.value else self.silence_basis

    @moves(state, review_moves.GIVE_OPINION)
    def give_opinion(self, *, at: datetime, by: int, opinion: Opinion, reason: str) -> None:
        self.opinion, self.reason, self.answered_by_id = opinion.value, reason, by
        self.answered_at = self.effective_at = at
