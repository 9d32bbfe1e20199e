"""Compile the catalogues for gettext; needs no system tools."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.ui import translations


class Command(BaseCommand):
    help = "Compile portal/locale/*/LC_MESSAGES/django.po to .mo."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        for path in sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po")):
            translations.compile_catalogue(path)
            self.stdout.write(str(path.with_suffix(".mo").relative_to(settings.BASE_DIR)))
