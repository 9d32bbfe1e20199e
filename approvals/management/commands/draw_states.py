"""Write the state diagrams of a case into docs/states.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from approvals.cases.domain.diagrams import mermaid
from approvals.parts import Part, parts

HEAD = "# States\n\nDrawn by `python3 run.py manage draw_states` from the declared moves; do not edit.\n"


def document() -> str:
    """The whole page."""
    return "\n".join([HEAD, *map(_section, parts())])


def _section(part: Part) -> str:
    state: Any = part.model._meta.get_field("state")
    diagram = mermaid(state.words, state.words.of(state.default), part.moves)
    return f"## {part.label} {part.model.__name__}\n\n```mermaid\n{diagram}```\n"


class Command(BaseCommand):
    help = "Draw the state machines as Mermaid diagrams into docs/states.md."

    def handle(self, *args: Any, **options: Any) -> None:
        target = settings.BASE_DIR / "docs" / "states.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(document(), encoding="utf-8")
        self.stdout.write(str(target.relative_to(settings.BASE_DIR)))
