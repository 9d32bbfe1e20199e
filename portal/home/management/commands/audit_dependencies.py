"""Ask a database of weaknesses about every package that production runs on; fail where it could not be asked."""

import json
from http.client import HTTPException
from typing import Any
from urllib.request import Request, urlopen

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.home.bill import Component, components

DATABASE = "https://api.osv.dev/v1/querybatch"
PATIENCE = 30.0  # seconds
_ECOSYSTEMS = {"pypi": "PyPI", "npm": "npm"}


class Command(BaseCommand):
    help = "Ask a database of weaknesses (OSV) about every locked package: an error where one is known, or none asked."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default=DATABASE, help="the address of another one that answers alike")

    def handle(self, *_args: Any, **options: Any) -> None:
        parts = components()
        weak = {
            part.purl: known for part, known in zip(parts, _answers(options["database"], parts), strict=True) if known
        }
        for purl, known in weak.items():
            self.stdout.write(f"{purl}: {', '.join(known)}")
        if weak:
            raise CommandError(f"{len(weak)} of {len(parts)} packages have known weaknesses")
        self.stdout.write(f"{len(parts)} packages asked about, none has a known weakness")


def _answers(address: str, parts: list[Component]) -> list[list[str]]:
    """The known weaknesses of each of *parts*. Raises CommandError where the answer does not tell of all."""
    asked = [
        {"version": part.version, "package": {"name": part.name, "ecosystem": _ECOSYSTEMS[part.kind]}} for part in parts
    ]
    request = Request(address, json.dumps({"queries": asked}).encode(), {"Content-Type": "application/json"})  # noqa: S310 (an operator's)
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            found = json.load(answer)["results"]
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as failure:
        raise CommandError(f"nothing was checked: {address} gave no answer ({type(failure).__name__})") from failure
    if len(found) != len(parts):
        raise CommandError(f"nothing was checked: {address} answered {len(found)} of {len(parts)} questions")
    return [[weakness["id"] for weakness in each.get("vulns", ())] for each in found]
