"""Publishing years and overrides: each makes a new version of the calendar."""

import re
from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.rules import require
from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.vocabulary import _
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.models import CalendarDay, CalendarNotice, NoticeStatus
from portal.workcalendar.permissions import RULES

_REGION = re.compile(r"[0-9]{6}")
_DECEMBER = 12
_SATURDAY = 5


def publish_year(
    *,
    year: int,
    days: Mapping[date, SpecialDay],
    document: str,
    actor: Actor,
    status: NoticeStatus = NoticeStatus.OFFICIAL,
) -> int:
    """Publish the arrangement of *year* and return the new version of the calendar.

    *days* are those that differ from their weekday; a notice may reach back into the December before. It takes the
    place of an earlier notice of the year. A provisional one is a projection, which never takes the place of an
    official one: dates in such a year stay provisional.
    Raises NotPermitted, InvalidInput. Law: 全国年节及纪念日放假办法.
    """
    require(RULES, actor, "calendar.publish", None)
    problems = _problems(days, document)
    if any(not _belongs(day, year) for day in days):
        problems.setdefault("days", _("安排中有不属于该年度的日期"))
    _refuse(problems)
    with transaction.atomic():
        _lock()
        earlier = CalendarNotice.objects.filter(year=year, superseded_by=None).first()
        if status is NoticeStatus.PROVISIONAL and earlier is not None and earlier.status == NoticeStatus.OFFICIAL:
            raise InvalidInput({"status": _("该年度的安排已经正式公布，不能以推算代替")})
        notice = CalendarNotice(year=year, status=status.value, document=document, supersedes=earlier)
        return _append(notice, days, actor)


def add_override(*, region: str, days: Mapping[date, SpecialDay], document: str, actor: Actor) -> int:
    """Override some days in *region*, a code of six digits, and return the new version of the calendar.

    *document* is the number of the local document. Raises NotPermitted, InvalidInput.
    Law: 全国年节及纪念日放假办法第四条.
    """
    require(RULES, actor, "calendar.publish", None)
    problems = _problems(days, document)
    if not _REGION.fullmatch(region):
        problems["region"] = _("行政区划代码应为6位数字")
    _refuse(problems)
    with transaction.atomic():
        _lock()
        return _append(CalendarNotice(region=region, document=document), days, actor)


def withdraw_override(*, version: int, document: str, actor: Actor) -> int:
    """Withdraw the override that made *version* and return the new version. Raises NotPermitted, NotFound."""
    require(RULES, actor, "calendar.publish", None)
    _refuse(_document_problem(document))
    with transaction.atomic():
        _lock()
        override = CalendarNotice.objects.filter(pk=version, year=None, superseded_by=None).first()
        if override is None:
            raise NotFound
        return _append(CalendarNotice(region=override.region, document=document, supersedes=override), {}, actor)


def _lock() -> None:
    """One writer at a time, readers untouched, so that versions become visible in their order."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {CalendarNotice._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _append(notice: CalendarNotice, days: Mapping[date, SpecialDay], actor: Actor) -> int:
    notice.published_at = clock.now()
    notice.published_by_id = actor.user_id
    notice.save(force_insert=True)
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=notice, day=day, kind=special.kind.value, name=special.name) for day, special in days.items()
    )
    return notice.pk


def _problems(days: Mapping[date, SpecialDay], document: str) -> dict[str, str]:
    problems = _document_problem(document)
    if not days:
        problems["days"] = _("请填写与平日不同的日期")
    elif any(special.kind not in (DayKind.HOLIDAY, DayKind.MAKEUP_DAY) for special in days.values()):
        problems["days"] = _("只能填写放假日和调休上班日")
    elif any(special.kind is DayKind.MAKEUP_DAY and day.weekday() < _SATURDAY for day, special in days.items()):
        problems["days"] = _("调休上班日应当是星期六或者星期日")
    return problems


def _document_problem(document: str) -> dict[str, str]:
    return {} if document.strip() else {"document": _("请填写文件名称和文号")}


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == _DECEMBER)


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise InvalidInput(problems)
