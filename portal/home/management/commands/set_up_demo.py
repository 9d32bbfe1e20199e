"""Everything the demo needs before it can answer, in one process."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

CATALOGUES = ("matters/data/catalogue_sample.json", "matters/data/district_matters.json")


class Command(BaseCommand):
    help = "Migrate, compile translations, load calendar, catalogue and demo accounts. Prints a line for each step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts-file", type=Path, required=True, help="where to list who can sign in")

    def handle(self, *args: Any, accounts_file: Path, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        self.stdout.write("Tables")
        call_command("compile_translations", verbosity=0)
        self.stdout.write("Translations")
        accounts_file.write_text("")
