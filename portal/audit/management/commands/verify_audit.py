"""Check the whole record, and export it so that others can."""

import json
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit import queries
from portal.audit.verifier import Verifier


class Command(BaseCommand):
    help = "Recompute every chain and every seal; exit 1 when something does not agree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--export", type=Path, metavar="FILE", help="also write what was checked, for portal.audit.verifier"
        )

    def handle(self, *_args: Any, export: Path | None, **_options: Any) -> None:
        verifier = Verifier()
        with ExitStack() as stack:
            file = stack.enter_context(export.open("w", encoding="utf-8")) if export else None
            for record in queries.export():
                verifier.take(record)
                if file:
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
        for problem in verifier.finish():
            self.stderr.write(problem)
        if verifier.problems:
            raise CommandError(verifier.summary())
        self.stdout.write(verifier.summary())
