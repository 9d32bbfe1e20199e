"""What an item renews (延续)."""

from approvals.parts import Reading, Wing
from approvals.procedures.renewals.api import RenewalSerializer
from approvals.procedures.renewals.models import Renewal
from approvals.procedures.renewals.queries import RENEWAL
from approvals.procedures.renewals.web import renewal_card
from portal.kernel.vocabulary import _

SENTENCES = {
    "item.renewal_switched_off": _("“%(item)s”已停用视为准予延续，证照有效期 %(due)s 届满不视为准予延续"),
    "item.renewal_held": _("证照有效期 %(due)s 届满时“%(item)s”尚有材料待补，不视为准予延续"),
    "item.renewal_late": _(
        "“%(item)s”的延续申请于 %(received)s 收到，晚于最迟申请日 %(latest)s，"
        "证照有效期 %(due)s 届满前未作出决定的，不视为准予延续"
    ),
    "item.renewal_complete_after_end": _(
        "“%(item)s”的延续申请于 %(complete)s 补正齐全，证照有效期已于 %(due)s 届满，不视为准予延续"
    ),
    "item.renewal_without_basis": _(
        "“%(item)s”没有启用视为准予延续，证照有效期 %(due)s 届满前未作出决定的，不视为准予延续"
    ),
}

WING = Wing(
    reads=(Reading(Renewal, "item__case"),),
    shows=(RENEWAL,),
    fields={"renewal": RenewalSerializer(allow_null=True, source="shown.renewal")},
    sentences=SENTENCES,
    told=(renewal_card,),
)
