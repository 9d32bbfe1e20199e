"""What an opinion takes from a caller of the API, and how reviews are listed."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.cases.api import LONGEST_CODE, DeskView, ReasonField
from approvals.cases.domain.vocabulary import Opinion, ReviewStage, TaskState
from approvals.clocks.api import ClockSerializer
from approvals.inbox import queries
from approvals.inbox.queries import InboxTab
from approvals.procedures.silence.api import APART
from portal.api.serializers import MoveInput, WordField

GIVEN = (Opinion.AGREE, Opinion.AGREE_WITH_CONDITIONS, Opinion.DISAGREE)
"""Opinions that a department gives; the fourth is what silence means."""


class InboxQuery(serializers.Serializer[Any]):
    """Which reviews to list."""

    tab = WordField(InboxTab, default=InboxTab.OPEN)
    matter = serializers.CharField(
        max_length=LONGEST_CODE, allow_blank=True, default="", help_text="The code of a matter."
    )


class OpinionInput(MoveInput):
    """The department's opinion; a condition or a disagreement needs a reason."""

    opinion = serializers.ChoiceField([(opinion.value, opinion.label) for opinion in GIVEN])
    reason = ReasonField(default="")
    is_apart_from_silence = serializers.BooleanField(default=False, help_text=APART)

    def validate_opinion(self, value: str) -> Opinion:
        return Opinion.of(value)


class InboxLineSerializer(serializers.Serializer[Any]):
    """A review that a department has to give or has given."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    case_id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    item = serializers.CharField()
    applicant = serializers.CharField()
    stage = WordField(ReviewStage)
    state = WordField(TaskState)
    opinion = WordField(Opinion, allow_null=True)
    basis = serializers.CharField(help_text="The document under which silence counts; empty where it does not.")
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    effective_at = serializers.DateTimeField(allow_null=True)
    meets_at = serializers.DateTimeField(allow_null=True, help_text="When a joint inspection expects the department.")
    absent_until = serializers.DateTimeField(allow_null=True, help_text="When its absence will count as agreement.")
    clock = ClockSerializer(source="due", allow_null=True)


class ReviewsView(DeskView):
    """The reviewer's inbox."""

    serializer_class = InboxLineSerializer
    admits = "review.give_opinion"
    asks = InboxQuery
    lines = queries.lines

    @extend_schema(operation_id="review_list", parameters=[InboxQuery], responses=InboxLineSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The reviews of the caller's department, soonest due first."""
        return self.page(request)
