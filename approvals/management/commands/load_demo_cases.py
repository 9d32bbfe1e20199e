"""Fill the demo's hall with cases of the last sixty working days."""

import random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from approvals.cases.queries.visible_cases import visible
from approvals.management.demo.cases import Cases
from approvals.management.demo.cast import Cast
from approvals.management.demo.hall import Hall
from approvals.management.demo.renewals import Renewals
from portal.accounts.actor import SYSTEM

WORKDAYS = 60

SEED = 20260101


class Command(BaseCommand):
    help = "Make about 300 cases in every state (demo mode only). Prints how many are filed, as 12/300. Runs once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=300)
        parser.add_argument("--workdays", type=int, default=WORKDAYS, help="over how many working days, up to today")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("演示办件只能在演示环境中建立")
        if visible(SYSTEM).exists():
            return
        total = max(options["cases"], 1)
        filed = 0

        def on_filed() -> None:
            nonlocal filed
            filed += 1
            self.stdout.write(f"{filed}/{total}")

        hall = Hall(random.Random(SEED))  # noqa: S311
        cast = Cast(hall.dice, callers=max(total // 5, 1))
        cases = Cases(hall, cast, on_filed)
        Renewals(hall, cast, cases).prepare()
        days = hall.days(max(options["workdays"], 1))
        for number in range(total):
            cases.file_on(days[number * len(days) // total])
        hall.run()
