"""A grant before the public (许可决定公示), and what its head says to an objection."""

from approvals.cases.api import ReasonInput
from approvals.parts import Command, Reading, Wing
from approvals.procedures.publications.api import OwnPublicationSerializer
from approvals.procedures.publications.domain import PUBLISH, WITHHOLD
from approvals.procedures.publications.models import Publication
from approvals.procedures.publications.queries import PUBLICATION, against_answering
from approvals.procedures.publications.services import answering
from approvals.procedures.publications.web import cards, papers
from portal.kernel.vocabulary import _

SENTENCES = {
    "item.publish": _("公开“%(item)s”的准予决定"),
    "item.publication_awaits": _("申请人对公开“%(item)s”的准予决定有异议，等待负责人决定"),
    "item.withhold": _("决定不公开“%(item)s”的准予决定，理由告知申请人"),
}

WING = Wing(
    acts={
        "item": (
            Command(PUBLISH, answering.publish, ReasonInput, against=lambda asked: against_answering(asked.item)),
            Command(WITHHOLD, answering.withhold, ReasonInput, against=lambda asked: against_answering(asked.item)),
        )
    },
    reads=(Reading(Publication, "item__case"),),
    shows=(PUBLICATION,),
    fields={"publication": OwnPublicationSerializer(allow_null=True, source="shown.publication")},
    sentences=SENTENCES,
    told=(cards.told_publication,),
    papers=(papers.answer,),
)
