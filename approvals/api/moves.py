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
from approvals.api import outputs
from approvals.api.inputs import INPUTS
from approvals.domain.case_moves import CASE_MOVES
from approvals.domain.clock_moves import EXTENSION_MOVES, PAUSE_MOVES
from approvals.domain.hearing_moves import HEARING_MOVES
from approvals.domain.inspection_moves import ATTENDANCE_MOVES, INSPECTION_MOVES
from approvals.domain.item_moves import ALL as ITEM_MOVES
from approvals.domain.item_moves import ANNOUNCE_HEARING, CONVENE, EXTEND, PAUSE, TELL_HEARING
from approvals.domain.review_moves import DEFICIENCY_MOVES, REVIEW_MOVES
from approvals.queries.parts import Part, case_of
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
        Part.REVIEW: Kind("reviews", "task_id", REVIEW_MOVES, commands.REVIEW_COMMANDS, outputs.MovedReviewSerializer),
        Part.DEFICIENCY: Kind(
            "deficiencies",
            "deficiency_id",
            DEFICIENCY_MOVES,
            commands.DEFICIENCY_COMMANDS,
            outputs.MovedDeficiencySerializer,
        ),
        Part.PAUSE: Kind("pauses", "pause_id", PAUSE_MOVES, commands.PAUSE_COMMANDS, outputs.MovedPauseSerializer),
        Part.EXTENSION: Kind(
            "extensions",
            "extension_id",
            EXTENSION_MOVES,
            commands.EXTENSION_COMMANDS,
            outputs.MovedExtensionSerializer,
        ),
        Part.INSPECTION: Kind(
            "inspections",
            "inspection_id",
            INSPECTION_MOVES,
            commands.INSPECTION_COMMANDS,
            outputs.MovedInspectionSerializer,
        ),
        Part.ATTENDANCE: Kind(
            "attendances",
            "attendance_id",
            ATTENDANCE_MOVES,
            commands.ATTENDANCE_COMMANDS,
            outputs.MovedAttendanceSerializer,
        ),
        Part.HEARING: Kind(
            "hearings", "hearing_id", HEARING_MOVES, commands.HEARING_COMMANDS, outputs.MovedHearingSerializer
        ),
    }
)
MADE: Mapping[Transition, type[Serializer[Any]]] = MappingProxyType(
    {
        PAUSE: outputs.MovedPauseSerializer,
        EXTEND: outputs.MovedExtensionSerializer,
        CONVENE: outputs.MovedInspectionSerializer,
        TELL_HEARING: outputs.MovedHearingSerializer,
        ANNOUNCE_HEARING: outputs.MovedHearingSerializer,
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
