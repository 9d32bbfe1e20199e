"""Pausing the clocks of an item for a special procedure, for no longer than the applicant was told.

The time that a hearing, tender, auction, inspection, testing, quarantine, appraisal or expert review needs is not
counted, and the agency tells the applicant in writing how much it needs (行政许可法第四十五条). So a pause ends with
the time that was told, or earlier; whoever needs more tells again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from approvals.cases.domain.vocabulary import ItemState
from portal.kernel.errors import DomainError
from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import _

PAUSE = Transition(
    name="pause",
    label=_("启动特别程序"),
    sources=frozenset({ItemState.PRE_REVIEW, ItemState.UNDER_REVIEW, ItemState.REVIEWED}),
    target=None,
    action="item.pause",
    law="行政许可法第四十五条",
)


class NothingToPause(DomainError):
    code = "nothing_to_pause"
    message = _("本部门对该事项没有正在进行的审查，不能启动特别程序")


class AlreadyPaused(DomainError):
    code = "already_paused"
    message = _("本部门对该事项的特别程序尚未结束，不能重复启动")


class PauseTooLate(DomainError):
    code = "pause_too_late"
    message = _("各项期限今天届满或者已经届满，启动特别程序不能再改变期限")


def needs_head(needed_workdays: int, spent_workdays: int, limit: int) -> bool:
    """Whether a pause waits for the head's approval.

    *spent_workdays* is what earlier pauses of the same department took from the same item: a long pause in pieces
    is a long pause.
    """
    return needed_workdays + spent_workdays > limit


@dataclass(frozen=True, slots=True)
class InHand:
    """Who has an item in hand, by department: ``lead_id`` decides, and is None while a lower level examines first.

    ``reviewing`` owe an opinion; a special procedure of ``pausing`` is not over.
    """

    lead_id: int | None
    reviewing: frozenset[int]
    pausing: frozenset[int]


def against_pausing(item: InHand, *, department_id: int | None, is_head: bool) -> DomainError | None:
    """Why a department cannot start a special procedure on an item; None when it can. Law: 行政许可法第四十五条."""
    if department_id in item.pausing:
        return AlreadyPaused()
    decides = is_head and item.lead_id is not None and department_id == item.lead_id
    return None if decides or department_id in item.reviewing else NothingToPause()


def against_beginning(due_days: Iterable[date | None], today: date) -> DomainError | None:
    """Why a special procedure could not take effect *today*: it would stop no clock. None stands still already."""
    return None if any(due_on is None or today < due_on for due_on in due_days) else PauseTooLate()
