"""Everything the demo needs before it can answer, in one process."""

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

CATALOGUES = ("catalogue_sample.json", "district_matters.json")
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Translations", ("compile_translations",)),
    ("Tables", ("migrate", "--verbosity=0")),
    ("Working days", ("load_calendar",)),
    ("Catalogue", ("import_catalogue", *(str(settings.BASE_DIR / "matters" / "data" / name) for name in CATALOGUES))),
    ("Accounts", ("load_demo_accounts",)),
)


class Command(BaseCommand):
    help = (
        "Make translations, tables, calendar, catalogue and demo accounts; each step is idempotent and prints a line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts-file", type=Path, required=True, help="where to write who can sign in")

    def handle(self, *args: Any, accounts_file: Path, **options: Any) -> None:
        for title, command in STEPS:
            said = StringIO()
            call_command(*command, stdout=said)
            self.stdout.write(title)
        accounts_file.write_text(said.getvalue(), "utf-8")
