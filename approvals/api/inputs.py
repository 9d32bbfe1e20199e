"""What each command takes from a caller of the API: one serializer each, and nothing that it does not ask for."""

from collections.abc import Mapping
from types import MappingProxyType

from approvals.cases.api import ReasonInput
from approvals.decisions.api import GrantInput, RefuseInput
from approvals.dossier.queries.parts import Part
from approvals.filing.api import SubmitInput
from approvals.inbox.api import OpinionInput
from approvals.inspections.api import ConveneInput, HoldInput, InspectorsInput
from approvals.intake.api import AcceptWithDeficiencyInput, RequestCorrectionInput
from approvals.procedures.extensions.api import ExtendInput
from approvals.procedures.hearings.api import (
    AnnounceHearingInput,
    MinutesInput,
    RequestHearingInput,
    SummonsInput,
    TellHearingInput,
)
from approvals.procedures.pauses.api import PauseInput
from portal.api.serializers import MoveInput

INPUTS: Mapping[Part, Mapping[str, type[MoveInput]]] = MappingProxyType(
    {
        Part.CASE: {
            "submit": SubmitInput,
            "correct": MoveInput,
            "withdraw": MoveInput,
            "accept": MoveInput,
            "accept_with_deficiency": AcceptWithDeficiencyInput,
            "request_correction": RequestCorrectionInput,
            "decline": ReasonInput,
            "find_not_licensable": ReasonInput,
        },
        Part.ITEM: {
            "grant": GrantInput,
            "refuse": RefuseInput,
            "pause": PauseInput,
            "extend": ExtendInput,
            "certify": MoveInput,
            "assign_inspectors": InspectorsInput,
            "publish": ReasonInput,
            "withhold": ReasonInput,
            "convene": ConveneInput,
            "tell_hearing": TellHearingInput,
            "announce_hearing": AnnounceHearingInput,
        },
        Part.REVIEW: {"give_opinion": OpinionInput},
        Part.DEFICIENCY: {"supply": MoveInput, "confirm": MoveInput, "return_supply": ReasonInput},
        Part.PAUSE: {"begin": MoveInput, "decline": ReasonInput, "resume": MoveInput},
        Part.EXTENSION: {"approve": MoveInput, "decline": ReasonInput},
        Part.INSPECTION: {"hold": HoldInput, "cancel": ReasonInput},
        Part.ATTENDANCE: {"sign": MoveInput, "excuse": ReasonInput},
        Part.HEARING: {
            "request": RequestHearingInput,
            "waive": MoveInput,
            "cancel": MoveInput,
            "tell_again": TellHearingInput,
            "schedule": SummonsInput,
            "record": MinutesInput,
        },
    }
)
"""What every move takes, by its part and its name."""
