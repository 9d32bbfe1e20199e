"""Matters and their versions, materials and form fields."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from matters.domain.vocabulary import LimitUnit, MatterKind, Necessity, VersionState


class Matter(models.Model):
    """An approval matter (事项): a code that stays, and versions that carry its content."""

    code = models.CharField(max_length=64, unique=True)
    aliases = models.JSONField(default=list)
    current = models.OneToOneField("matters.MatterVersion", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.code


class MatterVersion(models.Model):
    """One edition of a matter (事项版本). A published one never changes.

    Limits are whole days of ``limit_unit``; ``promise_text`` keeps the published wording where
    a promise is shorter than a day. ``silence_*`` names the document that lets a department's
    silence count as agreement; without it silence means nothing. ``unverified`` lists the
    fields to be shown as sample data until an editor confirms them.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default=VersionState.DRAFT)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=4, default=MatterKind.LICENCE)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    consulted_ids = ArrayField(models.BigIntegerField(), default=list)
    catalogue_code = models.CharField(max_length=64, blank=True)
    legal_basis = models.TextField(blank=True)
    statutory_limit = models.PositiveIntegerField(null=True)
    promised_limit = models.PositiveIntegerField(null=True)
    limit_unit = models.CharField(max_length=16, default=LimitUnit.WORKDAY)
    promise_text = models.CharField(max_length=40, blank=True)
    review_limit = models.PositiveIntegerField(null=True)
    applicant_kinds = ArrayField(models.CharField(max_length=24), default=list)
    visits = models.PositiveIntegerField(null=True)
    excluded_procedures = models.JSONField(default=list)
    prerequisite_codes = ArrayField(models.CharField(max_length=64), default=list)
    result_name = models.CharField(max_length=120, blank=True)
    certificate_type = models.CharField(max_length=21, blank=True)
    is_silence_enabled = models.BooleanField(default=False)
    silence_document = models.CharField(max_length=200, blank=True)
    silence_clause = models.CharField(max_length=80, blank=True)
    guards = ArrayField(models.CharField(max_length=32), default=list)
    note = models.TextField(blank=True)
    unverified = ArrayField(models.CharField(max_length=32), default=list)
    content_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("matter", "number"), name="version_number_once"),
            models.UniqueConstraint(
                fields=("matter",), condition=Q(state=VersionState.DRAFT.value), name="one_draft_per_matter"
            ),
            models.CheckConstraint(
                condition=Q(statutory_limit__isnull=True)
                | Q(promised_limit__isnull=True)
                | Q(promised_limit__lte=models.F("statutory_limit")),
                name="promise_within_statute",
            ),
            models.CheckConstraint(
                condition=Q(is_silence_enabled=False) | (~Q(silence_document="") & ~Q(silence_clause="")),
                name="silence_needs_a_basis",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class MaterialRequirement(models.Model):
    """A material that a version asks for (材料要求)."""

    version = models.ForeignKey(MatterVersion, models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    necessity = models.CharField(max_length=16, default=Necessity.REQUIRED)
    is_decisive = models.BooleanField(default=False)
    source = models.CharField(max_length=40, blank=True)
    result_of = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="material_code_once"),
            models.CheckConstraint(
                condition=~Q(necessity=Necessity.DEFERRABLE.value, is_decisive=True),
                name="decisive_is_never_deferrable",
            ),
        )

    def __str__(self) -> str:
        return self.name


class FormField(models.Model):
    """A field that a version asks the applicant to fill; merged across a bundle by ``code``."""

    version = models.ForeignKey(MatterVersion, models.CASCADE, related_name="fields")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    is_required = models.BooleanField(default=True)
    choices = models.JSONField(default=list)
    help_text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="field_code_once"),)

    def __str__(self) -> str:
        return self.label
