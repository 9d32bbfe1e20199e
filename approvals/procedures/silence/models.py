"""What follows a department's silence: its paper, its answer for it, and the brake on too much of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import ReviewTask
from approvals.clocks.domain.vocabulary import ExpiryEffect


class WrittenOpinion(models.Model):
    """The paper that a silent department still owes, within one working day (补发书面意见).

    It puts the deemed agreement in writing and changes nothing about it.
    """

    task = models.OneToOneField(ReviewTask, models.PROTECT, related_name="written_opinion")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    owed_at = models.DateTimeField()
    text = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True) | (Q(issued_by__isnull=False) & ~Q(text="")),
                name="a_written_opinion_is_signed",
            ),
        )
        indexes = (
            models.Index(
                fields=("department", "owed_at"), condition=Q(issued_at__isnull=True), name="written_opinion_owed"
            ),
        )

    def __str__(self) -> str:
        return f"written-opinion:{self.pk}"


class LateOpinion(models.Model):
    """What a department said after its silence had spoken: kept, without effect."""

    task = models.ForeignKey(ReviewTask, models.PROTECT, related_name="late_opinions")
    opinion = models.CharField(max_length=24)
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    opinion__in=[Opinion.AGREE.value, Opinion.AGREE_WITH_CONDITIONS.value, Opinion.DISAGREE.value]
                ),
                name="a_late_opinion_is_one_of_three",
            ),
        )

    def __str__(self) -> str:
        return f"late-opinion:{self.pk}"


class Accountability(models.Model):
    """Whose silence it was, for supervision; ``responsible_ids`` are the department's reviewers at that moment."""

    task = models.OneToOneField(ReviewTask, models.PROTECT, related_name="accountability")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    responsible_ids = ArrayField(models.BigIntegerField(), default=list)
    lapsed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("department", "lapsed_at"), name="accountability_by_department"),)

    def __str__(self) -> str:
        return f"accountability:{self.pk}"


class SilenceHold(models.Model):
    """A mass expiry of one department and kind (``effect``) that is held until two supervisors release it.

    Covers what had lapsed by ``opened_at``; the effects stay dated at expiry.
    """

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    effect = models.CharField(max_length=16, default=ExpiryEffect.DEEM_AGREED.value)
    opened_at = models.DateTimeField()
    due_count = models.PositiveIntegerField()
    threshold = models.PositiveIntegerField()
    first_released_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    released_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("department", "effect"),
                condition=Q(released_at__isnull=True),
                name="one_open_hold_per_department",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True)
                | (
                    Q(first_released_by__isnull=False, released_by__isnull=False)
                    & ~Q(first_released_by=F("released_by"))
                ),
                name="two_release_a_hold",
            ),
        )

    def __str__(self) -> str:
        return f"hold:{self.pk}"
