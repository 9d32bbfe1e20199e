"""The catalogue as the API tells it."""

from typing import Any

from rest_framework import serializers

from matters.catalogue.domain.content import LABELS, RENEWAL_NOTICE_DAYS, Content, Field, Requirement
from matters.catalogue.domain.vocabulary import (
    ApplicantKind,
    FieldKind,
    Guard,
    LimitUnit,
    MatterKind,
    Necessity,
    Theme,
)
from portal.api.serializers import WordField
from portal.kernel.vocabulary import Word

MOST_DAYS = 3650
MOST_MONTHS = 1200


class TextField(serializers.CharField):
    """A text that may be empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_blank=True, **({"default": ""} | kwargs))


class DaysField(serializers.IntegerField):
    """Whole days; 0 is on the spot, null not published."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_DAYS, allow_null=True, **({"default": None} | kwargs))


class TextsField(serializers.ListField):
    """Several texts."""

    def __init__(self, longest: int, **kwargs: Any) -> None:
        child = serializers.CharField(max_length=longest)
        super().__init__(child=child, **({"default": list} | kwargs))


class WordsField(serializers.ListField):
    """Several words of ours."""

    def __init__(self, words: type[Word], **kwargs: Any) -> None:
        super().__init__(child=WordField(words), **({"default": list} | kwargs))


class RequirementSerializer(serializers.Serializer[Requirement]):
    """A material that is asked for; without ``code`` the name decides which paper is meant."""

    code = TextField(max_length=40)
    name = serializers.CharField(max_length=200)
    necessity = WordField(Necessity)
    is_decisive = serializers.BooleanField(default=False)
    is_form = serializers.BooleanField(default=False)
    source = TextField(max_length=40)
    result_of = TextField(max_length=64)


class FormFieldSerializer(serializers.Serializer[Field]):
    """A field of the form."""

    code = serializers.CharField(max_length=40)
    label = serializers.CharField(max_length=80)
    kind = WordField(FieldKind)
    is_required = serializers.BooleanField(default=True)
    choices = TextsField(80)
    help_text = TextField(max_length=200)


class ContentSerializer(serializers.Serializer[Content]):
    """Everything that a version says. Departments stand by name."""

    name = serializers.CharField(max_length=200)
    main_item = TextField(max_length=200)
    kind = WordField(MatterKind)
    themes = WordsField(Theme)
    department = serializers.CharField(max_length=80)
    consulted = TextsField(80)
    pre_review = TextField(max_length=80)
    catalogue_code = TextField(max_length=64)
    legal_basis = TextField(max_length=2000)
    statutory_limit = DaysField()
    promised_limit = DaysField()
    limit_unit = WordField(LimitUnit, default=LimitUnit.WORKDAY)
    promise_text = TextField(max_length=40)
    review_limit = DaysField()
    applicant_kinds = WordsField(ApplicantKind)
    visits = serializers.IntegerField(min_value=0, max_value=99, allow_null=True, default=None)
    excluded_procedures = TextsField(120)
    needs_inspectors = serializers.BooleanField(default=False)
    prerequisite_codes = TextsField(64)
    result_name = TextField(max_length=120)
    certificate_type = TextField(max_length=21)
    validity_months = serializers.IntegerField(
        min_value=1, max_value=MOST_MONTHS, allow_null=True, default=None, help_text="Null: good without end."
    )
    renews = TextField(max_length=64)
    renewal_notice = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, default=RENEWAL_NOTICE_DAYS)
    renewal_notice_unit = WordField(LimitUnit, default=LimitUnit.DAY)
    is_silence_enabled = serializers.BooleanField(default=False)
    silence_document = TextField(max_length=200)
    silence_clause = TextField(max_length=80)
    is_absence_deemed = serializers.BooleanField(default=False)
    absence_document = TextField(max_length=200)
    absence_clause = TextField(max_length=80)
    is_grant_deemed = serializers.BooleanField(default=False)
    grant_document = TextField(max_length=200)
    grant_clause = TextField(max_length=80)
    is_renewal_deemed = serializers.BooleanField(default=False)
    renewal_document = TextField(max_length=200)
    renewal_clause = TextField(max_length=80)
    guards = WordsField(Guard)
    statutory_effect = TextField(max_length=2000)
    note = TextField(max_length=2000)
    materials = RequirementSerializer(many=True)
    fields = FormFieldSerializer(many=True)


class MatterSerializer(ContentSerializer):
    """A published matter. ``unverified`` names the fields that are sample data until an editor confirms them."""

    code = serializers.CharField()
    number = serializers.IntegerField()
    is_open = serializers.BooleanField()
    unverified = serializers.ListField(child=serializers.ChoiceField(choices=list(LABELS)))


class ListedSerializer(serializers.Serializer[Any]):
    """A matter or a bundle in a list. Limits are whole days of ``unit``; null where none is published."""

    code = serializers.CharField()
    name = serializers.CharField()
    department = serializers.CharField()
    is_open = serializers.BooleanField()
    is_bundle = serializers.BooleanField()
    members = serializers.IntegerField()
    statutory = serializers.IntegerField(allow_null=True)
    promised = serializers.IntegerField(allow_null=True)
    promise_text = serializers.CharField()
    unit = WordField(LimitUnit)
    visits = serializers.IntegerField(allow_null=True)
