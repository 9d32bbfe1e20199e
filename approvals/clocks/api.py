"""Periods over the API."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approvals.cases.api import TranslatedField
from approvals.clocks.domain.clocks import Unit
from approvals.clocks.domain.explain import DayUse, ExplainedDay, Party
from approvals.clocks.domain.periods import PERIODS, Period
from approvals.clocks.domain.vocabulary import Bound, ClockKind, ClockState, Counting, Measure, Source
from approvals.clocks.queries.clocks import sentence_of
from portal.api.serializers import WordField
from portal.kernel.workdays import DayKind


class ClockSerializer(serializers.Serializer[Any]):
    """A period as of today. ``remaining`` and ``excluded`` are working days, the first negative when overdue."""

    id = serializers.IntegerField(source="pk")
    kind = WordField(ClockKind)
    state = WordField(ClockState)
    item_id = serializers.IntegerField(allow_null=True)
    review_id = serializers.IntegerField(source="task_id", allow_null=True)
    deficiency_id = serializers.IntegerField(allow_null=True)
    started_on = serializers.DateField(help_text="Day 0, not counted.")
    allotted = serializers.IntegerField()
    unit = WordField(Unit)
    due_on = serializers.DateField(allow_null=True, help_text="Null while a pause leaves it undetermined.")
    remaining = serializers.IntegerField()
    excluded = serializers.IntegerField()
    extended = serializers.IntegerField(help_text="Working days that an extension added.")
    is_overdue = serializers.BooleanField()
    is_provisional = serializers.BooleanField(help_text="The due day lies in an unpublished year: it enforces nothing.")


class DaySerializer(serializers.Serializer[ExplainedDay]):
    """One day of a period: what it was, whose it was, and why."""

    on = serializers.DateField()
    kind = WordField(DayKind)
    use = WordField(DayUse)
    party = WordField(Party)
    is_counted = serializers.BooleanField()
    number = serializers.IntegerField(help_text="Its running number when it counts, else 0.")
    is_provisional = serializers.BooleanField()
    sentence = serializers.SerializerMethodField()

    def get_sentence(self, day: ExplainedDay) -> str:
        return sentence_of(day)


class ExplanationSerializer(serializers.Serializer[Any]):
    """Why the due day of a period is what it is: every day from day 0 on."""

    case_id = serializers.IntegerField()
    clock = ClockSerializer()
    owner = serializers.CharField(help_text="Whom the period binds.")
    today = serializers.DateField()
    counted = serializers.IntegerField(source="explanation.counted")
    days = DaySerializer(many=True, source="explanation.days")


class SentencesField(TranslatedField):
    """Texts of this portal in the language of the reader, one after the other."""

    def to_representation(self, value: Iterable[str]) -> str:
        return gettext("。").join(gettext(sentence) for sentence in value)


class PeriodSerializer(serializers.Serializer[Period]):
    """A period of the procedure, as the law or a local rule sets it."""

    code = serializers.CharField()
    name = TranslatedField()
    length = serializers.IntegerField(allow_null=True, help_text="Null where the matter or the procedure sets it.")
    measure = WordField(Measure)
    extra = serializers.IntegerField(help_text="Working days that may be added once.")
    note = TranslatedField(source="told")
    starts = TranslatedField(source="start", help_text="What happens on day 0, which is not counted.")
    binds = WordField(Bound)
    effect = SentencesField(source="ends", help_text="What its end brings about.")
    law = serializers.CharField()
    clock = WordField(ClockKind, allow_null=True, help_text="The clock that counts it; null where none does.")
    counting = WordField(Counting)
    source = WordField(Source, help_text="Whether the length was checked against the text of the law.")


class PeriodsView(APIView):
    """All periods of the procedure. Public."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="period_list", responses=PeriodSerializer(many=True), auth=[{}])
    def get(self, _request: Request) -> Response:
        """How long each step may take, on what basis, whom that binds and what its end brings about."""
        return Response(PeriodSerializer(PERIODS, many=True).data)
