"""Publishing years, overrides and lost days: each makes a new version of the calendar."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.rules import require
from portal.kernel.workdays import SpecialDay
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.lost_time import LostTime
from portal.workcalendar.models import CalendarDay, CalendarNotice, Loss, NoticeStatus
from portal.workcalendar.permissions import RULES
from portal.workcalendar.queries import superseded


def publish_year(
    *,
    year: int,
    days: Mapping[date, SpecialDay],
    document: str,
    actor: Actor,
    status: NoticeStatus = NoticeStatus.OFFICIAL,
) -> int:
    """Publish the arrangement of *year* from a source of data and return the new version of the calendar.

    People propose and release instead. *days* are those that differ from their weekday; a notice may reach back into
    the December before. It takes the place of an earlier notice of the year. A provisional one is a projection, which
    never takes the place of an official one: dates in such a year stay provisional.
    Raises NotPermitted, InvalidInput. Law: 全国年节及纪念日放假办法.
    """
    require(RULES, actor, "calendar.publish", None)
    return append(Arrangement(document, year=year, status=status, days=days), actor)


def append(arrangement: Arrangement, actor: Actor) -> int:
    """Append *arrangement* to the calendar and return the new version. The caller asks for permission.

    Raises InvalidInput, NotFound (no override to withdraw). Law: 全国年节及纪念日放假办法第四条.
    """
    arrangement.check()
    with transaction.atomic():
        _lock()
        earlier = superseded(arrangement)
        notice = CalendarNotice(
            region=arrangement.region if earlier is None else earlier.region,
            year=arrangement.year,
            status=arrangement.status.value,
            document=arrangement.document,
            supersedes=earlier,
        )
        days = {day: (special.kind.value, special.name) for day, special in arrangement.days.items()}
        return _save(notice, days, actor)


def append_lost_time(lost: LostTime, document: str, actor: Actor) -> CalendarNotice:
    """Append the days that a confirmed outage took, for every region; return the notice. The caller judges."""
    with transaction.atomic():
        _lock()
        notice = CalendarNotice(document=document)
        days = dict.fromkeys(lost.evenings, (Loss.EVENING.value, "")) | dict.fromkeys(lost.days, (Loss.DAY.value, ""))
        _save(notice, days, actor)
    return notice


def _lock() -> None:
    """One writer at a time, readers untouched, so that versions become visible in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '4s'")
        cursor.execute(f"SELECT pg_advisory_xact_lock('{CalendarNotice._meta.db_table}'::regclass::oid::bigint)")


def _save(notice: CalendarNotice, days: Mapping[date, tuple[str, str]], actor: Actor) -> int:
    notice.published_at = clock.now()
    notice.published_by_id = actor.user_id
    notice.save(force_insert=True)
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=notice, day=day, kind=kind, name=name) for day, (kind, name) in days.items()
    )
    return notice.pk
