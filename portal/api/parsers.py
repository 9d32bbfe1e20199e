"""Reading JSON bodies: bounded, shallow enough to be read at all, and text that can be written down again."""

import json
from collections.abc import Mapping
from typing import Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

from portal.api.errors import MEGABYTE, BodyTooLarge

LONGEST = MEGABYTE
"""Bytes of a JSON body. Files do not travel in it."""


class JSONParser(parsers.JSONParser):
    """The framework's, for bodies from anywhere."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Raises BodyTooLarge, ParseError."""
        if _length(parser_context or {}) > LONGEST:
            raise BodyTooLarge(limit=LONGEST // MEGABYTE)
        try:
            data = super().parse(stream, media_type, parser_context)
            # A lone surrogate is a character to JSON, and to nobody after it: neither the database nor the answer.
            json.dumps(data, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError):
            raise ParseError from None
        return data


def _length(context: Mapping[str, Any]) -> int:
    """What the caller says, read as the framework reads it; no more than that is taken from the stream."""
    try:
        return int(context["request"].META["CONTENT_LENGTH"])
    except (KeyError, ValueError):
        return 0
