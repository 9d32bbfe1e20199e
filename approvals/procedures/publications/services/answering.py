"""The head's word on publishing a grant against the applicant's objection (公开、不予公开)."""

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.models import CaseItem
from approvals.cases.services.door import moving
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.services.running import stop
from approvals.procedures.publications.domain import PUBLISH, WITHHOLD
from approvals.procedures.publications.queries import against_answering
from portal.accounts.actor import Actor
from portal.kernel.transitions import Transition


def publish(*, case_id: int, item_id: int, actor: Actor, seen_version: int | None, reason: str) -> CaseItem:
    """Publish a grant against the applicant's objection (公开许可决定), with a reason that the applicant is told.

    Raises ReasonMissing, NothingToPublish and what ``moving`` raises.
    Law: 行政许可法第四十条; 政府信息公开条例第三十二条.
    """
    return _answer(PUBLISH, "published_at", case_id, item_id, actor, seen_version, reason)


def withhold(*, case_id: int, item_id: int, actor: Actor, seen_version: int | None, reason: str) -> CaseItem:
    """Keep a grant from the public (不予公开), with a reason that the applicant is told.

    Raises ReasonMissing, NothingToPublish and what ``moving`` raises. Law: 行政许可法第五条第二款.
    """
    return _answer(WITHHOLD, "withheld_at", case_id, item_id, actor, seen_version, reason)


def _answer(
    move: Transition, column: str, case_id: int, item_id: int, actor: Actor, seen_version: int | None, reason: str
) -> CaseItem:
    with moving(case_id, move, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)) as moved:
        if not reason.strip():
            raise ReasonMissing
        if obstacle := against_answering(moved.item):
            raise obstacle
        item: CaseItem = moved.subject
        row = item.publication
        setattr(row, column, moved.now)
        row.reason, row.answered_by_id = reason.strip(), moved.user_id
        periods = (period for period in moved.item.of(Clock) if period.kind == ClockKind.PUBLICATION.value)
        stop(periods, moved.now)
        moved.tell(item=item.name)
    return item
