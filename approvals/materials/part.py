"""What is owed moves by itself; what was handed in and asked for is read along."""

from django.db.models import Q

from approvals.cases.api import ReasonInput
from approvals.materials.api import MovedDeficiencySerializer
from approvals.materials.domain.moves import CONFIRM, DEFICIENCY_MOVES, RETURN_SUPPLY, SUPPLY
from approvals.materials.models import CorrectionNotice, Deficiency, Material
from approvals.materials.services import deficiencies
from approvals.materials.web import papers
from approvals.parts import Command, Part, Reading, Wing
from portal.api.serializers import MoveInput
from portal.kernel.vocabulary import _

SENTENCES = {
    "case.material_added": _("提交材料“%(name)s”"),
    "case.original_seen": _("材料“%(name)s”：原件已核验"),
    "case.copy_only": _("材料“%(name)s”：只收复印件，未核验原件"),
    "case.material_removed": _("移除材料“%(name)s”"),
    "case.material_reused": _("复用电子证照作为材料“%(name)s”"),
    "deficiency.supply": _("补交容缺材料“%(name)s”"),
    "deficiency.confirm": _("核对补交材料“%(name)s”，齐全"),
    "deficiency.return_supply": _("补交材料“%(name)s”不符合要求，退回重交"),
    "deficiency.release": _("需要“%(name)s”的事项已经办结，无须再补"),
}

DEFICIENCY = Part(
    word="deficiency",
    label=_("缺件"),
    segment="deficiencies",
    key="deficiency_id",
    model=Deficiency,
    case="case_id",
    moves=DEFICIENCY_MOVES,
    answer=MovedDeficiencySerializer,
    commands=(
        Command(SUPPLY, deficiencies.supply, MoveInput),
        Command(CONFIRM, deficiencies.confirm, MoveInput),
        Command(RETURN_SUPPLY, deficiencies.return_supply, ReasonInput),
    ),
)
WING = Wing(
    parts=(DEFICIENCY,),
    reads=(
        Reading(Material, "case", only=Q(superseded_at=None)),
        Reading(Deficiency, "case"),
        Reading(CorrectionNotice, "case"),
    ),
    sentences=SENTENCES,
    case_papers=(papers.corrections, papers.promise),
)
