"""Check the clocks against a file of worked time cases."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from approvals.clocks.domain.vectors import judge
from portal.workcalendar.seed import noticed_calendar


class Command(BaseCommand):
    help = "Compute every case of FILE and compare it with what is expected; exits 1 on a failure. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json")

    def handle(self, *, file: Path, **_options: Any) -> None:
        calendar = noticed_calendar()
        verdicts = [judge(case, calendar) for case in _cases(file)]
        for verdict in verdicts:
            self.stdout.write(str(verdict))
        passed = sum(verdict.is_passed for verdict in verdicts)
        self.stdout.write(f"{passed} passed, {len(verdicts) - passed} failed")
        if passed < len(verdicts):
            raise SystemExit(1)


def _cases(file: Path) -> list[object]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(f"{file} cannot be read as JSON: {problem}") from problem
    cases = content.get("cases") if isinstance(content, dict) else content
    if not isinstance(cases, list):
        raise CommandError(f"{file} has no list of cases")
    return cases
