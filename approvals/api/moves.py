"""Every move of a case and of its parts over the API: the commands of the pages, each at an address of its own."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from approvals.parts import Command, Part, parts
from portal.api.idempotency import idempotent, key_parameter, made_in
from portal.api.serializers import MoveInput, validated
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Operation:
    """One move as the API offers it."""

    part: Part
    command: Command

    @property
    def name(self) -> str:
        return self.command.move.name

    @property
    def answer(self) -> type[Serializer[Any]]:
        return self.command.answer or self.part.answer

    @property
    def path(self) -> str:
        return f"{self.part.segment}/<row:pk>/moves/{self.name}/"


def operations() -> Iterator[Operation]:
    """Every move that a command performs."""
    return (Operation(part, command) for part in parts() for command in part.all_commands)


def case_of(part: Part, pk: int) -> int:
    """Return the case of a row of *part*, whoever may see it: the door asks that under its lock. Raises NotFound."""
    if part.case == "pk":
        return pk
    found: int | None = part.model.objects.filter(pk=pk).values_list(part.case, flat=True).first()
    if found is None:
        raise NotFound
    return found


def _moved_before(view: "MoveView", _request: Request, pk: int, *, acted_in: int) -> Response:
    """What a call has moved, or made by a move, whose answer was lost."""
    operation: Any = view.operation
    has_made = operation.command.answer
    answered = operation.part if has_made is None else next(part for part in parts() if part.answer is has_made)
    case_id = case_of(operation.part, pk)
    own = {"pk": pk} if answered is operation.part else {answered.case: case_id}
    return Response(operation.answer(made_in(answered.model.objects.filter(**own), acted_in)).data)


class MoveSchema(AutoSchema):
    """A move is described by the docstring of its command, its input and what it gives back."""

    def get_operation_id(self) -> str:
        return f"{self._operation.part.word}_{self._operation.name}"

    def get_summary(self) -> str:
        return (inspect.getdoc(self._operation.command.perform) or "").splitlines()[0]

    def get_description(self) -> str:
        move = self._operation.command.move
        sources = "、".join(f"`{source}`" for source in sorted(move.sources))
        way = f"{sources} → `{move.target}`" if move.target else sources
        return "\n\n".join(told for told in (way, move.law) if told)

    def get_override_parameters(self) -> list[Any]:
        return [key_parameter(required=False)]

    def get_request_serializer(self) -> type[MoveInput]:
        return self._operation.command.takes

    def get_response_serializers(self) -> type[Serializer[Any]]:
        return self._operation.answer

    @property
    def _operation(self) -> Operation:
        operation: Operation = self.view.operation
        return operation


class MoveView(APIView):
    """Performs one move; ``operation`` comes with the address."""

    operation: Operation | None = None
    schema = MoveSchema()

    @idempotent(again=_moved_before, required=False)
    def post(self, request: Request, pk: int) -> Response:
        operation: Any = self.operation
        given = validated(operation.command.takes, request.data)
        target = {"case_id": case_of(operation.part, pk), operation.part.key: pk}
        moved = operation.command.perform(**target, actor=request.actor, **given)
        return Response(operation.answer(moved).data)
