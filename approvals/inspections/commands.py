"""TODO."""

from collections.abc import Callable, Mapping
from typing import Any

from approvals.inspections.services import inspecting

INSPECTION_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "hold": inspecting.hold,
    "cancel": inspecting.cancel,
}

ATTENDANCE_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "sign": inspecting.sign,
    "excuse": inspecting.excuse,
}
