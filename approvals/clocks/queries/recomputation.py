"""How far the open periods have been reckoned again under the newest calendar."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Subquery

from approvals.clocks.models import Clock, Recomputation
from portal.workcalendar.models import CalendarNotice


@dataclass(frozen=True, slots=True)
class Recount:
    """``left`` periods still carry an older calendar; of ``done`` so far, or by the last recount, some ``moved``."""

    left: int
    done: int
    moved: int
    finished_at: datetime | None

    @property
    def total(self) -> int:
        return self.done + self.left


def recount() -> Recount:
    """Return how it stands: two statements."""
    newest = CalendarNotice.objects.order_by("-pk").values("pk")[:1]
    left = Clock.objects.open().filter(calendar_version__lt=Subquery(newest)).count()
    last = Recomputation.objects.order_by("-version").first()
    if last is None or (left and last.finished_at):
        return Recount(left, 0, 0, None)
    return Recount(left, last.done, last.moved, last.finished_at)
