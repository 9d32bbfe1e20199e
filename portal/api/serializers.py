"""Parts that serializers of several apps share."""

from typing import Any

from rest_framework import serializers


class MoveInput(serializers.Serializer[Any]):
    """What every move takes: the version that the caller saw. A row that has moved on since is refused with 409."""

    version = serializers.IntegerField(min_value=0, source="seen_version")
