"""A special procedure (特别程序): asked for, in effect, over."""

from approvals.cases.api import ReasonInput
from approvals.clocks.domain.moves import BEGIN, DECLINE_PAUSE, PAUSE_MOVES, RESUME
from approvals.clocks.models import Pause
from approvals.parts import Command, Part, Reading, Wing
from approvals.procedures.pauses import services
from approvals.procedures.pauses.api import MovedPauseSerializer, PauseInput, PauseSerializer
from approvals.procedures.pauses.domain import PAUSE
from approvals.procedures.pauses.queries.views import PAUSES, against_beginning, against_pausing
from approvals.procedures.pauses.web import cards, papers
from portal.api.serializers import MoveInput
from portal.kernel.vocabulary import _

SENTENCES = {
    "item.pause": _("提请对“%(item)s”启动%(ground_label)s，需要 %(workdays)s 个工作日，文号 %(number)s"),
    "pause.begin": _(
        "“%(item)s”自 %(since)s 起进行%(ground_label)s，需要 %(workdays)s 个工作日，"
        "最迟至 %(until)s，期间不计入办理期限（%(number)s）"
    ),
    "pause.decline": _("不批准对“%(item)s”启动%(ground_label)s"),
    "pause.resume": _("“%(item)s”的%(ground_label)s提前结束，自次日起恢复计算期限"),
    "pause.run_out": _("“%(item)s”的%(ground_label)s所需时间于 %(until)s 届满，自次日起恢复计算期限"),
    "pause.close": _("“%(item)s”的特别程序随意见提出而结束，自次日起恢复计算期限"),
}

PAUSING = Part(
    word="pause",
    label=_("特别程序"),
    segment="pauses",
    key="pause_id",
    model=Pause,
    case="item__case_id",
    moves=PAUSE_MOVES,
    answer=MovedPauseSerializer,
    commands=(
        Command(BEGIN, services.approve, MoveInput, against=lambda asked: against_beginning(asked.item)),
        Command(DECLINE_PAUSE, services.decline, ReasonInput),
        Command(RESUME, services.resume, MoveInput),
    ),
)
WING = Wing(
    parts=(PAUSING,),
    acts={
        "item": (
            Command(
                PAUSE,
                services.pause,
                PauseInput,
                against=lambda asked: against_pausing(asked.item, asked.actor),
                answer=MovedPauseSerializer,
            ),
        )
    },
    reads=(Reading(Pause, "item__case", kept_as=("item", "all_pauses")),),
    shows=(PAUSES,),
    fields={"pauses": PauseSerializer(many=True, source="shown.pauses")},
    sentences=SENTENCES,
    cards=(cards.pauses_card,),
    told=(cards.told_pauses,),
    papers=(papers.notices,),
    end_with_item=services.end_with_item,
)
