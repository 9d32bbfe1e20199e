"""Joint inspections over the API."""

from typing import Any

from rest_framework import serializers

from approvals.cases.api import MovedOfItemSerializer, ReasonField, TextsField
from approvals.inspections.domain import rules
from approvals.inspections.domain.vocabulary import AttendanceState, InspectionState
from portal.api.serializers import MoveInput, WordField


class AttendanceSerializer(serializers.Serializer[Any]):
    """A department that was called to a joint inspection, and what became of the call."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    review_id = serializers.IntegerField(source="task_id")
    department_id = serializers.IntegerField()
    department = serializers.CharField()
    state = WordField(AttendanceState)
    signed_at = serializers.DateTimeField(allow_null=True)
    excused_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it could not come; never told to the applicant.")


class InspectionSerializer(serializers.Serializer[Any]):
    """A joint inspection by the deciding department and those whose opinions are awaited."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    department = serializers.CharField()
    state = WordField(InspectionState)
    meets_at = serializers.DateTimeField()
    place = serializers.CharField()
    subject = serializers.CharField()
    convened_at = serializers.DateTimeField()
    held_at = serializers.DateTimeField(allow_null=True)
    inspectors = TextsField(help_text="The deciding department's own staff on site; never told to the applicant.")
    findings = serializers.CharField()
    cancel_reason = serializers.CharField()
    attendances = AttendanceSerializer(many=True)


MOST_INSPECTORS = 20

MOST_CALLED = 50


class InspectorsInput(MoveInput):
    """The users who inspect; they take the place of whoever was assigned before."""

    inspector_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MOST_INSPECTORS)


class ConveneInput(MoveInput):
    """A joint inspection: when and where to meet, and what is looked at."""

    meets_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True, max_length=rules.LONGEST_PLACE)
    subject = ReasonField()


class HoldInput(MoveInput):
    """The minutes: which departments came, who of the deciding department inspected, and what was found."""

    present = serializers.ListField(
        child=serializers.IntegerField(), max_length=MOST_CALLED, help_text="Ids of departments."
    )
    inspectors = serializers.ListField(
        child=serializers.IntegerField(), max_length=MOST_INSPECTORS, help_text="Ids of staff accounts, two or more."
    )
    findings = ReasonField()


class MovedInspectionSerializer(MovedOfItemSerializer):
    """A joint inspection after a move."""

    state = WordField(InspectionState)
    meets_at = serializers.DateTimeField()


class MovedAttendanceSerializer(serializers.Serializer[Any]):
    """A call to a joint inspection after a move."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    inspection_id = serializers.IntegerField()
    review_id = serializers.IntegerField(source="task_id")
    case_id = serializers.IntegerField(source="inspection.item.case_id")
    state = WordField(AttendanceState)
