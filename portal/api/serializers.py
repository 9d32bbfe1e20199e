"""Parts that serializers of several apps share."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from portal.kernel.vocabulary import Word

UNKNOWN = gettext_lazy("没有这一项")


class Input(serializers.Serializer[Any]):
    """A body. What it does not know is refused: a slip in a name must not pass for silence."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = [name for name in data if name not in self.fields] if isinstance(data, Mapping) else []
        if unknown:
            raise serializers.ValidationError({str(name): [UNKNOWN] for name in unknown})
        return super().to_internal_value(data)


class MoveInput(Input):
    """What every move takes: the version that the caller saw. A row that has moved on since is refused with 409."""

    version = serializers.IntegerField(min_value=0, source="seen_version")


class WordField(serializers.ChoiceField):
    """A word of ours, by its stored value. ``called`` names it in the description where its class shares its name."""

    def __init__(self, words: type[Word], *, called: str = "", **kwargs: Any) -> None:
        self.words, self.called = words, called or words.__name__
        super().__init__(choices=[(word.value, word.label) for word in words], **kwargs)

    def to_internal_value(self, data: Any) -> Word:
        return self.words.of(super().to_internal_value(data))

    def to_representation(self, value: Any) -> str:
        return str(value)


class WordScheme(OpenApiSerializerFieldExtension):
    """In the description a word field is the enumeration of its class, under its name."""

    target_class = WordField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, _direction: str) -> dict[str, Any]:
        words: type[Word] = self.target.words
        told = "\n".join(f"* `{word.value}` - {word.label}" for word in words)
        component = ResolvedComponent(
            name=self.target.called,
            type=ResolvedComponent.SCHEMA,
            object=words,
            schema={"type": "string", "enum": words.values(), "description": told},
        )
        auto_schema.registry.register_on_missing(component)
        reference: dict[str, Any] = component.ref
        return reference


def validated(serializer: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """Return *data* as *serializer* reads it; nothing is an empty body. Raises the framework's ValidationError."""
    body = serializer(data={} if data is None else data)
    body.is_valid(raise_exception=True)
    read: dict[str, Any] = body.validated_data
    return read
