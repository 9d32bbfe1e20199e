"""A case as the API tells it. Words travel by their stored values, sentences in the caller's language."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from rest_framework import serializers

from approvals.api.outputs import ClockSerializer, TextsField
from approvals.domain.clocks import PauseGround
from approvals.domain.extensions import Authority
from approvals.domain.vocabulary import (
    AttendanceState,
    CaseState,
    Channel,
    DeficiencyState,
    EvidenceLevel,
    ExtensionState,
    HearingState,
    InspectionState,
    ItemState,
    MaterialSource,
    Opinion,
    PauseState,
    PublicationState,
    ReviewStage,
    TaskState,
)
from approvals.queries.availability import PartMove
from approvals.queries.items import ItemView
from approvals.queries.parts import Part
from portal.api.serializers import WordField
from portal.audit.queries import HistoryLine
from portal.ui.refusals import say


class IdsField(serializers.ListField):
    """Several positions of items."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.IntegerField(), **kwargs)


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


class OwnPublicationSerializer(serializers.Serializer[Any]):
    """What has become of a grant before the public; null before it is granted. Blank texts where nobody objected."""

    state = WordField(PublicationState)
    objection = serializers.CharField(help_text="Why the applicant asked to keep it from the public.")
    reason = serializers.CharField(help_text="Why the head of the department published or withheld it all the same.")
    answered_at = serializers.DateTimeField(allow_null=True)


class RenewalSerializer(serializers.Serializer[Any]):
    """What an item renews: a certificate, until when that is good, and by when to ask in time."""

    certificate_id = serializers.IntegerField()
    due_on = serializers.DateField(help_text="The last good day of the certificate.")
    latest_on = serializers.DateField(help_text="The latest day to ask in time.")
    basis = serializers.CharField(help_text="The statute by which silence renews; empty where it never does.")
    may_be_silent = serializers.BooleanField(help_text="Whether silence will renew it: asked for in time, on a basis.")


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
    renewal = RenewalSerializer(allow_null=True)
    needs_inspectors = serializers.BooleanField(help_text="Whether two or more staff must be assigned to inspect it.")
    inspectors = serializers.IntegerField(help_text="How many are assigned.")
    certificate_id = serializers.IntegerField(allow_null=True)
    publication = OwnPublicationSerializer(allow_null=True)
    reviews = ReviewSerializer(many=True, source="tasks")
    pauses = PauseSerializer(many=True)
    extensions = ExtensionSerializer(many=True)
    inspections = InspectionSerializer(many=True)
    hearings = HearingSerializer(many=True)

    def get_remedies(self, item: ItemView) -> str:
        return gettext(item.remedies) if item.remedies else ""


class FieldSerializer(serializers.Serializer[Any]):
    """A field of the merged form; ``asked_by`` are positions of items."""

    code = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.CharField()
    is_required = serializers.BooleanField()
    choices = TextsField()
    help_text = serializers.CharField()
    asked_by = IdsField()


class MaterialSerializer(serializers.Serializer[Any]):
    """A material of the list, and what was handed in for it. ``id`` is null while there is nothing."""

    code = serializers.CharField(source="requirement.code")
    name = serializers.CharField(source="requirement.name")
    is_asked = serializers.BooleanField(source="requirement.is_asked", help_text="False where nobody hands it in.")
    is_required = serializers.BooleanField(source="requirement.is_required")
    is_deferrable = serializers.BooleanField(source="requirement.is_deferrable")
    is_decisive = serializers.BooleanField(source="requirement.is_decisive")
    wanted_by = IdsField(source="requirement.wanted_by", help_text="Positions of items.")
    produced_by = serializers.IntegerField(source="requirement.produced_by", allow_null=True)
    matter_code = serializers.CharField(
        source="requirement.matter_code", help_text="The matter whose certificate can stand for it."
    )
    id = serializers.IntegerField(source="material_id", allow_null=True)
    source = WordField(MaterialSource, allow_null=True)
    evidence_level = WordField(EvidenceLevel, allow_null=True)
    file_name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    certificate_id = serializers.IntegerField(allow_null=True)
    supplied_at = serializers.DateTimeField(allow_null=True)
    promised_on = serializers.CharField(help_text="The promised day, empty without a promise.")


class DeficiencySerializer(serializers.Serializer[Any]):
    """A material that was promised (容缺)."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    state = WordField(DeficiencyState)
    promised_on = serializers.DateField()
    return_reason = serializers.CharField()


class AskedSerializer(serializers.Serializer[Any]):
    """A material or field that is to be corrected."""

    code = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()


class NoticeSerializer(serializers.Serializer[Any]):
    """A correction notice (一次性告知)."""

    number = serializers.IntegerField()
    items = AskedSerializer(many=True)
    remark = serializers.CharField()
    issued_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class EventSerializer(serializers.Serializer[Any]):
    """Something that happened, in the caller's language."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    sentence = serializers.CharField()
    actor = serializers.SerializerMethodField(help_text="Empty where nobody is named.")
    law = serializers.CharField()

    def get_actor(self, event: HistoryLine) -> str:
        return gettext(event.actor_name) if event.actor_name else ""


class PossibleMoveSerializer(serializers.Serializer[PartMove]):
    """A move that the caller could make: where to post it, and with which ``version``; or why not now."""

    part = WordField(Part)
    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    name = serializers.CharField(source="availability.move.name")
    label = serializers.SerializerMethodField()
    law = serializers.CharField(source="availability.move.law")
    needs_reason = serializers.BooleanField(source="availability.move.needs_reason")
    url = serializers.SerializerMethodField()
    is_available = serializers.BooleanField(source="availability.is_available")
    refusal = serializers.SerializerMethodField(help_text="Empty when the move is available.")

    def get_label(self, found: PartMove) -> str:
        return gettext(found.availability.move.label)

    def get_url(self, found: PartMove) -> str:
        return reverse(f"approvals-api:{found.part}-{found.availability.move.name}", args=(found.pk,))

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
