"""A published calendar for tests: rows of the years that the State Council has published."""

from portal.workcalendar import seed
from portal.workcalendar.models import CalendarDay, CalendarNotice
from tests.factories.accounts import GRANTED_AT


def publish_years(*years: int) -> None:
    """Publish *years* of the national calendar; 2025 and 2026 when none are named."""
    noticed = seed.noticed_years()
    for year in years or (2025, 2026):
        notice = CalendarNotice.objects.create(year=year, document="测试用安排", published_at=GRANTED_AT)
        CalendarDay.objects.bulk_create(
            CalendarDay(notice=notice, day=day, kind=special.kind.value, name=special.name)
            for day, special in noticed[year].items()
        )
