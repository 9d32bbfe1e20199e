"""Draw the floors, the wings and the rooms of a wing, as the import contracts say, into docs/architecture.md."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

DRAWN = ("house", "wings-of-approvals", "special-procedures", "rooms-of-a-wing", "wings-of-matters")
"""The contracts of the picture, from left to right."""

_BLOCK = re.compile(r"```mermaid\n.*?```", re.DOTALL)


def page() -> Path:
    """Where the picture stands among what is written by hand."""
    return Path(settings.BASE_DIR, "docs", "architecture.md")


def contracts() -> dict[str, dict[str, Any]]:
    """The import contracts of the project, by id."""
    project = tomllib.loads(Path(settings.BASE_DIR, "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}


def redrawn(text: str) -> str:
    """Return *text* with its one Mermaid block as the contracts are now."""
    known = contracts()
    block = f"```mermaid\n{mermaid(known[key] for key in DRAWN)}```"
    return _BLOCK.sub(lambda _found: block, text)


def mermaid(drawn: Iterable[dict[str, Any]]) -> str:
    """Return contracts of layers as one flowchart: a column for each, arrows from importer to imported."""
    lines = ["flowchart TB"]
    for column, contract in enumerate(drawn, start=1):
        floors = {f"f{column}_{row}": _said(layer) for row, layer in enumerate(contract["layers"], start=1)}
        lines.append(f'    subgraph c{column}["{contract["name"]}"]')
        lines += [f'        {floor}["{said}"]' for floor, said in floors.items()]
        lines += ["        " + " --> ".join(floors), "    end"]
    return "\n".join(lines) + "\n"


def _said(layer: str) -> str:
    """A layer for people. Siblings know nothing of each other, those joined by a colon may; brackets: it may lack."""
    return layer.replace("(", "").replace(")", "").replace(" | ", "<br>").replace(" : ", " ↔ ")


class Command(BaseCommand):
    help = "Draw the house from the import contracts of pyproject.toml into docs/architecture.md."

    def handle(self, *_args: Any, **_options: Any) -> None:
        target = page()
        target.write_text(redrawn(target.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(str(target.relative_to(settings.BASE_DIR)))
