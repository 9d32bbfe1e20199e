"""Why a grant is published against an objection, or kept from the public."""

from collections.abc import Iterator

from django.utils.translation import gettext

from approvals.cases.queries.whole import OneItem
from approvals.cases.web.papers import Document, Stage
from approvals.procedures.publications.domain import PUBLISH, WITHHOLD, PublicationState
from approvals.procedures.publications.queries import publication_of


def answer(item: OneItem) -> Iterator[Document]:
    publication = publication_of(item)
    if publication is None or publication.answered_at is None:
        return
    is_published = publication.state is PublicationState.PUBLISHED
    text = gettext("您对公开“%(title)s”的准予决定提出异议，本机关决定不予公开。")
    if is_published:
        text = gettext("您对公开“%(title)s”的准予决定提出异议，本机关决定予以公开。")
    yield Document(
        key=f"publication-{item.row.pk}",
        stage=Stage.PUBLICATION,
        title=gettext("许可决定公开告知书") if is_published else gettext("许可决定不予公开告知书"),
        issuer=item.row.department.name,
        issued_at=publication.answered_at,
        paragraphs=(
            text % {"title": item.row.name},
            gettext("理由：%(reason)s") % {"reason": publication.reason},
        ),
        subject=item.row.name,
        law=(PUBLISH if is_published else WITHHOLD).law,
    )
