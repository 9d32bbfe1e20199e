"""The calendar of a region, as a pure object."""

from django.db.models import Max, Q

from portal.kernel.workdays import DayKind, SpecialDay, WorkCalendar
from portal.workcalendar.models import NATIONAL, CalendarDay, CalendarNotice, NoticeStatus

_latest: dict[str, WorkCalendar] = {}


def current_version() -> int:
    """Return the version of the calendar; it grows with every notice. One statement."""
    version: int | None = CalendarNotice.objects.aggregate(version=Max("pk"))["version"]
    return version or 0


def published_calendar(region: str) -> WorkCalendar:
    """Return the calendar in force in *region*, a code of six digits, with its version.

    Kept per process until the version moves; one statement while it does not.
    """
    version = current_version()
    calendar = _latest.get(region)
    if calendar is None or calendar.version != version:
        calendar = calendar_at(region, version)
        _latest[region] = calendar
    return calendar


def calendar_at(region: str, version: int) -> WorkCalendar:
    """Return the calendar of *region* as it stood at *version*.

    The notices of the country, the province, the city and the county count, the narrower one first, then the later.
    """
    in_force = Q(pk__lte=version, region__in=_lineage(region)) & (
        Q(superseded_by__isnull=True) | Q(superseded_by__gt=version)
    )
    notices = CalendarNotice.objects.filter(in_force)
    years = notices.values_list("year", "status")
    days = CalendarDay.objects.filter(notice__in=notices).order_by("notice__region", "notice_id")
    return WorkCalendar(
        years={year: status == NoticeStatus.OFFICIAL for year, status in years if year is not None},
        exceptions={
            day: SpecialDay(DayKind.of(kind), name) for day, kind, name in days.values_list("day", "kind", "name")
        },
        version=version,
    )


def _lineage(region: str) -> set[str]:
    return {NATIONAL, region[:2] + "0000", region[:4] + "00", region}
