"""What drafts and submissions take from a caller of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from approvals.cases.api import LONGEST_CODE, ReasonField
from approvals.cases.domain.vocabulary import Channel
from approvals.materials.api import PromisesField
from portal.api.serializers import Input, MoveInput, WordField


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


class SubmitInput(MoveInput):
    """The draft as it stands; ``promises`` are signed with it. An objection to publishing says why."""

    promises = PromisesField()
    publication_objection = ReasonField(default="")
