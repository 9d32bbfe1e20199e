"""One form as the API tells it."""

from typing import Any

from rest_framework import serializers

from matters.catalogue.api.serializers import FormFieldSerializer, RequirementSerializer


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
