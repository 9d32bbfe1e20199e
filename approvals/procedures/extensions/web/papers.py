"""The reason of an extension, for the applicant (行政许可法第四十二条)."""

from collections.abc import Iterator

from django.utils.translation import gettext

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.papers import Document, Stage, paragraphs
from approvals.procedures.extensions.domain import EXTEND
from approvals.procedures.extensions.queries import extensions_of


def notices(item: OneItem) -> Iterator[Document]:
    text = gettext("经%(authority)s批准，您申请的“%(title)s”法定办结期限延长 %(days)s 个工作日。")
    for extension in extensions_of(item):
        if not extension.is_approved or extension.decided_at is None:
            continue
        told = {"days": extension.workdays, "authority": gettext(extension.authority.label)}
        yield Document(
            key=f"extension-{extension.pk}",
            stage=Stage.DELIBERATION,
            title=gettext("延长办理期限告知书"),
            issuer=item.row.department.name,
            issued_at=extension.decided_at,
            paragraphs=paragraphs(
                text % {"title": item.row.name, **told},
                gettext("理由：%(reason)s") % {"reason": extension.reason},
                gettext("法定办结 %(day)s") % {"day": extension.due_on} if extension.due_on else "",
            ),
            subject=item.row.name,
            law=EXTEND.law,
        )
