"""Move the demo's time forward, so that a person can watch a deadline pass."""

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from portal import clock
from portal.clock import services
from portal.home.sandbox import workdays_from_now


class Command(BaseCommand):
    help = "Move the demo's time forward (demo mode only). Deadlines are acted upon at the sweeper's next beat."

    def add_arguments(self, parser: CommandParser) -> None:
        length = parser.add_mutually_exclusive_group(required=True)
        length.add_argument(
            "--workdays", type=_forward, help="until so many working days of the portal's region passed"
        )
        length.add_argument("--days", type=_forward, help="by calendar days")
        length.add_argument("--hours", type=_forward, help="by hours")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moment = services.advance(_length(options))
        except services.NotADemo as refusal:
            raise CommandError(gettext(refusal.message)) from refusal
        self.stdout.write(f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}")


def _length(options: dict[str, Any]) -> timedelta:
    if options["workdays"]:
        return workdays_from_now(options["workdays"])
    return timedelta(days=options["days"] or 0, hours=options["hours"] or 0)


def _forward(text: str) -> int:
    if not text.isdecimal() or text == "0":
        raise ArgumentTypeError("time moves forward only: give a whole number above 0")
    return int(text)
