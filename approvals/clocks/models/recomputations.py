"""The progress of reckoning all open clocks again."""

from django.db import models


class Recomputation(models.Model):
    """How far the open clocks have been reckoned again under a new version of the calendar."""

    version = models.BigIntegerField(primary_key=True)
    begun_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recomputation:{self.version}"
