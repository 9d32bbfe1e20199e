"""What a silent department owes, and what it said too late."""

from dataclasses import dataclass
from datetime import datetime

from approvals.cases.domain.vocabulary import Opinion, TaskState
from approvals.cases.models import ReviewTask
from approvals.permissions import RULES
from portal.accounts.actor import Actor
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class SaidLate:
    opinion: Opinion
    reason: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Aftermath:
    """A task whose silence has spoken, or is about to: its paper, owed until ``paper_due_at``, and late opinions."""

    task_id: int
    case_id: int
    number: str
    item: str
    department: str
    basis: str
    effective_at: datetime | None
    is_deemed: bool
    is_absent: bool
    paper: str
    paper_issued_at: datetime | None
    paper_due_at: datetime | None
    said_late: tuple[SaidLate, ...]


def aftermath_of(task_id: int, actor: Actor) -> Aftermath:
    """Return what followed the silence of a task of the actor's department. Raises NotFound."""
    rows = ReviewTask.objects.filter(RULES["review.speak_late"].q(actor)).exclude(silence_basis="", absence_basis="")
    task = rows.select_related("case", "item", "department", "written_opinion").filter(pk=task_id).first()
    if task is None:
        raise NotFound
    paper = getattr(task, "written_opinion", None)
    period = task.clocks.filter(kind="written_opinion").first()
    return Aftermath(
        task_id=task.pk,
        case_id=task.case_id,
        number=task.case.case_number,
        item=task.item.name,
        department=task.department.name,
        basis=task.deemed_basis,
        effective_at=task.effective_at,
        is_absent=task.opinion == Opinion.DEEMED_PRESENT.value,
        is_deemed=task.state == TaskState.DEEMED.value,
        paper=paper.text if paper else "",
        paper_issued_at=paper.issued_at if paper else None,
        paper_due_at=period.expires_at if period else None,
        said_late=tuple(
            SaidLate(Opinion.of(late.opinion), late.reason, late.given_at)
            for late in task.late_opinions.order_by("given_at")
        ),
    )
