"""The ledger of outages: what everybody may read of it, and what supervision has to settle."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from approvals.calendar.queries.preview import Preview, preview
from approvals.clocks.models import Clock
from portal import clock
from portal.api.pagination import Slice, slice_after
from portal.kernel.errors import NotFound
from portal.kernel.vocabulary import Word, _
from portal.workcalendar.lost_time import LostTime, Span, lost_time
from portal.workcalendar.models import Channel, Loss, Outage
from portal.workcalendar.queries import current_version, published_calendar, would_lose

ROWS = 20

_ORDER = ("-began_at", "-pk")


class OutageState(Word):
    PROPOSED = "proposed", _("等待确认")
    CONFIRMED_ONCE = "confirmed_once", _("等待第二人确认")
    CONFIRMED = "confirmed", _("已确认，不计入期限")
    DISMISSED = "dismissed", _("已排除")


@dataclass(frozen=True, slots=True)
class OutageLine:
    """An outage as everybody may read of it. ``ended_at`` and ``last_on`` None: it lasts.

    ``lost_days`` count for no period; with ``lost_evenings`` a period that would end moves on. Before it is confirmed
    they are what confirming would take.
    """

    pk: int
    state: OutageState
    channels: tuple[Channel, ...]
    began_at: datetime
    ended_at: datetime | None
    first_on: date
    last_on: date | None
    lost_days: tuple[date, ...]
    lost_evenings: tuple[date, ...]
    document: str
    dismissal: str
    decided_at: datetime | None

    @property
    def hours(self) -> float | None:
        """How many hours it took, to one place; None while it lasts."""
        return None if self.ended_at is None else round((self.ended_at - self.began_at).total_seconds() / 3600, 1)


def line(outage: Outage) -> OutageLine:
    """Return *outage*, as a service gave it back, as everybody may read of it."""
    return _line(_outages().get(pk=outage.pk), current_version())


@dataclass(frozen=True, slots=True)
class HeldOutage:
    """An outage at the supervisor's desk. ``clocks`` are the open periods that count any of its days.

    ``declared_by`` is empty where the heartbeat found it; ``first_by_id`` is whoever gave the first word.
    ``version`` is the calendar by which it was judged at ``now``.
    """

    line: OutageLine
    clocks: int
    evidence: str
    declared_by: str
    first_by: str
    first_by_id: int | None
    settled_by: str
    now: datetime
    version: int

    @property
    def is_settled(self) -> bool:
        return self.line.decided_at is not None

    @property
    def is_over(self) -> bool:
        return self.line.ended_at is not None


def ledger(*, cursor: str = "", size: int = ROWS) -> Slice:
    """Return a page of the public ledger, of ``OutageLine``, the latest first. Raises InvalidCursor."""
    page = slice_after(_outages(), _ORDER, cursor=cursor, size=size)
    version = current_version()
    return Slice([_line(row, version) for row in page.rows], page.next_cursor)


def unsettled() -> int:
    """Return how many outages wait for supervision. One statement."""
    return Outage.objects.filter(decided_at=None).count()


def held() -> list[HeldOutage]:
    """Return what waits for supervision, oldest first: three statements."""
    rows = list(_held().filter(decided_at=None).order_by("began_at"))
    version = current_version()
    return [_held_line(row, version) for row in rows]


def outage(outage_id: int) -> HeldOutage:
    """Return an outage, settled or not. Raises NotFound."""
    row = _held().filter(pk=outage_id).first()
    if row is None:
        raise NotFound
    return _held_line(row, current_version())


def foretold(found: HeldOutage) -> Preview:
    """Return what confirming *found*, which is over, would do to open periods."""
    lost = LostTime(frozenset(found.line.lost_days), frozenset(found.line.lost_evenings))
    return preview(partial(would_lose, lost=lost, version=found.version), found.now)


def _outages() -> QuerySet[Any]:
    return Outage.objects.select_related("notice").prefetch_related("notice__days")


def _held() -> QuerySet[Any]:
    until = Coalesce(OuterRef("last_on"), date.max)
    touched = Clock.objects.open().filter(due_on__gte=OuterRef("first_on"), started_on__lt=until)
    counted = touched.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    people = ("declared_by", "first_confirmed_by", "decided_by")
    return (
        _outages()
        .select_related("notice", *people)
        .annotate(clocks=Subquery(counted, output_field=IntegerField()), now=clock.expression())
    )


def _held_line(row: Any, version: int) -> HeldOutage:
    return HeldOutage(
        line=_line(row, version),
        clocks=row.clocks,
        evidence=row.evidence,
        declared_by=_name(row.declared_by),
        first_by=_name(row.first_confirmed_by),
        first_by_id=row.first_confirmed_by_id,
        settled_by=_name(row.decided_by),
        now=row.now,
        version=version,
    )


def _name(user: Any) -> str:
    return str(user) if user else ""


def _line(row: Any, version: int) -> OutageLine:
    lost = _lost(row, version)
    return OutageLine(
        pk=row.pk,
        state=_state(row),
        channels=tuple(Channel.of(channel) for channel in row.channels),
        began_at=row.began_at,
        ended_at=row.ended_at,
        first_on=row.first_on,
        last_on=row.last_on,
        lost_days=tuple(sorted(lost.days)),
        lost_evenings=tuple(sorted(lost.evenings)),
        document=row.notice.document if row.notice else "",
        dismissal=row.dismissal,
        decided_at=row.decided_at,
    )


def _state(row: Any) -> OutageState:
    if row.decided_at is None:
        return OutageState.CONFIRMED_ONCE if row.first_confirmed_by_id else OutageState.PROPOSED
    return OutageState.CONFIRMED if row.notice else OutageState.DISMISSED


def _lost(row: Any, version: int) -> LostTime:
    """What was taken; of an unsettled outage that is over, what would be."""
    if row.notice:
        days = {kind: frozenset(each.day for each in row.notice.days.all() if each.kind == kind) for kind in Loss}
        return LostTime(days[Loss.DAY], days[Loss.EVENING])
    if row.decided_at or row.ended_at is None:
        return LostTime(frozenset(), frozenset())
    return lost_time(Span(row.began_at, row.ended_at), published_calendar(settings.REGION, version=version))
