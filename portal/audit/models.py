"""The record of what happened. Written once, never changed; triggers of migration 0002 see to it."""

from django.db import models
from django.db.models import Q


class AuditEvent(models.Model):
    """One thing that happened to one subject, chained to the event before it.

    ``subject`` reads ``case:12``; ``seq`` counts from 1 without a gap; ``hash`` covers every other
    column and ``previous_hash``, with the algorithm named in the row. ``details`` holds ids and labels,
    never personal data. ``actor_id`` is a plain number: a person may go, the record stays.
    """

    subject = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    law = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    case_id = models.BigIntegerField(null=True)
    algorithm = models.CharField(max_length=16)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="audit_chain_never_forks"),)
        indexes = (models.Index(fields=("case_id", "id"), condition=Q(case_id__isnull=False), name="audit_of_a_case"),)

    def __str__(self) -> str:
        return f"{self.subject}#{self.seq} {self.kind}"
