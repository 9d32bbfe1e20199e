"""One-thing bundles and their versions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from matters.catalogue.domain.vocabulary import VersionState


class Bundle(models.Model):
    """Several matters handled as one thing (一件事). ``aliases`` are what people call it."""

    code = models.CharField(max_length=64, unique=True)
    aliases = models.JSONField(default=list)
    current = models.OneToOneField("matters.BundleVersion", models.PROTECT, null=True, related_name="+")
    imported_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.code


class BundleVersion(models.Model):
    """One edition of a bundle; ``member_codes`` are matter codes in their published order.

    ``stages`` are ``{"name", "lead", "members"}``; ``published_results`` are figures that places
    reported, by place: to read, not to compute with.
    """

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default=VersionState.DRAFT)
    name = models.CharField(max_length=200)
    pinyin = models.TextField(blank=True)
    lead_department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    member_codes = ArrayField(models.CharField(max_length=64))
    stages = models.JSONField(default=list)
    published_results = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("bundle", "number"), name="bundle_version_number_once"),
            models.UniqueConstraint(
                fields=("bundle",), condition=Q(state=VersionState.PUBLISHED.value), name="one_published_per_bundle"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
