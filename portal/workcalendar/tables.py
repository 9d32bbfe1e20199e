"""The days of a notice as people write them down: one line for a day, or for days in a row.

``2027-02-05 至 2027-02-11，放假，春节``: a day or two, off or worked, and the name of the holiday. Commas, tabs or
blanks stand between them, so a table saved as CSV is such a text too. Lines that begin with ``#`` say nothing.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _
from portal.kernel.workdays import ONE_DAY, DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement

EXAMPLE_YEAR = 2027
EXAMPLE_DOCUMENT = "示例（非官方）：2027年部分节假日安排"
LONGEST_ROW = timedelta(days=60)
_EXAMPLE = Path(__file__).parent / "data" / "example_2027.csv"
_ENCODINGS = ("utf-8-sig", "gb18030")
_LINE = re.compile(
    r"(?P<first>\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|~|—|–)\s*(?P<last>\d{4}-\d{1,2}-\d{1,2}))?"
    r"[\s,，]+(?P<kind>[^\s,，]+)(?:[\s,，]+(?P<name>[^,，]*?))?[\s,，]*"
)
_KINDS = {
    "放假": DayKind.HOLIDAY,
    "休": DayKind.HOLIDAY,
    "holiday": DayKind.HOLIDAY,
    "上班": DayKind.MAKEUP_DAY,
    "调休上班日": DayKind.MAKEUP_DAY,
    "班": DayKind.MAKEUP_DAY,
    "makeup_day": DayKind.MAKEUP_DAY,
}
_LONGEST_NAME, _LONGEST_LINE = 40, 120


class TableUnreadable(DomainError):
    """Params: ``line`` and ``why``, a label."""

    code = "table_unreadable"
    message = _("第 %(line)s 行：%(why)s")
    status = 422


class TableNotText(DomainError):
    code = "table_not_text"
    message = _("文件不是文本，请另存为 CSV 后再上传")
    status = 422


def days_of(text: str) -> dict[date, SpecialDay]:
    """Return the days written down in *text*. Raises TableUnreadable with the first line that is wrong."""
    days: dict[date, SpecialDay] = {}
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        for day, special in _read(written, number):
            if day in days:
                raise TableUnreadable(line=number, why=_("同一日期写了两次"))
            days[day] = special
    return days


def text_of(data: bytes) -> str:
    """Return what an uploaded table says, whichever of the usual encodings it has. Raises TableNotText."""
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableNotText


def example() -> Arrangement:
    """Return a made-up notice for 2027, which a demo may publish. It says of itself that it is not official."""
    days = days_of(_EXAMPLE.read_text("utf-8"))
    return Arrangement(EXAMPLE_DOCUMENT, year=EXAMPLE_YEAR, days=days)


def _read(written: str, number: int) -> Iterator[tuple[date, SpecialDay]]:
    found = _LINE.fullmatch(written) if len(written) <= _LONGEST_LINE else None
    kind = _KINDS.get(found["kind"]) if found else None
    name = (found["name"] or "").strip() if found else ""
    if found is None or kind is None or len(name) > _LONGEST_NAME:
        raise TableUnreadable(line=number, why=_("应依次写明日期（或者起止日期）、放假或者上班、名称"))
    first, last = _day(found["first"], number), _day(found["last"] or found["first"], number)
    if not timedelta() <= last - first <= LONGEST_ROW:
        raise TableUnreadable(line=number, why=_("起止日期颠倒，或者相隔过久"))
    while first <= last:
        yield first, SpecialDay(kind, name)
        first += ONE_DAY


def _day(written: str, number: int) -> date:
    try:
        return date(*map(int, written.split("-")))
    except ValueError as error:
        raise TableUnreadable(line=number, why=_("没有这一天")) from error
