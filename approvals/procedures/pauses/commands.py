"""TODO."""

from collections.abc import Callable, Mapping
from typing import Any

from approvals.procedures.pauses import services

PAUSE_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "begin": services.approve,
    "decline": services.decline,
    "resume": services.resume,
}
