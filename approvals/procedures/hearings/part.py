"""A hearing (听证): told and answered, scheduled, held."""

from approvals.cases.queries.availability import Question
from approvals.parts import Command, Part, Reading, Wing
from approvals.procedures.hearings.api import (
    AnnounceHearingInput,
    HearingSerializer,
    MinutesInput,
    MovedHearingSerializer,
    RequestHearingInput,
    SummonsInput,
    TellHearingInput,
)
from approvals.procedures.hearings.domain import moves, rules
from approvals.procedures.hearings.models import Hearing
from approvals.procedures.hearings.queries import HEARINGS, states_of
from approvals.procedures.hearings.services import effects, holding, rights
from approvals.procedures.hearings.web import cards, papers
from portal import clock
from portal.api.serializers import MoveInput
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

SENTENCES = {
    "item.tell_hearing": _("书面告知申请人有权要求对“%(item)s”举行听证（%(number)s），最迟 %(until)s 提出"),
    "item.announce_hearing": _("公告对“%(item)s”举行听证，时间 %(when)s（%(number)s）"),
    "hearing.tell_again": _("重新告知申请人有权要求对“%(item)s”举行听证（%(number)s），最迟 %(until)s 提出"),
    "hearing.request": _("申请人要求对“%(item)s”举行听证"),
    "hearing.waive": _("申请人放弃对“%(item)s”的听证"),
    "hearing.lapse": _("要求对“%(item)s”举行听证的期限 %(due)s 届满未提出，视为不要求听证"),
    "hearing.schedule": _("“%(item)s”的听证定于 %(when)s 举行（%(number)s）"),
    "hearing.record": _("“%(item)s”的听证已经举行，笔录经参加人签字或者盖章"),
    "hearing.cancel": _("申请人撤回对“%(item)s”的听证申请"),
    "hearing.close": _("“%(item)s”的办理已经终止，不再举行听证"),
    "hearing.relied_on": _("“%(item)s”的决定根据 %(held)s 的听证笔录作出"),
}


def _against_recording(asked: Question) -> DomainError | None:
    at = asked.row.takes_place_at
    return rules.against_recording(at, clock.now()) if at else None


HEARING = Part(
    word="hearing",
    label=_("听证"),
    segment="hearings",
    key="hearing_id",
    model=Hearing,
    case="item__case_id",
    moves=moves.HEARING_MOVES,
    answer=MovedHearingSerializer,
    commands=(
        Command(moves.REQUEST, rights.request, RequestHearingInput),
        Command(moves.WAIVE, rights.waive, MoveInput),
        Command(moves.CANCEL, rights.cancel, MoveInput),
        Command(moves.TELL_AGAIN, rights.tell_again, TellHearingInput),
        Command(moves.SCHEDULE, holding.schedule, SummonsInput),
        Command(moves.RECORD, holding.record, MinutesInput, against=_against_recording),
    ),
)
WING = Wing(
    parts=(HEARING,),
    acts={
        "item": (
            Command(
                moves.TELL_HEARING,
                rights.tell,
                TellHearingInput,
                against=lambda asked: rules.against_telling(states_of(asked.item)),
                answer=MovedHearingSerializer,
            ),
            Command(
                moves.ANNOUNCE_HEARING,
                holding.announce,
                AnnounceHearingInput,
                against=lambda asked: rules.against_announcing(states_of(asked.item)),
                answer=MovedHearingSerializer,
            ),
        )
    },
    reads=(Reading(Hearing, "item__case"),),
    shows=(HEARINGS,),
    fields={"hearings": HearingSerializer(many=True, source="shown.hearings")},
    sentences=SENTENCES,
    cards=(cards.hearings_card,),
    told=(cards.told_hearings,),
    papers=(papers.papers,),
    end_with_item=effects.end_with_item,
)
