"""Reading JSON bodies: bounded, shallow enough to be read at all, and text that can be written down again."""

import json
from typing import Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

from portal.api.errors import MEGABYTE, BodyTooLarge

LONGEST = MEGABYTE
"""Bytes of a JSON body. Files do not travel in it."""


class JSONParser(parsers.JSONParser):
    """The framework's, for bodies from anywhere."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Raises BodyTooLarge, ParseError."""
        if int(parser_context["request"].META["CONTENT_LENGTH"]) > LONGEST:
            raise BodyTooLarge(limit=LONGEST // MEGABYTE)
        try:
            data = super().parse(stream, media_type, parser_context)
            # A lone surrogate is a character to JSON, and to nobody after it: neither the database nor the answer.
            json.dumps(data, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError):
            raise ParseError from None
        return data
