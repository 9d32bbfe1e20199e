"""A case as the API tells it. Words travel by their stored values, sentences in the caller's language."""

from copy import deepcopy
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approvals.cases.api import LONGEST_CODE, TextsField
from approvals.cases.domain.vocabulary import CaseState, Channel, ItemState, Opinion, ReviewStage, TaskState
from approvals.clocks.api import ClockSerializer, ExplanationSerializer
from approvals.clocks.domain.ledger import LedgerDay
from approvals.clocks.domain.ledger import Party as LedgerParty
from approvals.dossier.queries.items import ItemView
from approvals.dossier.queries.ledger import ledger_page, owner_of, reason_of
from approvals.dossier.queries.moves import PartMove
from approvals.dossier.queries.progress import clock_page, public_progress
from approvals.materials.api import DeficiencySerializer, FieldSerializer, MaterialSerializer, NoticeSerializer
from approvals.parts import parts, wings
from approvals.permissions import LOOK_UPS
from portal.api.serializers import Input, WordField, validated
from portal.audit.queries import HistoryLine
from portal.kernel.vocabulary import Word
from portal.ui.refusals import say


class ReviewSerializer(serializers.Serializer[Any]):
    """A department's review of an item. With a ``basis`` its silence counts as agreement.

    One of the ``stage`` ``pre_review`` is that of a lower level, after which the others begin.
    """

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    department_id = serializers.IntegerField()
    department = serializers.CharField()
    stage = WordField(ReviewStage)
    state = WordField(TaskState)
    opinion = WordField(Opinion, allow_null=True)
    reason = serializers.CharField()
    basis = serializers.CharField()
    absence_basis = serializers.CharField(help_text="By which absence from a joint inspection counts; often none.")
    opened_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When it was recorded.")
    effective_at = serializers.DateTimeField(allow_null=True, help_text="Since when it has effect.")


class ItemSerializer(serializers.Serializer[ItemView]):
    """One matter of the case, decided by its own department."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    position = serializers.IntegerField()
    name = serializers.CharField()
    matter_code = serializers.CharField()
    department_id = serializers.IntegerField()
    department = serializers.CharField()
    state = WordField(ItemState)
    waits_for = TextsField(help_text="Names of items that must be granted first.")
    opened_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_reason = serializers.CharField()
    remedies = serializers.SerializerMethodField()
    basis = serializers.CharField(
        help_text="The statute by which it is granted or renewed when its time runs out; often none."
    )
    certificate_id = serializers.IntegerField(allow_null=True)
    reviews = ReviewSerializer(many=True, source="tasks")

    def get_fields(self) -> dict[str, Any]:
        told = {name: field for wing in wings() for name, field in wing.fields.items()}
        return {**super().get_fields(), **deepcopy(told)}

    def get_remedies(self, item: ItemView) -> str:
        return gettext(item.remedies) if item.remedies else ""


class EventSerializer(serializers.Serializer[Any]):
    """Something that happened, in the caller's language."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    sentence = serializers.CharField()
    actor = serializers.SerializerMethodField(help_text="Empty where nobody is named.")
    law = serializers.CharField()

    def get_actor(self, event: HistoryLine) -> str:
        return gettext(event.actor_name) if event.actor_name else ""


def _part_words() -> Any:
    """What can move, as an enumeration."""
    return Word("Part", {part.word.upper(): (part.word, part.label) for part in parts()})


class PossibleMoveSerializer(serializers.Serializer[PartMove]):
    """A move that the caller could make: where to post it, and with which ``version``; or why not now."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    name = serializers.CharField(source="availability.move.name")
    label = serializers.SerializerMethodField()
    law = serializers.CharField(source="availability.move.law")
    needs_reason = serializers.BooleanField(source="availability.move.needs_reason")
    url = serializers.SerializerMethodField()
    is_available = serializers.BooleanField(source="availability.is_available")
    refusal = serializers.SerializerMethodField(help_text="Empty when the move is available.")

    def get_fields(self) -> dict[str, Any]:
        return {"part": WordField(_part_words(), source="part.word"), **super().get_fields()}

    def get_label(self, found: PartMove) -> str:
        return gettext(found.availability.move.label)

    def get_url(self, found: PartMove) -> str:
        return reverse(f"approvals-api:{found.part.word}-{found.availability.move.name}", args=(found.pk,))

    def get_refusal(self, found: PartMove) -> str:
        obstacle = found.availability.obstacle
        return say(obstacle) if obstacle else ""


class CaseSerializer(serializers.Serializer[Any]):
    """A case with everything that belongs to it. Numbers of people are masked for those who do not file it."""

    id = serializers.IntegerField(source="case.pk")
    version = serializers.IntegerField(source="case.version")
    number = serializers.CharField(source="case.number")
    query_code = serializers.CharField(source="case.query_code", help_text="For those who file it, else empty.")
    title = serializers.CharField(source="case.title")
    state = WordField(CaseState, source="case.state")
    channel = WordField(Channel, source="case.channel")
    is_bundle = serializers.BooleanField(source="case.is_bundle")
    applicant_id = serializers.IntegerField(source="case.applicant_id")
    applicant = serializers.CharField(source="case.applicant")
    lead_department = serializers.CharField(source="case.lead_department")
    filed_at = serializers.DateTimeField(source="case.filed_at")
    submitted_at = serializers.DateTimeField(source="case.submitted_at", allow_null=True)
    received_at = serializers.DateTimeField(source="case.received_at", allow_null=True)
    accepted_at = serializers.DateTimeField(source="case.accepted_at", allow_null=True)
    accepted_on = serializers.DateField(source="case.accepted_on", allow_null=True)
    closed_at = serializers.DateTimeField(source="case.closed_at", allow_null=True)
    closing_reason = serializers.CharField(source="case.closing_reason")
    is_accepted_with_deficiency = serializers.BooleanField(source="case.is_accepted_with_deficiency")
    is_deemed_accepted = serializers.BooleanField(source="case.is_deemed_accepted")
    today = serializers.DateField(source="case.today")
    form = FieldSerializer(many=True, source="case.fields")
    answers = serializers.DictField(child=serializers.CharField(), source="case.answers")
    items = ItemSerializer(many=True, source="case.items")
    clocks = ClockSerializer(many=True, source="case.clocks")
    materials = MaterialSerializer(many=True, source="case.materials")
    deficiencies = DeficiencySerializer(many=True, source="case.deficiencies")
    notices = NoticeSerializer(many=True, source="case.notices")
    history = EventSerializer(many=True, source="case.history")
    moves = PossibleMoveSerializer(many=True)


class ProgressInput(Input):
    """What stands on a receipt."""

    number = serializers.CharField(max_length=LONGEST_CODE)
    query_code = serializers.CharField(max_length=16)


class LedgerDaySerializer(serializers.Serializer[LedgerDay]):
    """One working day of a case, and whose it was."""

    on = serializers.DateField()
    party = WordField(LedgerParty, called="LedgerParty", source="claim.party")
    owner = serializers.SerializerMethodField(help_text="The department by name, or the party.")
    sentence = serializers.SerializerMethodField()

    def get_owner(self, day: LedgerDay) -> str:
        return owner_of(day)

    def get_sentence(self, day: LedgerDay) -> str:
        return reason_of(day)


class LedgerSerializer(serializers.Serializer[Any]):
    """The working days of a case after ``since`` up to ``until``, each entered once; ``sums`` is how many by party."""

    case_id = serializers.IntegerField()
    number = serializers.CharField()
    since = serializers.DateField(source="ledger.since", help_text="The day of receipt, not entered itself.")
    until = serializers.DateField(source="ledger.until")
    sums = serializers.DictField(
        child=serializers.IntegerField(), source="ledger.sums", help_text="A party without a day is left out."
    )
    days = LedgerDaySerializer(many=True, source="ledger.days")


class PlanSerializer(serializers.Serializer[Any]):
    """When the whole case will be done if everybody keeps their promise, in working days. It enforces nothing."""

    promised = serializers.IntegerField()
    used = serializers.IntegerField()
    excluded = serializers.IntegerField()
    left = serializers.IntegerField()
    late = serializers.IntegerField(help_text="Gone since the promised day.")
    promised_on = serializers.DateField()
    ends_on = serializers.DateField()
    is_provisional = serializers.BooleanField()


class PublicReviewSerializer(serializers.Serializer[Any]):
    """That a department has a review, and until when."""

    department = serializers.CharField()
    state = WordField(TaskState)
    due_on = serializers.DateField(source="clock.due_on", default=None, allow_null=True)


class PublicItemSerializer(serializers.Serializer[Any]):
    """One matter of the case."""

    name = serializers.CharField()
    department = serializers.CharField()
    state = WordField(ItemState)
    decided_at = serializers.DateTimeField(allow_null=True)
    reviews = PublicReviewSerializer(many=True, source="tasks")


class PublicProgressSerializer(serializers.Serializer[Any]):
    """What the holder of a receipt may know. The name of a person is masked."""

    number = serializers.CharField(source="case.number")
    title = serializers.CharField(source="case.title")
    applicant = serializers.CharField()
    lead_department = serializers.CharField(source="case.lead_department")
    state = WordField(CaseState, source="case.state")
    submitted_at = serializers.DateTimeField(source="case.submitted_at")
    accepted_at = serializers.DateTimeField(source="case.accepted_at", allow_null=True)
    closed_at = serializers.DateTimeField(source="case.closed_at", allow_null=True)
    plan = PlanSerializer(allow_null=True)
    items = PublicItemSerializer(many=True, source="case.items")


class ExplanationView(APIView):
    """A period, day by day."""

    @extend_schema(operation_id="clock_explain", responses=ExplanationSerializer)
    def get(self, request: Request, pk: int, clock_id: int) -> Response:
        """Why a period ends when it ends: every day from day 0 on, whose it was and why."""
        return Response(ExplanationSerializer(clock_page(pk, clock_id, request.actor)).data)


class LedgerView(APIView):
    """The day ledger of a case."""

    @extend_schema(operation_id="case_ledger", responses=LedgerSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Whose every working day of a case was, and why. A draft has none."""
        return Response(LedgerSerializer(ledger_page(pk, request.actor)).data)


class ProgressView(APIView):
    """Progress for whoever holds a receipt. Public; limited by address."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="progress",
        request=ProgressInput,
        responses=PublicProgressSerializer,
        auth=[{}],
    )
    def post(self, request: Request) -> Response:
        """How far a case has come, by its number and query code. A wrong pair says no more than that."""
        given = validated(ProgressInput, request.data)
        LOOK_UPS.spend(request)
        return Response(PublicProgressSerializer(public_progress(**given)).data)
