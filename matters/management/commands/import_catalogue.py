"""Take published catalogues in, or say line by line why not."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from matters.importing.domain.cross_checks import Finding
from matters.importing.services.catalogues import BadRows, import_catalogue


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Import matters and bundles from published JSON files: all rows or none; unchanged rows change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        try:
            report = import_catalogue(files)
        except BadRows as bad:
            for finding in bad.findings:
                self.stderr.write(_line(finding))
            rows = len({finding.place for finding in bad.findings})
            raise CommandError(f"{rows} bad rows, nothing imported") from bad
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.rows} rows: {report.added} added, {report.changed} changed, {report.unchanged} unchanged"
        )


def _line(finding: Finding) -> str:
    """``file:line: CODE key: why``, as editors and terminals know it."""
    why = gettext(finding.reason.sentence) % finding.reason.params
    named = " ".join(part for part in (finding.code, finding.reason.key) if part)
    place = f"{finding.place.file}:{finding.place.line}"
    return f"{place}: {named}: {why}" if named else f"{place}: {why}"
