"""Hearings over the API."""

from typing import Any

from rest_framework import serializers

from approvals.cases.api import MovedOfItemSerializer, ReasonField
from approvals.clocks.domain import pauses
from approvals.procedures.hearings.domain import rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from portal.api.serializers import MoveInput, WordField


class HearingSerializer(serializers.Serializer[Any]):
    """A hearing: the right to it, when and where it is held, and its minutes."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    department_id = serializers.IntegerField()
    department = serializers.CharField()
    state = WordField(HearingState)
    is_announced = serializers.BooleanField(help_text="Whether the agency holds it without being asked.")
    document_number = serializers.CharField()
    notice = serializers.CharField(help_text="What the applicant is told in writing.")
    told_at = serializers.DateTimeField(allow_null=True)
    request_reason = serializers.CharField()
    requested_at = serializers.DateTimeField(allow_null=True)
    summons_number = serializers.CharField()
    takes_place_at = serializers.DateTimeField(allow_null=True)
    place = serializers.CharField()
    presider = serializers.CharField()
    minutes = serializers.CharField()
    signed_by = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)


class TellHearingInput(MoveInput):
    """What the applicant is told of the right to a hearing, and under which number."""

    document_number = serializers.CharField(allow_blank=True, max_length=pauses.LONGEST_NUMBER)
    notice = ReasonField()


class SummonsInput(MoveInput):
    """Day and time, place and presider of a hearing, and the number of the notice that tells them."""

    document_number = serializers.CharField(allow_blank=True, max_length=pauses.LONGEST_NUMBER)
    takes_place_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True, max_length=rules.LONGEST_PLACE)
    presider_id = serializers.IntegerField(min_value=1)


class AnnounceHearingInput(SummonsInput):
    """With what the hearing is about."""

    notice = ReasonField()


class RequestHearingInput(MoveInput):
    """What the applicant wants to be heard about, if anything is said."""

    reason = ReasonField(default="")


class MinutesInput(MoveInput):
    """The minutes and who has signed them."""

    minutes = serializers.CharField(allow_blank=True, max_length=rules.LONGEST_MINUTES)
    signed_by = serializers.CharField(allow_blank=True, max_length=rules.LONGEST_PLACE)


class MovedHearingSerializer(MovedOfItemSerializer):
    """A hearing after a move."""

    state = WordField(HearingState)
    takes_place_at = serializers.DateTimeField(allow_null=True)
