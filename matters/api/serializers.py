"""The catalogue as the API tells it, and what it takes from editors."""

from typing import Any

from rest_framework import serializers

from matters.domain.content import LABELS, RENEWAL_NOTICE_DAYS, Content, Field, Requirement
from matters.domain.vocabulary import (
    ApplicantKind,
    FieldKind,
    Guard,
    LimitUnit,
    MatterKind,
    Necessity,
    Theme,
    VersionState,
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


class MergedFieldSerializer(serializers.Serializer[Any]):
    """A field asked once, and the members that read the answer."""

    field = FormFieldSerializer()
    asked_by = serializers.ListField(child=serializers.CharField())


class MergedMaterialSerializer(serializers.Serializer[Any]):
    """A material asked once; not asked when a member yields it or the form stands for it."""

    requirement = RequirementSerializer()
    asked_by = serializers.ListField(child=serializers.CharField())
    produced_by = serializers.CharField()
    is_asked = serializers.BooleanField()


class CountsSerializer(serializers.Serializer[Any]):
    """What merging spares."""

    forms_before = serializers.IntegerField()
    fields_before = serializers.IntegerField()
    fields_after = serializers.IntegerField()
    materials_before = serializers.IntegerField()
    materials_after = serializers.IntegerField()


class MergedFormSerializer(serializers.Serializer[Any]):
    """One form and one set of materials."""

    fields = MergedFieldSerializer(many=True)
    materials = MergedMaterialSerializer(many=True)
    counts = CountsSerializer()


class NamedSerializer(serializers.Serializer[Any]):
    """A matter by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class BundleMemberSerializer(serializers.Serializer[Any]):
    """A member of a bundle: who decides, how long, and what it waits for."""

    code = serializers.CharField(source="matter.code")
    name = serializers.CharField(source="matter.name")
    department = serializers.CharField(source="matter.department")
    consulted = serializers.ListField(child=serializers.CharField(), source="matter.consulted")
    promised_limit = serializers.IntegerField(source="matter.promised_limit", allow_null=True)
    limit_unit = WordField(LimitUnit, source="matter.limit_unit")
    result_name = serializers.CharField(source="matter.result_name")
    prerequisite_codes = serializers.ListField(child=serializers.CharField(), source="matter.prerequisite_codes")
    is_critical = serializers.BooleanField()


class BundleSerializer(serializers.Serializer[Any]):
    """The guide of a bundle. ``layers`` start together, one after the other; lengths are working days to plan with."""

    code = serializers.CharField(source="bundle.code")
    number = serializers.IntegerField(source="bundle.number")
    name = serializers.CharField(source="bundle.name")
    lead_department = serializers.CharField(source="bundle.lead_department")
    layers = serializers.ListField(child=BundleMemberSerializer(many=True))
    form = MergedFormSerializer()
    critical_path = NamedSerializer(many=True)
    one_by_one_workdays = serializers.IntegerField()
    planned_workdays = serializers.IntegerField()
    external = NamedSerializer(many=True)
    published_results = serializers.DictField(child=serializers.CharField(), source="bundle.published_results")
    is_open = serializers.BooleanField()


class ChangeSerializer(serializers.Serializer[Any]):
    """One difference between two versions, in words."""

    field = serializers.CharField()
    part = serializers.CharField()
    label = serializers.CharField()
    before = serializers.ListField(child=serializers.CharField())
    after = serializers.ListField(child=serializers.CharField())


class DraftSerializer(serializers.Serializer[Any]):
    """A draft. ``version`` is what edits and publication take; ``gaps`` keep it from being published.

    Once proposed, it is published by another editor than ``proposed_by``; an edit takes the proposal back.
    """

    code = serializers.CharField()
    number = serializers.IntegerField(source="draft.number")
    version = serializers.IntegerField(source="revision")
    content = ContentSerializer(source="draft")
    changes = ChangeSerializer(many=True)
    gaps = serializers.ListField(child=serializers.CharField())
    proposed_by = serializers.CharField()
    proposed_at = serializers.DateTimeField(allow_null=True)


class VersionSerializer(serializers.Serializer[Any]):
    """A version in the history of a matter."""

    number = serializers.IntegerField()
    state = WordField(VersionState)
    published_at = serializers.DateTimeField(allow_null=True)
    changes = ChangeSerializer(many=True)


class DraftInput(serializers.Serializer[Any]):
    """What the draft shall say, and the version of the draft that the editor saw."""

    version = serializers.IntegerField(min_value=1)
    content = ContentSerializer()


class SeenInput(serializers.Serializer[Any]):
    """The version of the draft that the editor saw."""

    version = serializers.IntegerField(min_value=1)


class ConfirmInput(serializers.Serializer[Any]):
    """The unverified fields that the editor has checked."""

    names = serializers.ListField(child=serializers.ChoiceField(choices=list(LABELS)), allow_empty=False)
