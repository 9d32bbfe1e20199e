"""The record of what happened. Written once, never changed; triggers of `migrations/sql` see to it."""

from django.db import models
from django.db.models import Q

from portal.rights import May

_CURRENT_TRANSACTION = models.Func(
    function="pg_current_xact_id", template="((%(function)s()::text)::bigint)", output_field=models.BigIntegerField()
)


class AuditEvent(models.Model):
    """One thing that happened to one subject, chained to the event before it.

    ``subject`` reads ``case:12``; ``seq`` counts from 1 without a gap; ``hash`` covers every other
    column and ``previous_hash``, with the algorithm named in the row. ``details`` holds ids and labels,
    never personal data. ``actor_id`` is a plain number: a person may go, the record stays. ``written_in`` is the
    transaction that wrote it: what it changes beside is refused without an event.
    """

    application_may = May.APPEND

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
    written_in = models.BigIntegerField(db_default=_CURRENT_TRANSACTION)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="audit_chain_never_forks"),)
        indexes = (models.Index(fields=("case_id", "id"), condition=Q(case_id__isnull=False), name="audit_of_a_case"),)

    def __str__(self) -> str:
        return f"{self.subject}#{self.seq} {self.kind}"


class Seal(models.Model):
    """A checkpoint over the chains that grew since the seal before it.

    ``root`` is the Merkle root of their last events, ``upto`` the highest event id that it looked at.
    Seals form a chain of their own: whoever keeps one hash outside can hold all earlier events to it.
    """

    application_may = May.APPEND

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    upto = models.BigIntegerField()
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=16)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealedHead(models.Model):
    """The last event of one chain at the time of a seal: leaf number ``position`` of its tree."""

    application_may = May.APPEND

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="heads")
    position = models.PositiveIntegerField()
    subject = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("seal", "position"), name="sealed_position_once"),
            models.UniqueConstraint(fields=("subject", "seq"), name="event_sealed_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject}#{self.seq} in seal {self.seal_id}"
