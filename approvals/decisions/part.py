"""The decision on an item, the certificate that follows, and what silence decides."""

from approvals.cases.domain.item_moves import GRANT, REFUSE
from approvals.cases.queries.availability import Question
from approvals.decisions.api import GrantInput, RefuseInput
from approvals.decisions.domain import CERTIFY
from approvals.decisions.queries import against_certifying
from approvals.decisions.services import certifying, deciding
from approvals.decisions.web import papers
from approvals.parts import Command, Wing
from approvals.procedures.hearings.queries import against_deciding
from portal.api.serializers import MoveInput
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

SENTENCES = {
    "case.conclude": _("全部事项办理完毕，办件办结"),
    "item.grant": _("准予“%(item)s”"),
    "item.deem_granted": _("“%(item)s”的法定办结期限 %(due)s 届满未作出决定，视为准予"),
    "item.grant_switched_off": _("“%(item)s”已停用逾期视为准予，法定办结期限 %(due)s 届满不视为准予"),
    "item.grant_held": _("“%(item)s”的法定办结期限 %(due)s 届满时尚有材料待补，不视为准予"),
    "item.deem_renewed": _("证照有效期 %(due)s 届满，对“%(item)s”的延续申请未作出决定，视为准予延续"),
    "item.certify": _("补发“%(item)s”的证件"),
    "item.refuse": _("不予“%(item)s”"),
    "item.close": _("“%(item)s”的前置事项未获准予，终止办理"),
    "item.certificate_issued": _("制发电子证照“%(name)s”"),
}


def _against_deciding(asked: Question) -> DomainError | None:
    return against_deciding(asked.item, asked.actor.user_id)


WING = Wing(
    acts={
        "item": (
            Command(GRANT, deciding.grant, GrantInput, against=_against_deciding),
            Command(REFUSE, deciding.refuse, RefuseInput, against=_against_deciding),
            Command(CERTIFY, certifying.certify, MoveInput, against=lambda asked: against_certifying(asked.item.row)),
        )
    },
    sentences=SENTENCES,
    papers=(papers.decision,),
)
