"""Grants as the public reads them."""

from django.db import models
from django.db.models import Q

from approvals.cases.models import CaseItem
from approvals.procedures.publications.domain import PublicationState

PUBLISHED = Q(published_at__isnull=False)

UNANSWERED = Q(published_at__isnull=True, withheld_at__isnull=True)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def published(self) -> "PublicationQuerySet":
        return self.filter(PUBLISHED)

    def awaiting(self) -> "PublicationQuerySet":
        """Those about which the head of the department has still to decide."""
        return self.filter(UNANSWERED)


class Publication(models.Model):
    """A grant before the public (许可决定公示), in the words of the day on which it was made.

    ``holder`` is an enterprise in full, a person masked. What is said of the certificate is blank while there is none;
    ``valid_until`` is its last good day. ``objection`` is why the applicant asked to keep it from the public: then the
    head of the department publishes or withholds it, with a ``reason`` that the applicant is told.
    """

    item = models.OneToOneField(CaseItem, models.PROTECT, related_name="publication")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    matter = models.CharField(max_length=200)
    holder = models.CharField(max_length=120)
    certificate_name = models.CharField(max_length=120, blank=True)
    certificate_identifier = models.CharField(max_length=100, blank=True)
    valid_until = models.DateField(null=True)
    granted_on = models.DateField()
    objection = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    withheld_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(withheld_at__isnull=True), name="published_or_withheld"
            ),
            models.CheckConstraint(
                condition=Q(withheld_at__isnull=True) | ~Q(objection=""), name="withheld_only_from_an_objection"
            ),
            models.CheckConstraint(
                condition=Q(objection="") | UNANSWERED | (~Q(reason="") & Q(answered_by__isnull=False)),
                name="an_objection_is_answered_with_reasons",
            ),
        )
        indexes = (
            models.Index(fields=("-published_at", "-id"), condition=PUBLISHED, name="publication_newest"),
            models.Index(
                fields=("holder",),
                opclasses=("varchar_pattern_ops",),
                condition=PUBLISHED,
                name="publication_by_holder",
            ),
            models.Index(
                fields=("certificate_identifier",),
                condition=PUBLISHED & ~Q(certificate_identifier=""),
                name="publication_by_number",
            ),
            models.Index(fields=("department", "id"), condition=UNANSWERED, name="publication_to_answer"),
        )

    def __str__(self) -> str:
        return f"publication:{self.pk}"

    @property
    def state(self) -> PublicationState:
        if self.published_at is not None:
            return PublicationState.PUBLISHED
        return PublicationState.AWAITING if self.withheld_at is None else PublicationState.WITHHELD
