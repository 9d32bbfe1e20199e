"""What the window says to an application: that it is accepted, or that it is not."""

from collections.abc import Iterator

from django.utils.translation import gettext

from approvals.cases.domain import case_moves
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.queries.whole import OneItem, Whole
from approvals.cases.web.papers import Document, Stage
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.materials.models import Deficiency


def acceptance(case: Whole) -> Iterator[Document]:
    """With the limits of the items, or with what is still owed."""
    row = case.case
    if row.accepted_at is None:
        return
    move, title = case_moves.ACCEPT, gettext("受理通知书")
    text = gettext("您申请的“%(title)s”材料齐全、符合法定形式，决定予以受理。")
    if row.is_accepted_with_deficiency:
        move, title = case_moves.ACCEPT_WITH_DEFICIENCY, gettext("容缺受理通知书")
        text = gettext("您申请的“%(title)s”主要材料齐全，决定容缺受理。下列材料请按承诺补交，补齐后制发结果。")
    if row.is_deemed_accepted:
        move = case_moves.DEEM_ACCEPTED
        text = gettext("您申请的“%(title)s”在法定期限内未收到补正告知，自收到申请之日起视为受理。")
    owed = tuple((d.name, gettext("承诺于 %(day)s 前补交") % {"day": d.promised_on}) for d in case.of(Deficiency))
    yield Document(
        key="acceptance",
        stage=Stage.ACCEPTANCE,
        title=title,
        issuer=row.lead_department.name,
        issued_at=row.accepted_at,
        paragraphs=(text % {"title": row.title},),
        rows=owed or tuple(limits for item in case.items() for limits in _limits(item)),
        law=move.law,
    )


def _limits(item: OneItem) -> Iterator[tuple[str, str]]:
    """The last days of the periods in which an item is to be decided, once they run."""
    found = {clock.kind: clock.due_on for clock in item.of(Clock) if clock.task_id is None}
    told = {ClockKind.PROMISE: gettext("承诺办结 %(day)s"), ClockKind.DECISION: gettext("法定办结 %(day)s")}
    running = {text: found[kind.value] for kind, text in told.items() if kind.value in found}
    if running:
        yield item.row.name, "，".join(text % {"day": due_on} for text, due_on in running.items() if due_on)


def closing(case: Whole) -> Iterator[Document]:
    """Why it is not accepted."""
    row, is_declined = case.case, case.case.state == CaseState.DECLINED.value
    if row.closed_at is None or not (is_declined or row.state == CaseState.NOT_LICENSABLE.value):
        return
    text = gettext("您申请的“%(title)s”不属于本机关职权范围，决定不予受理。")
    if not is_declined:
        text = gettext("您申请的“%(title)s”依法不需要取得行政许可，不受理。")
    yield Document(
        key="closing",
        stage=Stage.ACCEPTANCE,
        title=gettext("不予受理决定书") if is_declined else gettext("不受理告知书"),
        issuer=row.lead_department.name,
        issued_at=row.closed_at,
        paragraphs=(text % {"title": row.title}, gettext("理由：%(reason)s") % {"reason": row.closing_reason}),
        law=(case_moves.DECLINE if is_declined else case_moves.FIND_NOT_LICENSABLE).law,
    )
