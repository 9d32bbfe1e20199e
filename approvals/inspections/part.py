"""Joint inspections (联合踏勘), those who are called to them, and who inspects."""

from rest_framework import serializers

from approvals.cases.api import ReasonInput
from approvals.cases.queries.availability import Question
from approvals.inspections import mail
from approvals.inspections.api import (
    ConveneInput,
    HoldInput,
    InspectionSerializer,
    InspectorsInput,
    MovedAttendanceSerializer,
    MovedInspectionSerializer,
)
from approvals.inspections.domain import moves, rules
from approvals.inspections.models import Attendance, Inspectors, JointInspection
from approvals.inspections.queries.views import INSPECTIONS, INSPECTORS, against_convening, examiners_of
from approvals.inspections.services import assigning, inspecting
from approvals.inspections.web import cards, papers
from approvals.parts import Command, Part, Reading, Wing
from portal import clock
from portal.api.serializers import MoveInput
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

SENTENCES = {
    "item.assign_inspectors": _("为“%(item)s”指派检验人员 %(number)s 名"),
    "item.convene": _("“%(item)s”定于 %(day)s 联合踏勘，通知%(names)s"),
    "inspection.hold": _("“%(item)s”%(day)s 的联合踏勘已经记录，到场：%(names)s"),
    "inspection.call_off": _("“%(item)s”不再审查，原定于 %(day)s 的联合踏勘取消"),
    "inspection.cancel": _("取消“%(item)s”原定于 %(day)s 的联合踏勘"),
    "attendance.sign": _("%(department)s签收“%(item)s”的联合踏勘通知"),
    "attendance.excuse": _("%(department)s说明不能参加“%(item)s”联合踏勘的理由"),
}


def _against_holding(asked: Question) -> DomainError | None:
    return rules.against_holding(asked.row.meets_at, clock.now())


def _against_signing(asked: Question) -> DomainError | None:
    return rules.against_signing(asked.row.inspection_state, asked.row.meets_at, clock.now())


def _against_excusing(asked: Question) -> DomainError | None:
    return rules.against_excusing(asked.row.inspection_state, asked.row.task_state)


INSPECTION = Part(
    word="inspection",
    label=_("联合踏勘"),
    segment="inspections",
    key="inspection_id",
    model=JointInspection,
    case="item__case_id",
    moves=moves.INSPECTION_MOVES,
    answer=MovedInspectionSerializer,
    commands=(
        Command(moves.HOLD, inspecting.hold, HoldInput, against=_against_holding),
        Command(moves.CANCEL, inspecting.cancel, ReasonInput),
    ),
)
ATTENDANCE = Part(
    word="attendance",
    label=_("踏勘通知"),
    segment="attendances",
    key="attendance_id",
    model=Attendance,
    case="task__case_id",
    moves=moves.ATTENDANCE_MOVES,
    answer=MovedAttendanceSerializer,
    commands=(
        Command(moves.SIGN, inspecting.sign, MoveInput, against=_against_signing),
        Command(moves.EXCUSE, inspecting.excuse, ReasonInput, against=_against_excusing),
    ),
)
WING = Wing(
    parts=(INSPECTION, ATTENDANCE),
    acts={
        "item": (
            Command(moves.ASSIGN_INSPECTORS, assigning.assign_inspectors, InspectorsInput),
            Command(
                moves.CONVENE,
                inspecting.convene,
                ConveneInput,
                against=lambda asked: against_convening(asked.item),
                answer=MovedInspectionSerializer,
            ),
        )
    },
    reads=(
        Reading(Inspectors, "item__case"),
        Reading(JointInspection, "item__case"),
        Reading(Attendance, "task__case", kept_as=("inspection", "all_attendances")),
    ),
    shows=(INSPECTIONS, INSPECTORS),
    fields={
        "needs_inspectors": serializers.BooleanField(
            source="shown.inspectors.is_needed", help_text="Whether two or more staff must be assigned to inspect it."
        ),
        "inspectors": serializers.IntegerField(source="shown.inspectors.number", help_text="How many are assigned."),
        "inspections": InspectionSerializer(many=True, source="shown.inspections"),
    },
    sentences=SENTENCES,
    cards=(cards.inspectors_card, cards.inspections_card),
    told=(cards.told_inspectors, cards.told_inspections),
    papers=(papers.calls,),
    end_with_item=inspecting.end_with_item,
    mail=(("item.convene", mail.mail_call), ("inspection.call_off", mail.mail_cancellation)),
    examined_by=examiners_of,
)
