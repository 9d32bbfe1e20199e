"""The calendar of a region, as a pure object, and what keeps its days from being enforced."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.vocabulary import _
from portal.kernel.workdays import DayKind, SpecialDay, WorkCalendar
from portal.reading import once
from portal.rows.compiled import compiled
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.heartbeats import watched_channels
from portal.workcalendar.lost_time import LostTime
from portal.workcalendar.models import NATIONAL, CalendarNotice, Loss, NoticeStatus

_latest: dict[str, WorkCalendar] = {}

STANDING = """
    (SELECT coalesce(max(id), 0) FROM workcalendar_calendarnotice),
    (SELECT min(last_at) FROM (
        SELECT max(last_at) AS last_at FROM workcalendar_heartbeat
        WHERE channel = ANY(%(channels)s::text[]) GROUP BY channel
    ) AS heard),
    (SELECT coalesce(json_agg(json_build_array(first_on, last_on)), '[]')
     FROM workcalendar_outage WHERE decided_at IS NULL)
"""
"""SQL of the three columns of a ``Standing``; the parameter are ``watched_channels``."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What keeps periods from being enforced.

    Nothing is that was reckoned before ``version``, that ended after the portal was last heard (``heard_at``, None
    where nobody has listened yet), or whose days are touched by an outage that supervision has not settled: each of
    them may turn out to be lost.
    """

    version: int
    heard_at: datetime | None
    unsettled: tuple[tuple[date, date | None], ...]


class Ground(NamedTuple):
    """What has changed the calendar of a region since some version: the documents, the last three."""

    documents: str
    is_of_outage: bool


class _Row(NamedTuple):
    """A day of a notice, or a notice without days."""

    notice_id: int
    region: str
    year: int | None
    status: str
    day: date | None
    kind: str
    name: str


def current_version() -> int:
    """Return the version of the calendar; it grows with every notice. One statement, and once a page."""
    return once("calendar", lambda: next(iter(_versions().rows()), 0))


@compiled
def _versions() -> "QuerySet[CalendarNotice, int]":
    return CalendarNotice.objects.order_by("-pk").values_list("pk", flat=True)[:1]


def published_calendar(region: str, *, version: int | None = None) -> WorkCalendar:
    """Return the calendar in force in *region*, a code of six digits, with its version.

    Kept per process until the version moves; one statement while it does not, none for whoever knows the *version*.
    """
    version = current_version() if version is None else version
    calendar = _latest.get(region)
    if calendar is None or calendar.version != version:
        calendar = calendar_at(region, version)
        _latest[region] = calendar
    return calendar


def forget_calendars() -> None:
    """Forget the calendars that this process keeps, as after a change of the tables that it reads."""
    _latest.clear()


def calendar_at(region: str, version: int) -> WorkCalendar:
    """Return the calendar of *region* as it stood at *version*.

    The notices of the country, the province, the city and the county count, the narrower one first, then the later.
    """
    return _fold(_read(region, version), version)


def would_be(region: str, arrangement: Arrangement) -> WorkCalendar:
    """Return the calendar of *region* as it would be if *arrangement* were published now. Nothing is written.

    Raises what publishing would raise. One statement, two for a withdrawal.
    """
    arrangement.check()
    rows = _read(region)
    replaced = arrangement.withdraws
    if replaced is not None:
        superseded(arrangement)
    elif arrangement.year is not None:
        earlier = next((row for row in rows if row.year == arrangement.year), None)
        replaced = earlier.notice_id if earlier else None
        _check_firmness(arrangement, earlier.status if earlier else None)
    rows = [row for row in rows if row.notice_id != replaced]
    if arrangement.region in _lineage(region):
        rows += _rows_of(arrangement, max((row.notice_id for row in rows), default=0) + 1)
    return _fold(sorted(rows, key=lambda row: (row.region, row.notice_id)))


def would_lose(region: str, lost: LostTime, *, version: int | None = None) -> WorkCalendar:
    """Return the calendar of *region* as it would be if an outage that took *lost* were confirmed now."""
    calendar = published_calendar(region, version=version)
    return replace(
        calendar, lost_days=calendar.lost_days | lost.days, lost_evenings=calendar.lost_evenings | lost.evenings
    )


def superseded(arrangement: Arrangement) -> CalendarNotice | None:
    """Return the notice whose place *arrangement* takes. Raises NotFound, InvalidInput."""
    standing = CalendarNotice.objects.filter(superseded_by=None)
    if arrangement.withdraws is not None:
        override = standing.filter(pk=arrangement.withdraws, year=None, outage=None, supersedes=None).first()
        if override is None:
            raise NotFound
        return override
    if arrangement.year is None:
        return None
    earlier = standing.filter(year=arrangement.year).first()
    _check_firmness(arrangement, earlier.status if earlier else None)
    return earlier


def _check_firmness(arrangement: Arrangement, earlier: str | None) -> None:
    if earlier == NoticeStatus.OFFICIAL.value and arrangement.status is NoticeStatus.PROVISIONAL:
        raise InvalidInput({"status": _("该年度的安排已经正式公布，不能以推算代替")})


def grounds_since(starts: Collection[tuple[str, int]]) -> dict[tuple[str, int], Ground]:
    """Return, for each region and version, what came after that version in that region. One statement."""
    since = min((version for _region, version in starts), default=0)
    notices = CalendarNotice.objects.filter(pk__gt=since).order_by("pk")
    rows = list(notices.values_list("pk", "region", "document", "outage")) if starts else []
    found = {}
    for region, version in starts:
        told = [
            (document, outage) for pk, where, document, outage in rows if pk > version and where in _lineage(region)
        ]
        documents = "；".join(document for document, _outage in told[-3:])
        found[region, version] = Ground(documents, any(outage is not None for _document, outage in told))
    return found


def standing() -> Standing:
    """Return what may be enforced in this moment. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_build_array({STANDING})", {"channels": watched_channels()})
        return standing_of(*cursor.fetchone()[0])


def standing_of(version: int, heard_at: str | None, days: Sequence[tuple[str, str | None]]) -> Standing:
    """Return what the columns of ``STANDING`` say, as JSON spells them."""
    unsettled = [(date.fromisoformat(first), date.fromisoformat(last) if last else None) for first, last in days]
    return Standing(version, heard_at and datetime.fromisoformat(heard_at), tuple(unsettled))


def _read(region: str, version: int | None = None) -> list[_Row]:
    """The notices in force in *region*, now or at *version*, one row for each of their days: one statement."""
    is_standing = Q(superseded_by__isnull=True)
    if version is not None:
        is_standing = Q(pk__lte=version) & (is_standing | Q(superseded_by__gt=version))
    notices = CalendarNotice.objects.filter(is_standing, region__in=_lineage(region)).order_by("region", "pk")
    columns = ("pk", "region", "year", "status", "days__day", "days__kind", "days__name")
    return [_Row(*row) for row in notices.values_list(*columns)]


def _rows_of(arrangement: Arrangement, notice_id: int) -> list[_Row]:
    days = [(day, special.kind.value, special.name) for day, special in arrangement.days.items()]
    notice = (notice_id, arrangement.region, arrangement.year, arrangement.status.value)
    return [_Row(*notice, *day) for day in days]


def _fold(rows: list[_Row], version: int = 0) -> WorkCalendar:
    losses = Loss.values()
    return WorkCalendar(
        years={row.year: row.status == NoticeStatus.OFFICIAL.value for row in rows if row.year is not None},
        exceptions={
            row.day: SpecialDay(DayKind.of(row.kind), row.name) for row in rows if row.day and row.kind not in losses
        },
        version=version,
        lost_days=frozenset(row.day for row in rows if row.day and row.kind == Loss.DAY),
        lost_evenings=frozenset(row.day for row in rows if row.day and row.kind == Loss.EVENING),
    )


def _lineage(region: str) -> set[str]:
    return {NATIONAL, region[:2] + "0000", region[:4] + "00", region}
