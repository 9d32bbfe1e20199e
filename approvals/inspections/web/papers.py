"""The call to a joint inspection, for the applicant and those who come."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.papers import Document, Stage, paragraphs
from approvals.inspections.domain.moves import CONVENE
from approvals.inspections.domain.vocabulary import InspectionState
from approvals.inspections.queries.views import InspectionView, inspections_of


def calls(item: OneItem) -> Iterator[Document]:
    return (_call(item.row.name, inspection) for inspection in inspections_of(item))


def _call(name: str, inspection: InspectionView) -> Document:
    text = gettext("您申请的“%(title)s”定于下列时间、地点联合踏勘，请到场配合。")
    if inspection.state is InspectionState.CANCELLED:
        text = gettext("您申请的“%(title)s”原定的联合踏勘已经取消。")
    called = "、".join((inspection.department, *(call.department for call in inspection.attendances)))
    return Document(
        key=f"inspection-{inspection.pk}",
        stage=Stage.REVIEW,
        title=gettext("联合踏勘通知书"),
        issuer=inspection.department,
        issued_at=inspection.convened_at,
        paragraphs=paragraphs(text % {"title": name}, inspection.subject),
        subject=name,
        rows=(
            (gettext("踏勘时间"), localtime(inspection.meets_at).strftime("%Y-%m-%d %H:%M")),
            (gettext("踏勘地点"), inspection.place),
            (gettext("参加的部门"), called),
        ),
        law=CONVENE.law,
    )
