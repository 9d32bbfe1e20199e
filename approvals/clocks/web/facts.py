"""What the page of a move tells of the item whose time it changes."""

from datetime import date
from typing import Any

from django.utils.translation import gettext

from approvals.clocks.queries.desk import ItemDesk
from portal.ui.parts import Fact


def of_item(found: ItemDesk) -> dict[str, Any]:
    """An item whose time somebody wants to change."""
    return {
        "back_label": found.name,
        "title": found.name,
        "case": f"{found.title} · {found.number}",
        "case_url": "",
        "version": found.version,
        "state": found.state,
        "facts": [Fact(gettext(kind.label), due(due_on)) for kind, due_on in found.periods],
    }


def due(due_on: date | None) -> str:
    return due_on.isoformat() if due_on else gettext("计时暂停中")
