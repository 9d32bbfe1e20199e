"""What an item renews, as it was told when its draft was opened."""

from django.db import models

from approvals.cases.models import CaseItem


class Renewal(models.Model):
    """The renewal (延续) of a certificate by an item, for which nobody else may ask meanwhile.

    ``due_on`` is the last good day of the certificate, ``latest_on`` the latest day to ask in time. ``basis`` is the
    statute by which the item counts as renewed when validity ends undecided; blank: it never does. Silence renews it or
    means nothing, and never grants it: a trigger keeps the item to that (``migrations/sql``).
    """

    item = models.OneToOneField(CaseItem, models.PROTECT, related_name="renewal")
    certificate_id = models.BigIntegerField()
    due_on = models.DateField()
    latest_on = models.DateField()
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("certificate_id",), name="renewals_of_a_certificate"),)

    def __str__(self) -> str:
        return f"renewal:{self.pk}"
