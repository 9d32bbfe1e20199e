"""What the API of every wing shares, and what it tells of a case after a move."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.cases.domain.vocabulary import CaseState, Channel, ItemState, Opinion, TaskState
from approvals.permissions import RULES
from portal.api.pagination import Slice
from portal.api.serializers import MoveInput, WordField, validated
from portal.kernel.errors import NotPermitted


class IdsField(serializers.ListField):
    """Several positions of items."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.IntegerField(), **kwargs)


LONGEST_TEXT = 2000

LONGEST_CODE = 64


class ReasonField(serializers.CharField):
    """A text of the clerk's or the department's own; the rules ask for it where the law does."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_blank=True, max_length=LONGEST_TEXT, **kwargs)


class CasesQuery(serializers.Serializer[Any]):
    """Which cases to list."""

    state = WordField(CaseState, default=None)
    number = serializers.CharField(
        max_length=LONGEST_CODE, allow_blank=True, default="", help_text="The printed number, in full."
    )


class ReasonInput(MoveInput):
    """Why."""

    reason = ReasonField()


class TranslatedField(serializers.CharField):
    """A text of this portal in the language of the reader."""

    def to_representation(self, value: str) -> str:
        return gettext(value) if value else ""


class TextsField(serializers.ListField):
    """Several texts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(), **kwargs)


class MovedCaseSerializer(serializers.Serializer[Any]):
    """A case after a move."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    number = serializers.CharField(source="case_number", help_text="Empty before it is submitted.")
    query_code = serializers.CharField(help_text="With the number, what stands on the receipt.")
    title = serializers.CharField()
    state = WordField(CaseState)


class MovedPartSerializer(serializers.Serializer[Any]):
    """A part of a case after a move, and where the case stands with it."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    case_id = serializers.IntegerField()
    case_version = serializers.IntegerField(source="case.version")
    case_state = WordField(CaseState, source="case.state")


class MovedItemSerializer(MovedPartSerializer):
    """An item after its decision."""

    state = WordField(ItemState)
    certificate_id = serializers.IntegerField(allow_null=True)


class MovedReviewSerializer(MovedPartSerializer):
    """A review after the opinion."""

    state = WordField(TaskState)
    opinion = WordField(Opinion)


class MovedOfItemSerializer(serializers.Serializer[Any]):
    """A pause, an extension or a hearing after a move, and where its item and its case stand with it."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    item_id = serializers.IntegerField()
    item_version = serializers.IntegerField(source="item.version")
    case_id = serializers.IntegerField(source="item.case_id")


class CaseLineSerializer(serializers.Serializer[Any]):
    """A case in a list."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    is_bundle = serializers.BooleanField()
    state = WordField(CaseState)
    channel = WordField(Channel)
    applicant = serializers.CharField()
    lead_department = serializers.CharField()
    filed_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    accepted_on = serializers.DateField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class DeskView(GenericAPIView[Any]):
    """A list on somebody's desk.

    ``admits`` is the action that lets in, ``asks`` narrows down, and ``lines`` reads a page of it.
    """

    admits = ""
    asks: type[serializers.Serializer[Any]] = serializers.Serializer
    lines: Callable[..., Slice]

    def page(self, request: Request) -> Response:
        """Return a page of the list. Whoever could never do what ``admits`` has no such desk. Raises NotPermitted."""
        if not RULES[self.admits].could_ever(request.actor):
            raise NotPermitted
        asked = validated(self.asks, request.query_params)
        lines = self.paginator.paginate(partial(type(self).lines, request.actor, **asked), request)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)
