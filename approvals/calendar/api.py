"""The ledger of outages over the API: read by everybody, settled by two supervisors."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approvals.calendar.queries import outages
from approvals.calendar.queries.outages import OutageState
from approvals.calendar.services import outages as outage_ledger
from approvals.cases.api import LONGEST_TEXT
from portal.api.serializers import Input, WordField, validated
from portal.workcalendar.models import Channel


class DaysField(serializers.ListField):
    """Several days."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.DateField(), **kwargs)


class OutageSerializer(serializers.Serializer[Any]):
    """An outage of the portal."""

    id = serializers.IntegerField(source="pk")
    state = WordField(OutageState)
    channels = serializers.ListField(
        child=WordField(Channel, called="OutageChannel"), help_text="Empty where a supervisor declared it."
    )
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(help_text="Null while it lasts.", allow_null=True)
    lost_days = DaysField(help_text="Days that count for no period; before it is confirmed, those that would not.")
    lost_evenings = DaysField(help_text="Days on which no period ends; it ends on the next working day instead.")
    document = serializers.CharField(help_text="What a period that it moved cites; empty until it is confirmed.")
    dismissal = serializers.CharField(help_text="Why it was no outage; empty unless it was dismissed.")
    decided_at = serializers.DateTimeField(allow_null=True)


class DismissalInput(Input):
    """Why; the reason is published."""

    reason = serializers.CharField(max_length=LONGEST_TEXT)


class OutagesView(GenericAPIView[Any]):
    """The ledger. Public."""

    permission_classes = (AllowAny,)
    serializer_class = OutageSerializer

    @extend_schema(operation_id="outage_list", responses=OutageSerializer(many=True), auth=[{}])
    def get(self, request: Request) -> Response:
        """Outages of the portal and what became of the days they took, the latest first."""
        lines = self.paginator.paginate(outages.ledger, request)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)


class ConfirmView(APIView):
    """One of the two words."""

    @extend_schema(operation_id="outage_confirm", request=None, responses=OutageSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Confirm an outage. With the second supervisor's word its days are lost and open periods reckoned again."""
        confirmed = outage_ledger.confirm(outage_id=pk, actor=request.actor)
        return Response(OutageSerializer(outages.line(confirmed)).data)


class DismissView(APIView):
    """That it was none."""

    @extend_schema(operation_id="outage_dismiss", request=DismissalInput, responses=OutageSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Dismiss what was no outage; periods go on as they are."""
        given = validated(DismissalInput, request.data)
        dismissed = outage_ledger.dismiss(outage_id=pk, actor=request.actor, **given)
        return Response(OutageSerializer(outages.line(dismissed)).data)
