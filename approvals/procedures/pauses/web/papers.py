"""What the applicant is told of a special procedure in writing (行政许可法第四十五条)."""

from collections.abc import Iterator

from django.utils.translation import gettext

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.papers import Document, Stage
from approvals.procedures.pauses.domain import PAUSE
from approvals.procedures.pauses.queries.views import pauses_of


def notices(item: OneItem) -> Iterator[Document]:
    text = gettext("您申请的“%(title)s”需要进行%(ground)s，所需时间为 %(days)s 个工作日，最迟至 %(until)s。")
    for pause in pauses_of(item):
        if pause.began_at is None:
            continue
        told = {"ground": gettext(pause.ground.label), "days": pause.needed_workdays, "until": pause.planned_end_on}
        yield Document(
            key=f"pause-{pause.pk}",
            stage=Stage.REVIEW,
            title=gettext("特别程序告知书"),
            issuer=pause.department,
            issued_at=pause.began_at,
            paragraphs=(
                text % {"title": item.row.name, **told},
                pause.notice,
                gettext("上述时间依法不计入办理期限。"),
            ),
            subject=item.row.name,
            rows=((gettext("文书文号"), pause.document_number),),
            law=PAUSE.law,
        )
