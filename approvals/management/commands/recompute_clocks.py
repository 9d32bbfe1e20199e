"""Reckon open clocks again by hand, or prove that every clock is stored as its facts say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from approvals.clocks.queries.differences import differences
from approvals.clocks.services import recomputing


class Command(BaseCommand):
    help = "Reckon again all open clocks of an older calendar; with --verify, compare every clock and exit 1 on one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verify", action="store_true", help="change nothing; print what differs")

    def handle(self, *, verify: bool, **_options: Any) -> None:
        if not verify:
            self.stdout.write(f"{recomputing.recompute(seconds=float('inf'))} clocks reckoned again")
            return
        count = 0
        for difference in differences():
            count += 1
            self.stdout.write(str(difference))
        self.stdout.write(f"{count} clocks differ")
        if count:
            raise SystemExit(1)
