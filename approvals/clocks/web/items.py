"""An item on the page of a move that bears on its periods."""

from django.utils.translation import gettext

from approvals.cases.domain.vocabulary import ItemState
from approvals.cases.queries.desk import DeskItem
from approvals.cases.web.move_page import Subject, about
from approvals.clocks.queries.clocks import open_periods
from approvals.clocks.web.parts import due
from portal.accounts.actor import Actor
from portal.ui.parts import Fact


def item_with_periods(item: DeskItem, actor: Actor, explanation: str) -> Subject:
    """The item itself moves; its open periods are told. One statement."""
    row = item.row
    return about(
        item,
        actor,
        pk=row.pk,
        version=row.version,
        state=ItemState.of(row.state),
        facts=[Fact(gettext(kind.label), due(due_on)) for kind, due_on in open_periods(row)],
        explanation=explanation,
    )
