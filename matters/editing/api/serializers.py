"""Drafts and versions as the API tells them, and what it takes from editors."""

from typing import Any

from rest_framework import serializers

from matters.catalogue.api.serializers import ContentSerializer
from matters.catalogue.domain.content import LABELS
from matters.catalogue.domain.vocabulary import VersionState
from portal.api.serializers import WordField


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
