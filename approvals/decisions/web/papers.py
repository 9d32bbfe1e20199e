"""The decision on an item in writing, or what silence has decided."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from approvals.cases.domain.item_moves import GRANT, REFUSE
from approvals.cases.domain.vocabulary import ItemState
from approvals.cases.queries.whole import OneItem
from approvals.cases.web.papers import Document, Stage, paragraphs
from approvals.procedures.hearings.queries import hearings_of
from approvals.procedures.silence.queries.decisions import statute_of


def decision(item: OneItem) -> Iterator[Document]:
    row = item.row
    if row.decided_at is None:
        return
    is_silent = row.state in (ItemState.DEEMED_GRANTED.value, ItemState.DEEMED_RENEWED.value)
    yield (_by_silence if is_silent else _by_the_head)(item, row.decided_at)


def _by_silence(item: OneItem, decided_at: datetime) -> Document:
    row, title = item.row, gettext("逾期视为准予告知书")
    text = gettext("“%(title)s”的法定办结期限届满，本机关未作出决定，依法自期限届满之时起视为准予。")
    if row.state == ItemState.DEEMED_RENEWED.value:
        title = gettext("视为准予延续告知书")
        text = gettext("您按时申请“%(title)s”，证照有效期届满前本机关未作出决定，依法自有效期届满之时起视为准予延续。")
    return Document(
        key=f"decision-{row.pk}",
        stage=Stage.DECISION,
        title=title,
        issuer=row.department.name,
        issued_at=decided_at,
        paragraphs=(text % {"title": row.name},),
        subject=row.name,
        law=statute_of(row),
    )


def _by_the_head(item: OneItem, decided_at: datetime) -> Document:
    row, is_granted = item.row, item.row.state == ItemState.GRANTED.value
    text = gettext("经审查，决定准予“%(title)s”。") if is_granted else gettext("经审查，决定不予“%(title)s”。")
    reason = gettext("理由：%(reason)s") % {"reason": row.decision_reason} if row.decision_reason else ""
    return Document(
        key=f"decision-{row.pk}",
        stage=Stage.DECISION,
        title=gettext("准予许可决定书") if is_granted else gettext("不予许可决定书"),
        issuer=row.department.name,
        issued_at=decided_at,
        paragraphs=paragraphs(text % {"title": row.name}, reason, *_minutes(item)),
        subject=row.name,
        law=(GRANT if is_granted else REFUSE).law,
        remedies=gettext(row.remedies) if row.remedies else "",
    )


def _minutes(item: OneItem) -> Iterator[str]:
    """On what was heard the decision rests (行政许可法第四十八条第二款)."""
    for hearing in hearings_of(item, ()):
        if hearing.is_held:
            yield gettext("本决定根据 %(day)s 的听证笔录作出。") % {"day": hearing.held_on.isoformat()}
