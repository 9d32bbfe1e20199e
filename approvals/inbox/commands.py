"""TODO."""

from collections.abc import Callable, Mapping
from typing import Any

from approvals.reviews.services import opinions

REVIEW_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "give_opinion": opinions.give_opinion,
}
