"""Bring the English catalogue up to date with the sources."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.ui import translations


class Command(BaseCommand):
    help = "Collect marked strings into the English catalogue, keeping its translations."

    def handle(self, *_args: Any, **_options: Any) -> None:
        path = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
        catalog = translations.updated(translations.load(path), translations.collect(settings.BASE_DIR))
        translations.save(catalog, path)
        missing = translations.untranslated(catalog)
        for message in missing:
            self.stdout.write(f"missing: {message.id}")
        self.stdout.write(f"{len(catalog)} messages, {len(missing)} without English")
