"""What decisions take from a caller of the API, and how they are listed."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.cases.api import DeskView, ReasonField, ReasonInput, TextsField
from approvals.cases.domain.vocabulary import ItemState
from approvals.clocks.api import ClockSerializer
from approvals.decisions import queries
from approvals.decisions.queries import DecisionTab
from approvals.procedures.silence.api import APART
from portal.api.serializers import MoveInput, WordField


class DecisionsQuery(serializers.Serializer[Any]):
    """Which items to list."""

    tab = WordField(DecisionTab, default=DecisionTab.AWAITING)


class GrantInput(MoveInput):
    """A reason is asked for where a department disagreed."""

    reason = ReasonField(default="")


class RefuseInput(ReasonInput):
    """Why, and that it is not for want of a paper which a silent department owes."""

    is_apart_from_silence = serializers.BooleanField(default=False, help_text=APART)


class DecisionLineSerializer(serializers.Serializer[Any]):
    """An item that a department has to decide or has decided. ``holding`` names materials still owed."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    case_id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    item = serializers.CharField()
    applicant = serializers.CharField()
    state = WordField(ItemState)
    opinions = serializers.IntegerField()
    opposed = serializers.IntegerField()
    silent = serializers.IntegerField()
    holding = TextsField()
    decided_at = serializers.DateTimeField(allow_null=True)
    statutory = ClockSerializer(allow_null=True)
    promised = ClockSerializer(allow_null=True)
    renewal = ClockSerializer(
        allow_null=True, help_text="Until the certificate to be renewed ends; may come before the statutory limit."
    )


class DecisionsView(DeskView):
    """The lead's list."""

    serializer_class = DecisionLineSerializer
    admits = "item.decide"
    asks = DecisionsQuery
    lines = queries.lines

    @extend_schema(
        operation_id="decision_list", parameters=[DecisionsQuery], responses=DecisionLineSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The items that the caller's department decides, soonest due first."""
        return self.page(request)
