"""Measure the product, in a place of its own."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from approvals.management.bench import cases, clocks, pages
from matters.management import bench as search

Figures = Mapping[str, Any]
"""By name: numbers, or figures by name again."""

BENCHES: Mapping[str, Callable[..., Figures]] = {
    "cases": cases.figures,
    "clocks": clocks.figures,
    "pages": pages.figures,
    "search": search.figures,
}
"""Each takes its share of the full size, what tells of progress, and whatever options are its own."""


class Command(BaseCommand):
    help = "Measure the product in a schema or folder of its own, which is dropped at the end. The medians of rounds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(BENCHES))
        parser.add_argument("--json", type=Path, help="also write the figures here")
        parser.add_argument("--scale", type=float, default=1.0, help="1 for the full size; less for a quick look")
        parser.add_argument("--cases", type=int, nargs="+", help="pages: with so many cases besides, such as 10000000")

    def handle(self, *args: Any, **options: Any) -> None:
        own = {"more": options["cases"]} if options["cases"] else {}
        figures = BENCHES[options["what"]](options["scale"], self.stdout.write, **own)
        self._print(figures)
        if options["json"]:
            options["json"].write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")

    def _print(self, figures: Figures, group: str = "") -> None:
        """A line for each group of numbers, under the names of its groups."""
        numbers = {name: value for name, value in figures.items() if not isinstance(value, Mapping)}
        if numbers:
            self.stdout.write(f"{group:14} " + "  ".join(f"{name} {value:,.2f}" for name, value in numbers.items()))
        for name, value in figures.items():
            if isinstance(value, Mapping):
                self._print(value, f"{group} {name}".strip())
