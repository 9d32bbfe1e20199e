"""Days of a notice as people write them down."""

from datetime import date

import pytest

from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.models import NoticeStatus
from portal.workcalendar.tables import TableNotText, TableUnreadable, days_of, example, text_of

OFF, WORKED = DayKind.HOLIDAY, DayKind.MAKEUP_DAY


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2027-01-01 放假 元旦", {date(2027, 1, 1): SpecialDay(OFF, "元旦")}),
        ("2027-1-9，上班，元旦", {date(2027, 1, 9): SpecialDay(WORKED, "元旦")}),
        ("2027-01-01,holiday,New Year", {date(2027, 1, 1): SpecialDay(OFF, "New Year")}),
        ("2027-01-01\t放假\t元旦\t", {date(2027, 1, 1): SpecialDay(OFF, "元旦")}),
        ("2027-04-20,放假", {date(2027, 4, 20): SpecialDay(OFF, "")}),
        ("2027-01-02~2027-01-03 放假 元旦", {date(2027, 1, d): SpecialDay(OFF, "元旦") for d in (2, 3)}),
        ("2027-02-28 至 2027-03-01,放假,节", {d: SpecialDay(OFF, "节") for d in (date(2027, 2, 28), date(2027, 3, 1))}),
        ("# 说明\n\n2027-01-01 放假 元旦\n", {date(2027, 1, 1): SpecialDay(OFF, "元旦")}),
        ("", {}),
    ],
)
def test_a_line_is_a_day_or_days_in_a_row(line, expected):
    assert days_of(line) == expected


@pytest.mark.parametrize(
    ("text", "number", "why"),
    [
        ("元旦放假", 1, "应依次写明"),
        ("2027-01-01 休息日 元旦", 1, "应依次写明"),
        (f"2027-01-01 放假 {'元' * 41}", 1, "应依次写明"),
        (f"2027-01-01 放假 {' ' * 120}元", 1, "应依次写明"),
        ("2027-01-01 放假 元旦\n2027-02-30 放假 节", 2, "没有这一天"),
        ("2027-01-03 至 2027-01-01 放假 元旦", 1, "颠倒"),
        ("2027-01-01 至 2027-12-31 放假 元旦", 1, "相隔过久"),
        ("2027-01-01 至 2027-01-03 放假 元旦\n2027-01-02 上班 元旦", 2, "写了两次"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text, number, why):
    with pytest.raises(TableUnreadable) as refused:
        days_of(text)
    assert str(refused.value).startswith(f"第 {number} 行：")
    assert why in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_whatever_program_saved_it(encoding):
    assert text_of("2027-01-01,放假,元旦".encode(encoding)) == "2027-01-01,放假,元旦"


def test_a_picture_is_no_table():
    with pytest.raises(TableNotText):
        text_of(b"\x89PNG\xff\xff\xff")


def test_the_example_says_of_itself_that_it_is_not_official_and_could_be_published():
    arrangement = example()
    arrangement.check()
    assert arrangement.document.startswith("示例（非官方）")
    assert (arrangement.year, arrangement.status) == (2027, NoticeStatus.OFFICIAL)
    assert arrangement.days[date(2027, 2, 13)] == SpecialDay(WORKED, "春节")
    assert sum(special.kind is WORKED for special in arrangement.days.values()) == 6
