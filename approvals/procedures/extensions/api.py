"""Extensions over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.cases.api import DeskView, MovedOfItemSerializer, ReasonInput
from approvals.clocks.domain.vocabulary import ExtensionState
from approvals.procedures.extensions import queries
from approvals.procedures.extensions.domain import EXTENSION_RULES, Authority
from approvals.procedures.extensions.queries import ExtensionTab
from portal.api.serializers import WordField


class ExtensionSerializer(serializers.Serializer[Any]):
    """An extension of the statutory limit; ``due_on`` is the day on which that limit ends as things stand."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    workdays = serializers.IntegerField()
    reason = serializers.CharField()
    state = WordField(ExtensionState)
    authority = WordField(Authority)
    requested_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decline_reason = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)


LONGEST_EXTENSION = max(rule.longest for rule in EXTENSION_RULES.values())


class ExtensionsQuery(serializers.Serializer[Any]):
    """Which requests to list."""

    tab = WordField(ExtensionTab, default=ExtensionTab.WAITING)


class ExtendInput(ReasonInput):
    """How much more time the decision needs, and why."""

    workdays = serializers.IntegerField(min_value=1, max_value=LONGEST_EXTENSION)


class MovedExtensionSerializer(MovedOfItemSerializer):
    """An extension after a move. ``requested`` waits for the head of the government and lengthens nothing."""

    state = WordField(ExtensionState)
    workdays = serializers.IntegerField()


class ExtensionLineSerializer(serializers.Serializer[Any]):
    """A request for more time. ``due_on`` is the day of the limit as it stands, null in a pause."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    case_id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    item = serializers.CharField()
    department = serializers.CharField()
    workdays = serializers.IntegerField()
    reason = serializers.CharField()
    state = WordField(ExtensionState)
    requested_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField(help_text="The limit has run out: it cannot be extended any more.")


class ExtensionsView(DeskView):
    """The desk of the head of the government."""

    serializer_class = ExtensionLineSerializer
    admits = "extension.approve"
    asks = ExtensionsQuery
    lines = queries.extension_requests

    @extend_schema(
        operation_id="extension_list", parameters=[ExtensionsQuery], responses=ExtensionLineSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Requests for more time on which the caller's government has the word."""
        return self.page(request)
