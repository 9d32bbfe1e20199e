"""What the API tells of moves, of lists, of periods and of progress. Words travel by their stored values."""

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from approvals.domain.clocks import PauseGround, Unit
from approvals.domain.explain import DayUse, ExplainedDay, Party
from approvals.domain.ledger import LedgerDay
from approvals.domain.ledger import Party as LedgerParty
from approvals.domain.periods import Bound, Counting, Measure, Period, Source
from approvals.domain.vocabulary import (
    AttendanceState,
    CaseState,
    Channel,
    ClockKind,
    ClockState,
    DeficiencyState,
    EvidenceLevel,
    ExtensionState,
    HearingState,
    InspectionState,
    ItemState,
    MaterialSource,
    Opinion,
    PauseState,
    ReviewStage,
    TaskState,
)
from approvals.queries.clocks import sentence_of
from approvals.queries.ledger import owner_of, reason_of
from portal.api.serializers import WordField
from portal.kernel.workdays import DayKind


class TranslatedField(serializers.CharField):
    """A text of this portal in the language of the reader."""

    def to_representation(self, value: str) -> str:
        return gettext(value) if value else ""


class TextsField(serializers.ListField):
    """Several texts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(), **kwargs)


class MovedCaseSerializer(serializers.Serializer[Any]):
    """A case after a move."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    number = serializers.CharField(source="case_number", help_text="Empty before it is submitted.")
    query_code = serializers.CharField(help_text="With the number, what stands on the receipt.")
    title = serializers.CharField()
    state = WordField(CaseState)


class MovedPartSerializer(serializers.Serializer[Any]):
    """A part of a case after a move, and where the case stands with it."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    case_id = serializers.IntegerField()
    case_version = serializers.IntegerField(source="case.version")
    case_state = WordField(CaseState, source="case.state")


class MovedItemSerializer(MovedPartSerializer):
    """An item after its decision."""

    state = WordField(ItemState)
    certificate_id = serializers.IntegerField(allow_null=True)


class MovedReviewSerializer(MovedPartSerializer):
    """A review after the opinion."""

    state = WordField(TaskState)
    opinion = WordField(Opinion)


class MovedDeficiencySerializer(MovedPartSerializer):
    """A deficiency after a move."""

    state = WordField(DeficiencyState)


class MovedTimeSerializer(serializers.Serializer[Any]):
    """A pause, an extension or a hearing after a move, and where its item and its case stand with it."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    item_id = serializers.IntegerField()
    item_version = serializers.IntegerField(source="item.version")
    case_id = serializers.IntegerField(source="item.case_id")


class MovedPauseSerializer(MovedTimeSerializer):
    """A special procedure after a move. ``requested`` waits for the head of its department and stops nothing."""

    state = WordField(PauseState)
    started_on = serializers.DateField(allow_null=True)
    planned_end_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)


class MovedExtensionSerializer(MovedTimeSerializer):
    """An extension after a move. ``requested`` waits for the head of the government and lengthens nothing."""

    state = WordField(ExtensionState)
    workdays = serializers.IntegerField()


class MovedInspectionSerializer(MovedTimeSerializer):
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


class MovedHearingSerializer(MovedTimeSerializer):
    """A hearing after a move."""

    state = WordField(HearingState)
    takes_place_at = serializers.DateTimeField(allow_null=True)


class HandedInSerializer(serializers.Serializer[Any]):
    """A material that was handed in. ``id`` finds its file, if it has one."""

    id = serializers.IntegerField(source="pk")
    case_id = serializers.IntegerField()
    code = serializers.CharField()
    source = WordField(MaterialSource)
    evidence_level = WordField(EvidenceLevel)
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes as kept: pictures are made anew.")
    sha256 = serializers.CharField()
    certificate_id = serializers.IntegerField(allow_null=True)
    supplied_at = serializers.DateTimeField()


class CaseLineSerializer(serializers.Serializer[Any]):
    """A case in a list."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    is_bundle = serializers.BooleanField()
    state = WordField(CaseState)
    channel = WordField(Channel)
    applicant = serializers.CharField()
    lead_department = serializers.CharField()
    filed_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    accepted_on = serializers.DateField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


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
    effect = TranslatedField(help_text="What its end brings about.")
    law = serializers.CharField()
    clock = WordField(ClockKind, allow_null=True, help_text="The clock that counts it; null where none does.")
    counting = WordField(Counting)
    source = WordField(Source, help_text="Whether the length was checked against the text of the law.")


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
