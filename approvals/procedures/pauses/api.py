"""Special procedures over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.cases.api import DeskView, MovedOfItemSerializer, ReasonField
from approvals.clocks.domain import pauses
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import PauseState
from approvals.procedures.pauses.queries.desk import pause_requests
from portal.api.serializers import MoveInput, WordField


class PauseSerializer(serializers.Serializer[Any]):
    """A special procedure of a department: the periods of the item stand still while it is ``open``."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    department_id = serializers.IntegerField()
    department = serializers.CharField()
    ground = WordField(PauseGround)
    document_number = serializers.CharField(help_text="Of the document that orders the procedure.")
    notice = serializers.CharField(help_text="What the applicant is told in writing.")
    needed_workdays = serializers.IntegerField()
    state = WordField(PauseState)
    requested_at = serializers.DateTimeField()
    started_on = serializers.DateField(allow_null=True, help_text="This day still counts.")
    planned_end_on = serializers.DateField(allow_null=True, help_text="It ends on this day at the latest.")
    ended_on = serializers.DateField(allow_null=True)
    decline_reason = serializers.CharField()


class PauseInput(MoveInput):
    """A special procedure: its ground, the document that orders it, what the applicant is told, and how long."""

    ground = WordField(PauseGround)
    document_number = serializers.CharField(allow_blank=True, max_length=pauses.LONGEST_NUMBER)
    notice = ReasonField()
    needed_workdays = serializers.IntegerField(min_value=1, max_value=pauses.LONGEST)


class MovedPauseSerializer(MovedOfItemSerializer):
    """A special procedure after a move. ``requested`` waits for the head of its department and stops nothing."""

    state = WordField(PauseState)
    started_on = serializers.DateField(allow_null=True)
    planned_end_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)


class PauseLineSerializer(serializers.Serializer[Any]):
    """A special procedure that waits for approval."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    case_id = serializers.IntegerField()
    number = serializers.CharField()
    item = serializers.CharField()
    ground = WordField(PauseGround)
    needed_workdays = serializers.IntegerField()
    requested_at = serializers.DateTimeField()


class PausesView(DeskView):
    """Special procedures that wait for their head."""

    serializer_class = PauseLineSerializer
    admits = "pause.approve"
    lines = pause_requests

    @extend_schema(operation_id="pause_list", responses=PauseLineSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Special procedures that wait for the approval of the caller, head of their department; oldest first."""
        return self.page(request)
