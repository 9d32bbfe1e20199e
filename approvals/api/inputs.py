"""What each command takes from a caller of the API: one serializer each, and nothing that it does not ask for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from approvals.domain import hearings, inspections, pauses
from approvals.domain.clocks import PauseGround
from approvals.domain.extensions import EXTENSION_RULES
from approvals.domain.vocabulary import CaseState, Channel, Opinion
from approvals.queries.decisions import DecisionTab
from approvals.queries.inbox import InboxTab
from approvals.queries.parts import Part
from approvals.queries.time_desk import ExtensionTab
from portal.api.serializers import Input, MoveInput, WordField

LONGEST_TEXT = 2000
LONGEST_CODE = 64
MOST_INSPECTORS = 20
MOST_CALLED = 50
LONGEST_EXTENSION = max(rule.longest for rule in EXTENSION_RULES.values())
GIVEN = (Opinion.AGREE, Opinion.AGREE_WITH_CONDITIONS, Opinion.DISAGREE)
"""Opinions that a department gives; the fourth is what silence means."""


class ReasonField(serializers.CharField):
    """A text of the clerk's or the department's own; the rules ask for it where the law does."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_blank=True, max_length=LONGEST_TEXT, **kwargs)


class PromisesField(serializers.DictField):
    """Days by material code: when each deferrable material shall come (容缺)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.DateField(), default=dict, **kwargs)


class CasesQuery(serializers.Serializer[Any]):
    """Which cases to list."""

    state = WordField(CaseState, default=None)
    number = serializers.CharField(
        max_length=LONGEST_CODE, allow_blank=True, default="", help_text="The printed number, in full."
    )


class InboxQuery(serializers.Serializer[Any]):
    """Which reviews to list."""

    tab = WordField(InboxTab, default=InboxTab.OPEN)
    matter = serializers.CharField(
        max_length=LONGEST_CODE, allow_blank=True, default="", help_text="The code of a matter."
    )


class DecisionsQuery(serializers.Serializer[Any]):
    """Which items to list."""

    tab = WordField(DecisionTab, default=DecisionTab.AWAITING)


class PublicationsQuery(serializers.Serializer[Any]):
    """Which grants to list."""

    q = serializers.CharField(
        max_length=LONGEST_CODE,
        allow_blank=True,
        default="",
        help_text="The beginning of the holder's name, or the number of a certificate in full.",
    )


class ExtensionsQuery(serializers.Serializer[Any]):
    """Which requests to list."""

    tab = WordField(ExtensionTab, default=ExtensionTab.WAITING)


class CaseDraftInput(Input):
    """A new draft, of one matter, of one bundle, or to renew one certificate of the applicant.

    What a clerk files at the window has the channel ``counter``.
    """

    matter_code = serializers.CharField(max_length=LONGEST_CODE, default="")
    bundle_code = serializers.CharField(max_length=LONGEST_CODE, default="")
    certificate_id = serializers.IntegerField(min_value=1, default=None, allow_null=True)
    applicant_id = serializers.IntegerField(min_value=1)
    channel = WordField(Channel, default=Channel.ONLINE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        chosen = [name for name in ("matter_code", "bundle_code", "certificate_id") if attrs[name]]
        if len(chosen) != 1:
            raise serializers.ValidationError({"matter_code": [_("请在事项、一件事和要延续的证照中选填一项")]})
        return attrs


class AnswersInput(MoveInput):
    """What the applicant has filled in, by field code; fields that are not named keep their answers."""

    answers = serializers.DictField(child=serializers.CharField(allow_blank=True))


class UploadInput(Input):
    """A file for a material of the list."""

    code = serializers.CharField(max_length=LONGEST_CODE)
    file = serializers.FileField(allow_empty_file=True)


class ReuseInput(Input):
    """A certificate of the applicant that stands for a material of the list."""

    code = serializers.CharField(max_length=LONGEST_CODE)
    certificate_id = serializers.IntegerField(min_value=1)


class SubmitInput(MoveInput):
    """The draft as it stands; ``promises`` are signed with it. An objection to publishing says why."""

    promises = PromisesField()
    publication_objection = ReasonField(default="")


class AcceptWithDeficiencyInput(MoveInput):
    """Promises signed at the window add to and replace those made online."""

    promises = PromisesField()


class AskedInput(Input):
    """A material of the list or a field of the form, and what is wrong with it."""

    code = serializers.CharField(max_length=LONGEST_CODE)
    note = ReasonField(default="")


class RequestCorrectionInput(MoveInput):
    """Everything that is to be corrected, told once."""

    items = AskedInput(many=True)
    remark = ReasonField(default="")


APART = "Asked for in a no where another department's silence counts as agreement: its missing paper is not the reason."


class ReasonInput(MoveInput):
    """Why."""

    reason = ReasonField()


class GrantInput(MoveInput):
    """A reason is asked for where a department disagreed."""

    reason = ReasonField(default="")


class RefuseInput(ReasonInput):
    """Why, and that it is not for want of a paper which a silent department owes."""

    is_apart_from_silence = serializers.BooleanField(default=False, help_text=APART)


class OpinionInput(MoveInput):
    """The department's opinion; a condition or a disagreement needs a reason."""

    opinion = serializers.ChoiceField([(opinion.value, opinion.label) for opinion in GIVEN])
    reason = ReasonField(default="")
    is_apart_from_silence = serializers.BooleanField(default=False, help_text=APART)

    def validate_opinion(self, value: str) -> Opinion:
        return Opinion.of(value)


class PauseInput(MoveInput):
    """A special procedure: its ground, the document that orders it, what the applicant is told, and how long."""

    ground = WordField(PauseGround)
    document_number = serializers.CharField(allow_blank=True, max_length=pauses.LONGEST_NUMBER)
    notice = ReasonField()
    needed_workdays = serializers.IntegerField(min_value=1, max_value=pauses.LONGEST)


class ExtendInput(ReasonInput):
    """How much more time the decision needs, and why."""

    workdays = serializers.IntegerField(min_value=1, max_value=LONGEST_EXTENSION)


class InspectorsInput(MoveInput):
    """The users who inspect; they take the place of whoever was assigned before."""

    inspector_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MOST_INSPECTORS)


class ConveneInput(MoveInput):
    """A joint inspection: when and where to meet, and what is looked at."""

    meets_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True, max_length=inspections.LONGEST_PLACE)
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


class TellHearingInput(MoveInput):
    """What the applicant is told of the right to a hearing, and under which number."""

    document_number = serializers.CharField(allow_blank=True, max_length=pauses.LONGEST_NUMBER)
    notice = ReasonField()


class SummonsInput(MoveInput):
    """Day and time, place and presider of a hearing, and the number of the notice that tells them."""

    document_number = serializers.CharField(allow_blank=True, max_length=pauses.LONGEST_NUMBER)
    takes_place_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True, max_length=hearings.LONGEST_PLACE)
    presider_id = serializers.IntegerField(min_value=1)


class AnnounceHearingInput(SummonsInput):
    """With what the hearing is about."""

    notice = ReasonField()


class RequestHearingInput(MoveInput):
    """What the applicant wants to be heard about, if anything is said."""

    reason = ReasonField(default="")


class MinutesInput(MoveInput):
    """The minutes and who has signed them."""

    minutes = serializers.CharField(allow_blank=True, max_length=hearings.LONGEST_MINUTES)
    signed_by = serializers.CharField(allow_blank=True, max_length=hearings.LONGEST_PLACE)


class ProgressInput(Input):
    """What stands on a receipt."""

    number = serializers.CharField(max_length=LONGEST_CODE)
    query_code = serializers.CharField(max_length=16)


INPUTS: Mapping[Part, Mapping[str, type[MoveInput]]] = MappingProxyType(
    {
        Part.CASE: {
            "submit": SubmitInput,
            "correct": MoveInput,
            "withdraw": MoveInput,
            "accept": MoveInput,
            "accept_with_deficiency": AcceptWithDeficiencyInput,
            "request_correction": RequestCorrectionInput,
            "decline": ReasonInput,
            "find_not_licensable": ReasonInput,
        },
        Part.ITEM: {
            "grant": GrantInput,
            "refuse": RefuseInput,
            "pause": PauseInput,
            "extend": ExtendInput,
            "certify": MoveInput,
            "assign_inspectors": InspectorsInput,
            "publish": ReasonInput,
            "withhold": ReasonInput,
            "convene": ConveneInput,
            "tell_hearing": TellHearingInput,
            "announce_hearing": AnnounceHearingInput,
        },
        Part.REVIEW: {"give_opinion": OpinionInput},
        Part.DEFICIENCY: {"supply": MoveInput, "confirm": MoveInput, "return_supply": ReasonInput},
        Part.PAUSE: {"begin": MoveInput, "decline": ReasonInput, "resume": MoveInput},
        Part.EXTENSION: {"approve": MoveInput, "decline": ReasonInput},
        Part.INSPECTION: {"hold": HoldInput, "cancel": ReasonInput},
        Part.ATTENDANCE: {"sign": MoveInput, "excuse": ReasonInput},
        Part.HEARING: {
            "request": RequestHearingInput,
            "waive": MoveInput,
            "cancel": MoveInput,
            "tell_again": TellHearingInput,
            "schedule": SummonsInput,
            "record": MinutesInput,
        },
    }
)
"""What every move takes, by its part and its name."""
