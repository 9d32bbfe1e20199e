"""TODO."""

from collections.abc import Callable, Mapping
from typing import Any

from approvals.procedures.extensions import services

EXTENSION_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "approve": services.approve,
    "decline": services.decline,
}
