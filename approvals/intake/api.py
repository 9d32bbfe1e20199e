"""What the window takes from a caller of the API."""

from rest_framework import serializers

from approvals.cases.api import LONGEST_CODE, ReasonField
from approvals.materials.api import PromisesField
from approvals.materials.domain.vocabulary import AskedKind
from portal.api.serializers import Input, MoveInput, WordField


class AcceptWithDeficiencyInput(MoveInput):
    """Promises signed at the window add to and replace those made online."""

    promises = PromisesField()


class AskedInput(Input):
    """A material of the list or a field of the form, and what is wrong with it."""

    kind = WordField(AskedKind, help_text="A material and a field may have the same code.")
    code = serializers.CharField(max_length=LONGEST_CODE)
    note = ReasonField(default="")


class RequestCorrectionInput(MoveInput):
    """Everything that is to be corrected, told once."""

    items = AskedInput(many=True)
    remark = ReasonField(default="")
