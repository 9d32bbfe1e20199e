"""After silence has spoken: the paper that is owed, and an opinion that comes too late to matter."""

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import Opinion, TaskState
from approvals.cases.models import ReviewTask
from approvals.cases.services.door import acting
from approvals.cases.services.held import Held
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.services.running import stop
from approvals.procedures.silence.domain.refusals import OpinionAlreadyOnPaper, SilenceHasNotSpoken
from approvals.procedures.silence.models import LateOpinion, WrittenOpinion
from approvals.reviews.services.opinions import NEEDS_REASON, catch_up, clocks_of, has_spoken
from portal.accounts.actor import Actor


def record_late_opinion(*, case_id: int, task_id: int, actor: Actor, opinion: Opinion, reason: str = "") -> LateOpinion:
    """Keep what the department says after its silence has counted as agreement; it changes nothing.

    Raises SilenceHasNotSpoken, ReasonMissing and what ``acting`` raises.
    """
    if opinion in NEEDS_REASON and not reason.strip():
        raise ReasonMissing
    with acting(case_id, "review.speak_late", actor=actor, seen_version=None, part=(ReviewTask, task_id)) as moved:
        task: ReviewTask = moved.subject
        catch_up(moved, task)
        if not _has_spoken(moved, task):
            raise SilenceHasNotSpoken
        late = LateOpinion(
            task=task, opinion=opinion.value, reason=reason.strip(), given_at=moved.now, given_by_id=moved.user_id
        )
        moved.add(late)
        moved.note(
            "review.late_opinion", item=task.item.name, department=task.department.name, opinion_label=opinion.label
        )
    return late


def issue_written_opinion(*, case_id: int, task_id: int, actor: Actor, text: str) -> WrittenOpinion:
    """Put the deemed agreement in writing (补发书面意见), due within one working day of it; late is still owed.

    Raises ReasonMissing for an empty text, SilenceHasNotSpoken, OpinionAlreadyOnPaper and what ``acting`` raises.
    Basis: the document stored on the task; 泰政办发〔2022〕58号.
    """
    if not text.strip():
        raise ReasonMissing
    with acting(case_id, "review.speak_late", actor=actor, seen_version=None, part=(ReviewTask, task_id)) as moved:
        task: ReviewTask = moved.subject
        paper = next((row for row in moved.of(WrittenOpinion) if row.task_id == task.pk), None)
        if paper is None:
            raise SilenceHasNotSpoken
        if paper.issued_at is not None:
            raise OpinionAlreadyOnPaper
        paper.text, paper.issued_at, paper.issued_by_id = text.strip(), moved.now, moved.user_id
        stop([row for row in clocks_of(moved, task) if row.kind == ClockKind.WRITTEN_OPINION.value], moved.now)
        moved.note(
            "review.written_opinion", law=task.deemed_basis, item=task.item.name, department=task.department.name
        )
    return paper


def _has_spoken(held: Held, task: ReviewTask) -> bool:
    if task.state == TaskState.DEEMED.value:
        return True
    return task.state == TaskState.OPEN.value and has_spoken(held, task)
