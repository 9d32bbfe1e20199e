"""Certificates and where they were used again."""

from typing import Any

from django.db import models
from django.db.models import Q

from datashare.domain.vocabulary import STORED_STATES, CertificateState
from portal.rights import May


class Certificate(models.Model):
    """One version of an electronic certificate (电子证照), as issued.

    A trigger lets ``state`` change, ``renewed_at`` be set once, and nothing else. Names of holder and issuer are those
    of the day of issue. ``identifier`` follows GB/T 36904; ``is_sample`` tells that its issuer or type code is made up,
    for want of the real one. ``content_hash`` covers all that the certificate says and names its algorithm beside it.
    ``valid_until`` is the last good day. A renewal issues the ``next`` version; the table lets that be over already
    when it comes late. ``renewed_at`` is the moment as of which a statute has renewed it though nobody decided: until
    the next version is there, it is good beyond its end.
    """

    application_may = May.APPEND
    application_may_set = ("state", "renewed_at")

    identifier = models.CharField(max_length=100, unique=True)
    type_code = models.CharField(max_length=21)
    issuer_code = models.CharField(max_length=18)
    serial = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    is_sample = models.BooleanField()
    name = models.CharField(max_length=120)
    holder = models.ForeignKey("accounts.Applicant", models.PROTECT, related_name="+")
    holder_name = models.CharField(max_length=120)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    issuer_name = models.CharField(max_length=80)
    matter_code = models.CharField(max_length=64)
    case_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    renewed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, default=CertificateState.VALID.value)
    verify_code = models.CharField(max_length=12)
    algorithm = models.CharField(max_length=16)
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item_id", "version"), name="one_certificate_per_item_and_version"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in STORED_STATES]), name="certificate_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("issued_on")) | Q(version__gt=1),
                name="certificate_is_good_for_a_day",
            ),
            models.CheckConstraint(
                condition=Q(version=1, previous__isnull=True) | Q(version__gt=1, previous__isnull=False),
                name="a_later_version_follows_an_earlier_one",
            ),
        )
        indexes = (models.Index(fields=("holder", "-issued_at", "-id"), name="certificates_of_a_holder"),)

    def __str__(self) -> str:
        return self.identifier

    @property
    def subject(self) -> str:
        """Its chain in the record."""
        return f"certificate:{self.pk}"

    def content(self) -> dict[str, Any]:
        """Everything it says. What is hashed."""
        return {
            "identifier": self.identifier,
            "name": self.name,
            "holder": self.holder_name,
            "issuer": self.issuer_name,
            "matter_code": self.matter_code,
            "data": self.data,
            "issued_on": self.issued_on.isoformat(),
            "valid_until": self.valid_until and self.valid_until.isoformat(),
        }


class CertificateUse(models.Model):
    """That a certificate served as material in a later case (材料复用)."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="uses")
    case_id = models.BigIntegerField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("certificate", "case_id"), name="one_use_per_case"),)

    def __str__(self) -> str:
        return f"{self.certificate_id} in {self.case_id}"
