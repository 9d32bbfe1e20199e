"""Every move of a case and of its parts over the API: the commands of the pages, each at an address of its own."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from approvals import commands
from approvals.api.inputs import INPUTS
from approvals.cases import api as outputs
from approvals.cases.domain.case_moves import CASE_MOVES
from approvals.cases.domain.item_moves import ALL as ITEM_MOVES
from approvals.cases.domain.item_moves import ANNOUNCE_HEARING, CONVENE, EXTEND, PAUSE, TELL_HEARING
from approvals.cases.domain.review_moves import REVIEW_MOVES
from approvals.clocks.domain.moves import EXTENSION_MOVES, PAUSE_MOVES
from approvals.dossier.queries.parts import Part, case_of
from approvals.inbox import commands as inbox_commands
from approvals.inspections import api as inspections_api
from approvals.inspections import commands as inspections_commands
from approvals.inspections.domain.moves import ATTENDANCE_MOVES, INSPECTION_MOVES
from approvals.materials import api as materials_api
from approvals.materials import commands as materials_commands
from approvals.materials.domain.moves import DEFICIENCY_MOVES
from approvals.procedures.extensions import api as extensions_api
from approvals.procedures.extensions import commands as extensions_commands
from approvals.procedures.hearings import api as hearings_api
from approvals.procedures.hearings import commands as hearings_commands
from approvals.procedures.hearings.domain.moves import HEARING_MOVES
from approvals.procedures.pauses import api as pauses_api
from approvals.procedures.pauses import commands as pauses_commands
from portal.api.serializers import MoveInput, validated
from portal.kernel.transitions import Transition


@dataclass(frozen=True, slots=True)
class Kind:
    """How one part of a case moves. ``segment`` stands in its addresses, ``key`` is what its commands call it."""

    segment: str
    key: str
    moves: tuple[Transition, ...]
    commands: Mapping[str, Callable[..., Any]]
    answer: type[Serializer[Any]]


KINDS: Mapping[Part, Kind] = MappingProxyType(
    {
        Part.CASE: Kind("cases", "case_id", CASE_MOVES, commands.CASE_COMMANDS, outputs.MovedCaseSerializer),
        Part.ITEM: Kind("items", "item_id", ITEM_MOVES, commands.ITEM_COMMANDS, outputs.MovedItemSerializer),
        Part.REVIEW: Kind(
            "reviews", "task_id", REVIEW_MOVES, inbox_commands.REVIEW_COMMANDS, outputs.MovedReviewSerializer
        ),
        Part.DEFICIENCY: Kind(
            "deficiencies",
            "deficiency_id",
            DEFICIENCY_MOVES,
            materials_commands.DEFICIENCY_COMMANDS,
            materials_api.MovedDeficiencySerializer,
        ),
        Part.PAUSE: Kind(
            "pauses", "pause_id", PAUSE_MOVES, pauses_commands.PAUSE_COMMANDS, pauses_api.MovedPauseSerializer
        ),
        Part.EXTENSION: Kind(
            "extensions",
            "extension_id",
            EXTENSION_MOVES,
            extensions_commands.EXTENSION_COMMANDS,
            extensions_api.MovedExtensionSerializer,
        ),
        Part.INSPECTION: Kind(
            "inspections",
            "inspection_id",
            INSPECTION_MOVES,
            inspections_commands.INSPECTION_COMMANDS,
            inspections_api.MovedInspectionSerializer,
        ),
        Part.ATTENDANCE: Kind(
            "attendances",
            "attendance_id",
            ATTENDANCE_MOVES,
            inspections_commands.ATTENDANCE_COMMANDS,
            inspections_api.MovedAttendanceSerializer,
        ),
        Part.HEARING: Kind(
            "hearings",
            "hearing_id",
            HEARING_MOVES,
            hearings_commands.HEARING_COMMANDS,
            hearings_api.MovedHearingSerializer,
        ),
    }
)

MADE: Mapping[Transition, type[Serializer[Any]]] = MappingProxyType(
    {
        PAUSE: pauses_api.MovedPauseSerializer,
        EXTEND: extensions_api.MovedExtensionSerializer,
        CONVENE: inspections_api.MovedInspectionSerializer,
        TELL_HEARING: hearings_api.MovedHearingSerializer,
        ANNOUNCE_HEARING: hearings_api.MovedHearingSerializer,
    }
)
"""What acts on an item answer with: not the item, but what they have made."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One move as the API offers it."""

    part: Part
    name: str

    @property
    def kind(self) -> Kind:
        return KINDS[self.part]

    @property
    def move(self) -> Transition:
        return next(move for move in self.kind.moves if move.name == self.name)

    @property
    def command(self) -> Callable[..., Any]:
        return self.kind.commands[self.name]

    @property
    def body(self) -> type[MoveInput]:
        return INPUTS[self.part][self.name]

    @property
    def answer(self) -> type[Serializer[Any]]:
        return MADE.get(self.move, self.kind.answer)

    @property
    def path(self) -> str:
        return f"{self.kind.segment}/<int:pk>/moves/{self.name}/"


def operations() -> Iterator[Operation]:
    """Every move that a command performs."""
    return (Operation(part, name) for part, kind in KINDS.items() for name in kind.commands)


class MoveSchema(AutoSchema):
    """A move is described by the docstring of its command, its input and what it gives back."""

    def get_operation_id(self) -> str:
        return f"{self._operation.part}_{self._operation.name}"

    def get_summary(self) -> str:
        return (inspect.getdoc(self._operation.command) or "").splitlines()[0]

    def get_description(self) -> str:
        move = self._operation.move
        sources = "、".join(f"`{source}`" for source in sorted(move.sources))
        way = f"{sources} → `{move.target}`" if move.target else sources
        return "\n\n".join(told for told in (way, move.law) if told)

    def get_request_serializer(self) -> type[MoveInput]:
        return self._operation.body

    def get_response_serializers(self) -> type[Serializer[Any]]:
        return self._operation.answer

    @property
    def _operation(self) -> Operation:
        operation: Operation = self.view.operation
        return operation


class MoveView(APIView):
    """Performs one move; ``part`` and ``name`` come with the address."""

    part = Part.CASE
    name = ""
    schema = MoveSchema()

    @property
    def operation(self) -> Operation:
        return Operation(self.part, self.name)

    def post(self, request: Request, pk: int) -> Response:
        operation = self.operation
        given = validated(operation.body, request.data)
        case_id = pk if operation.part is Part.CASE else case_of(operation.part, pk)
        target = {"case_id": case_id, operation.kind.key: pk}
        moved = operation.command(**target, actor=request.actor, **given)
        return Response(operation.answer(moved).data)
