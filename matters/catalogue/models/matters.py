"""Matters and their versions, materials and form fields."""

from collections.abc import Collection
from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from matters.catalogue.domain.content import RENEWAL_NOTICE_DAYS
from matters.catalogue.domain.vocabulary import LimitUnit, MatterKind, Necessity, VersionState
from portal.rights import May


class Matter(models.Model):
    """An approval matter (事项): a code that stays, and versions that carry its content.

    ``aliases`` are what people call it; they help the search and are no part of a version.
    ``imported_hash`` is the content of the last imported row: an unchanged file changes nothing,
    also where an editor has published since.
    """

    code = models.CharField(max_length=64, unique=True)
    aliases = models.JSONField(default=list)
    current = models.OneToOneField("matters.MatterVersion", models.PROTECT, null=True, related_name="+")
    imported_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.code


class MatterVersionQuerySet(models.QuerySet["MatterVersion"]):
    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(state=VersionState.DRAFT)

    def of(self, codes: Collection[str]) -> Self:
        return self.filter(matter__code__in=codes)


class MatterVersion(models.Model):
    """One edition of a matter (事项版本). Once ``published_at`` is set, a trigger keeps its content as it is.

    Limits are whole days of ``limit_unit``; ``promise_text`` keeps the published wording where
    a promise is shorter than a day; ``review_limit`` is what a consulted department has for its opinion.
    ``pre_reviewer`` is the department of a lower level that examines first (行政许可法第三十五条).
    ``needs_inspectors``: an inspection, a test or quarantine is part of the procedure (行政许可法第五十五条).
    ``silence_*`` names the document that lets a department's silence count as agreement; without it
    silence means nothing. ``absence_*`` names the document that lets a department's absence from a joint inspection
    count as agreement. ``grant_*`` names the statute by which the matter itself counts as granted when its statutory
    limit runs out without a decision. ``validity_months`` is how long its result is good, null without end; ``renews``
    the code of the matter whose certificates it may extend. That is asked for ``renewal_notice`` units before their
    end; ``renewal_*`` names the statute that renews what nobody has decided by then (行政许可法第五十条).
    ``statutory_effect`` is what a law itself says of silence, for people to read.
    ``unverified`` lists the fields to be shown as sample data until an editor confirms them.
    ``is_open`` tells that everything that must be published before filing is there (行政许可法第三十条).
    ``revision`` counts the edits of a draft; ``pinyin`` sorts names without an ICU collation.
    """

    application_may = May.DELETE

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default=VersionState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200)
    pinyin = models.TextField(blank=True)
    main_item = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=4, default=MatterKind.LICENCE)
    themes = ArrayField(models.CharField(max_length=24), default=list)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    consulted_ids = ArrayField(models.BigIntegerField(), default=list)
    pre_reviewer = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
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
    needs_inspectors = models.BooleanField(default=False)
    prerequisite_codes = ArrayField(models.CharField(max_length=64), default=list)
    result_name = models.CharField(max_length=120, blank=True)
    certificate_type = models.CharField(max_length=21, blank=True)
    validity_months = models.PositiveIntegerField(null=True)
    renews = models.CharField(max_length=64, blank=True)
    renewal_notice = models.PositiveIntegerField(default=RENEWAL_NOTICE_DAYS)
    renewal_notice_unit = models.CharField(max_length=16, default=LimitUnit.DAY.value)
    is_silence_enabled = models.BooleanField(default=False)
    silence_document = models.CharField(max_length=200, blank=True)
    silence_clause = models.CharField(max_length=80, blank=True)
    is_absence_deemed = models.BooleanField(default=False)
    absence_document = models.CharField(max_length=200, blank=True)
    absence_clause = models.CharField(max_length=80, blank=True)
    is_grant_deemed = models.BooleanField(default=False)
    grant_document = models.CharField(max_length=200, blank=True)
    grant_clause = models.CharField(max_length=80, blank=True)
    is_renewal_deemed = models.BooleanField(default=False)
    renewal_document = models.CharField(max_length=200, blank=True)
    renewal_clause = models.CharField(max_length=80, blank=True)
    guards = ArrayField(models.CharField(max_length=32), default=list)
    statutory_effect = models.TextField(blank=True)
    note = models.TextField(blank=True)
    unverified = ArrayField(models.CharField(max_length=32), default=list)
    is_open = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64, blank=True)
    proposer_id = models.BigIntegerField(null=True)
    proposer_name = models.CharField(max_length=150, blank=True)
    proposed_at = models.DateTimeField(null=True)
    publisher_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = MatterVersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("matter", "number"), name="version_number_once"),
            models.UniqueConstraint(
                fields=("matter",), condition=Q(state=VersionState.DRAFT.value), name="one_draft_per_matter"
            ),
            models.UniqueConstraint(
                fields=("matter",), condition=Q(state=VersionState.PUBLISHED.value), name="one_published_per_matter"
            ),
            models.CheckConstraint(
                condition=Q(statutory_limit__isnull=True)
                | Q(promised_limit__isnull=True)
                | Q(promised_limit__lte=F("statutory_limit")),
                name="promise_within_statute",
            ),
            models.CheckConstraint(
                condition=Q(is_silence_enabled=False) | (~Q(silence_document="") & ~Q(silence_clause="")),
                name="silence_needs_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(is_silence_enabled=False) | Q(guards=[]), name="no_silence_where_a_guard_stands"
            ),
            models.CheckConstraint(
                condition=Q(is_absence_deemed=False)
                | (~Q(absence_document="") & ~Q(absence_clause="") & Q(guards=[]) & ~Q(consulted_ids=[])),
                name="absence_is_deemed_by_a_document",
            ),
            models.CheckConstraint(
                condition=Q(is_grant_deemed=False)
                | (~Q(grant_document="") & ~Q(grant_clause="") & Q(statutory_limit__isnull=False, guards=[])),
                name="a_grant_is_deemed_by_statute",
            ),
            models.CheckConstraint(condition=~Q(pre_reviewer=F("department")), name="another_level_reviews_first"),
            models.CheckConstraint(
                condition=Q(is_renewal_deemed=False)
                | (~Q(renews="") & ~Q(renewal_document="") & ~Q(renewal_clause="") & Q(guards=[])),
                name="a_renewal_is_deemed_by_statute",
            ),
            models.CheckConstraint(
                condition=Q(renews="") | Q(validity_months__isnull=False), name="what_renews_gives_a_new_end"
            ),
            models.CheckConstraint(condition=Q(renewal_notice__gte=1), name="a_renewal_is_asked_for_before_the_end"),
            models.CheckConstraint(
                condition=Q(publisher_id__isnull=True)
                | (Q(proposer_id__isnull=False) & ~Q(proposer_id=F("publisher_id"))),
                name="two_publish_a_version",
            ),
        )
        indexes = (
            models.Index(
                fields=("department", "pinyin", "id"),
                condition=Q(state=VersionState.PUBLISHED.value),
                name="published_by_department",
            ),
            models.Index(
                fields=("pinyin", "id"), condition=Q(state=VersionState.PUBLISHED.value), name="published_by_name"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class MaterialRequirement(models.Model):
    """A material that a version asks for (材料要求).

    ``code`` is the same wherever the same paper is meant, so that a bundle asks for it once.
    ``result_of`` is the matter that yields it; ``is_form`` that the form, once filled in, is this paper.
    """

    application_may = May.DELETE

    version = models.ForeignKey(MatterVersion, models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    necessity = models.CharField(max_length=16, default=Necessity.REQUIRED)
    is_decisive = models.BooleanField(default=False)
    is_form = models.BooleanField(default=False)
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

    application_may = May.DELETE

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


class CatalogueEdition(models.Model):
    """One row: a mark that is new after every publication, so that a copy in memory knows when it is old."""

    only = models.BooleanField(primary_key=True, default=True)
    mark = models.UUIDField(default=uuid4)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(only=True), name="catalogue_edition_is_one_row"),)

    def __str__(self) -> str:
        return str(self.mark)
