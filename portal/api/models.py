"""What the API remembers of a call, so that a repeated one is answered and not carried out again."""

from django.db import models
from django.db.models.functions import Now
from rest_framework.utils.encoders import JSONEncoder

from portal.rights import May


class IdempotencyRecord(models.Model):
    """One call of one user under one key. Without a ``status`` it has not been answered (yet).

    ``fingerprint`` is the SHA-256 of what was asked; ``acted_in`` the transaction (xid8) that carried it out, written
    by that transaction itself. ``created_at`` is the database's own time: no sandbox clock
    makes a key live longer.
    """

    application_may = May.DELETE

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    operation = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    response = models.JSONField(null=True, encoder=JSONEncoder)
    acted_in = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user_id", "key"), name="idempotency_key_once"),)
        indexes = (models.Index(fields=("created_at",), name="idempotency_age"),)

    def __str__(self) -> str:
        return f"{self.user_id}:{self.key}"
