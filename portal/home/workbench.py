"""What lies on the workbench of a member of staff: a place for each thing the roles do, and its figures."""

from dataclasses import dataclass

from django.urls import reverse

from approvals import workbench
from portal.accounts.actor import Actor
from portal.ui import navigation


@dataclass(frozen=True, slots=True)
class Place:
    link: navigation.Link
    figures: list[workbench.Figure]


def places(actor: Actor, path: str) -> list[Place]:
    """Return where *actor* works, with what waits there: a few statements for each role."""
    figures = workbench.figures(actor)
    return [
        Place(link, [figure for figure in figures if reverse(figure.url_name) == link.url])
        for link in navigation.place(actor, path).links()
        if link.task
    ]
