"""Load the State Council's arrangements of the years that the library knows."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.accounts.actor import SYSTEM
from portal.workcalendar import queries, seed, services
from portal.workcalendar.models import NATIONAL


class Command(BaseCommand):
    help = "Publish the noticed years that are not published yet. A second run changes nothing."

    @transaction.atomic
    def handle(self, **_options: Any) -> None:
        published = queries.published_calendar(NATIONAL)
        missing = {year: days for year, days in seed.noticed_years().items() if not published.is_published(year)}
        for year, days in sorted(missing.items()):
            services.publish_year(year=year, days=days, document=seed.SOURCE, actor=SYSTEM)
        self.stdout.write(f"{len(missing)} years published, calendar version {queries.current_version()}")
