"""An extension (延期): asked for, approved or declined, or lapsed with the decision."""

from approvals.cases.api import ReasonInput
from approvals.clocks.domain.moves import APPROVE, DECLINE_EXTENSION, EXTENSION_MOVES
from approvals.clocks.models import Extension
from approvals.parts import Command, Part, Reading, Wing
from approvals.procedures.extensions import domain, services
from approvals.procedures.extensions.api import ExtendInput, ExtensionSerializer, MovedExtensionSerializer
from approvals.procedures.extensions.queries import EXTENSIONS, statutory_of
from approvals.procedures.extensions.web import cards, papers
from portal.api.serializers import MoveInput
from portal.kernel.vocabulary import _

SENTENCES = {
    "item.extend": _("提请将“%(item)s”的法定办结期限延长 %(workdays)s 个工作日"),
    "extension.approve": _(
        "经%(authority_label)s批准，“%(item)s”的法定办结期限延长 %(workdays)s 个工作日，理由告知申请人"
    ),
    "extension.decline": _("不批准延长“%(item)s”的法定办结期限"),
    "extension.lapse": _("“%(item)s”已经作出决定，延期申请失效"),
}

EXTENSION = Part(
    word="extension",
    label=_("延期"),
    segment="extensions",
    key="extension_id",
    model=Extension,
    case="item__case_id",
    moves=EXTENSION_MOVES,
    answer=MovedExtensionSerializer,
    commands=(
        Command(
            APPROVE,
            services.approve,
            MoveInput,
            against=lambda asked: domain.against_approving(statutory_of(asked.item), asked.item.today),
        ),
        Command(DECLINE_EXTENSION, services.decline, ReasonInput),
    ),
)
WING = Wing(
    parts=(EXTENSION,),
    acts={
        "item": (
            Command(
                domain.EXTEND,
                services.extend,
                ExtendInput,
                against=lambda asked: domain.against_extending(statutory_of(asked.item), asked.item.today),
                answer=MovedExtensionSerializer,
            ),
        )
    },
    reads=(Reading(Extension, "item__case"),),
    shows=(EXTENSIONS,),
    fields={"extensions": ExtensionSerializer(many=True, source="shown.extensions")},
    sentences=SENTENCES,
    cards=(cards.extensions_card,),
    told=(cards.told_extensions,),
    papers=(papers.notices,),
    end_with_item=services.end_with_item,
)
