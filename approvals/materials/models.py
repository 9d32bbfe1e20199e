"""What was handed in, what is still owed, and what was asked to be corrected."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from approvals.cases.models import Case
from approvals.materials.domain import moves as moves_of
from approvals.materials.domain.vocabulary import DeficiencyState, EvidenceLevel, MaterialSource, Original
from portal.fsm import StateField, StatefulModel, moves


class Material(models.Model):
    """A material handed in for a requirement (已交材料); a newer one supersedes, none is deleted.

    Its file was made anew by the gate: ``size`` and ``sha256`` are of what is kept, ``sent_…`` of what came, and
    ``taken_out`` names what it held beside its pages (``portal.gate.words.TakenOut``).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="materials")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=16, default=MaterialSource.UPLOADED.value)
    evidence_level = models.CharField(max_length=1, default=EvidenceLevel.UPLOADED.value)
    file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    sent_size = models.PositiveIntegerField(default=0)
    sent_sha256 = models.CharField(max_length=64, blank=True)
    taken_out = models.JSONField(default=list)
    certificate_id = models.BigIntegerField(null=True)
    original = models.CharField(max_length=16, blank=True)
    original_told_by = models.CharField(max_length=120, blank=True)
    original_told_at = models.DateTimeField(null=True)
    supplied_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    supplied_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(evidence_level=EvidenceLevel.CHECKED.value)
                | Q(original=Original.SEEN.value, original_told_at__isnull=False),
                name="whoever_has_seen_an_original_is_told",
            ),
        )
        indexes = (
            models.Index(fields=("case", "code"), name="material_by_case"),
            models.Index(fields=("supplied_by", "supplied_at"), name="material_by_supplier"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.code}"

    def tell_original(self, original: Original, *, by: str, at: datetime) -> None:
        """Put down what the clerk *by* says of the original; trust in the paper goes by it."""
        self.original, self.original_told_by, self.original_told_at = original.value, by, at
        self.evidence_level = original.evidence_level.value


class Deficiency(StatefulModel):
    """A deferrable material that the applicant has promised to bring (缺件)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deficiencies")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    promised_on = models.DateField()
    signed_at = models.DateTimeField()
    state = StateField(DeficiencyState, default=DeficiencyState.OPEN.value)
    supplied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)

    declared_moves = moves_of.DEFICIENCY_MOVES
    moved_in_sets = (moves_of.RELEASE,)

    class Meta:
        ordering = ("promised_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("case", "code"), name="one_deficiency_per_material"),
            models.CheckConstraint(condition=Q(state__in=DeficiencyState.values()), name="deficiency_state_is_known"),
        )
        indexes = (
            models.Index(
                fields=("case",), condition=Q(state=DeficiencyState.SUPPLIED.value), name="deficiency_to_confirm"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.code}"

    @moves(state, moves_of.SUPPLY)
    def supply(self, *, at: datetime) -> None:
        self.supplied_at = at

    @moves(state, moves_of.CONFIRM)
    def confirm(self, *, at: datetime) -> None:
        self.closed_at = at

    @moves(state, moves_of.RETURN_SUPPLY)
    def return_supply(self, *, reason: str) -> None:
        self.supplied_at, self.return_reason = None, reason


class CorrectionNotice(models.Model):
    """The one-time notice of everything that is missing (一次性告知), with its answer."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="correction_notices")
    number = models.PositiveSmallIntegerField()
    items = models.JSONField()
    remark = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="correction_number_once"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"
