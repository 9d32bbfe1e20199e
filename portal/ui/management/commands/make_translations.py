"""Bring the English catalogue up to date with the sources."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.ui import translations


class Command(BaseCommand):
    help = "Collect marked strings into the English catalogue, keeping its translations."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when something is to be done")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        path = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
        known, wanted = translations.load(path), translations.collect(settings.BASE_DIR)
        if check:
            if faults := list(translations.faults(known, wanted)):
                raise CommandError("\n".join(faults))
            return
        catalog = translations.updated(known, wanted)
        translations.save(catalog, path)
        missing = translations.untranslated(catalog)
        for message in missing:
            self.stdout.write(f"missing: {message.id}")
        self.stdout.write(f"{len(catalog)} messages, {len(missing)} without English")
