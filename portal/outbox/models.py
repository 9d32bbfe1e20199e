"""Messages that leave the system, written in the transaction of the change they tell of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.rights import May


class OutboxMessage(models.Model):
    """One message. It waits while neither ``delivered_at`` nor ``dead_at`` is set.

    ``payload`` carries ids, never people's data, and ``last_error`` a class name, never a text.
    ``handled`` names the handlers that have done their part, so that a retry spares them.
    Its times are those of the database's own clock: retries are technical, no sandbox clock moves them.
    """

    application_may = May.DELETE

    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    handled = ArrayField(models.CharField(max_length=160), default=list)
    delivered_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("topic", "key"), name="outbox_message_once"),)
        indexes = (
            models.Index(
                fields=("next_attempt_at", "id"),
                condition=Q(delivered_at__isnull=True, dead_at__isnull=True),
                name="outbox_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
