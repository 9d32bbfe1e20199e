"""The figures on a workbench: what each role has before it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from approvals.calendar.queries import outages
from approvals.decisions import queries as decisions
from approvals.inbox import queries as inbox
from approvals.intake import queries as queue
from approvals.permissions import RULES
from approvals.procedures.extensions import queries as extensions_queries
from approvals.procedures.pauses.queries.desk import pauses_to_approve
from approvals.supervision.queries import lists as supervision
from portal.accounts.actor import Actor
from portal.kernel.vocabulary import _
from portal.workcalendar import notices


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts (to be translated), and the page that lists it; ``is_urgent`` where it should be 0."""

    label: str
    number: int
    url_name: str
    is_urgent: bool = False


def figures(actor: Actor) -> list[Figure]:
    """Return the figures of every role that *actor* holds: a few statements for each."""
    return [figure for action, count in _ROLES if RULES[action].could_ever(actor) for figure in count(actor)]


def _window(actor: Actor) -> Iterable[Figure]:
    counted = queue.counts(actor)
    yield Figure(_("件待受理"), counted[queue.QueueTab.AWAITING], "approvals:queue")
    yield Figure(_("件容缺材料待核对"), counted[queue.QueueTab.SUPPLIED], "approvals:queue")


def _reviewing(actor: Actor) -> Iterable[Figure]:
    counted = inbox.counts(actor)
    yield Figure(_("项待提出意见"), counted[inbox.InboxTab.OPEN], "approvals:inbox")
    yield Figure(_("项意见已超期"), counted[inbox.InboxTab.OVERDUE], "approvals:inbox", is_urgent=True)


def _deciding(actor: Actor) -> Iterable[Figure]:
    yield Figure(_("项待决定"), decisions.awaiting(actor), "approvals:decisions")
    yield Figure(_("项特别程序待批准"), pauses_to_approve(actor), "approvals:decisions")


def _governing(actor: Actor) -> Iterable[Figure]:
    yield Figure(_("项延期待批准"), extensions_queries.extensions_to_approve(actor), "approvals:extensions")


def _supervising(actor: Actor) -> Iterable[Figure]:
    counted = supervision.alerts(actor)
    yield Figure(_("个期限已超期"), counted[supervision.Alert.OVERDUE], "approvals:supervision", is_urgent=True)
    yield Figure(_("个期限今日到期"), counted[supervision.Alert.TODAY], "approvals:supervision")
    yield Figure(_("次系统中断待确认"), outages.unsettled(), "approvals:outages", is_urgent=True)
    yield Figure(_("项工作日安排待复核"), len(notices.open_proposals()), "approvals:calendar")


_ROLES: tuple[tuple[str, Callable[[Actor], Iterable[Figure]]], ...] = (
    ("case.intake", _window),
    ("review.give_opinion", _reviewing),
    ("item.decide", _deciding),
    ("extension.approve", _governing),
    ("case.supervise", _supervising),
)
