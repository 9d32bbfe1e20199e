"""Count the stored figures anew and compare."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from approvals.supervision.queries.daily import differences
from approvals.supervision.services import folding


class Command(BaseCommand):
    help = "Count every day that is over anew and compare it with what is stored; exits 1 where one figure differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="first store all of them anew")

    def handle(self, *, rebuild: bool, **_options: Any) -> None:
        if rebuild:
            self.stdout.write(f"{folding.fold(anew=True)} figures stored")
        found = differences()
        for difference in found:
            self.stdout.write(str(difference))
        self.stdout.write(f"{len(found)} figures differ")
        if found:
            raise SystemExit(1)
