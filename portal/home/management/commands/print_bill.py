"""Print what production is made of, as a bill in CycloneDX 1.6."""

import json
import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.home.bill import bill, components


class Command(BaseCommand):
    help = "Print the bill of materials (SBOM, CycloneDX 1.6, JSON) of what production runs on."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))["project"]
        self.stdout.write(json.dumps(bill(components(), project["version"]), indent=2))
