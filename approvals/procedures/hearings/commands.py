"""TODO."""

from collections.abc import Callable, Mapping
from typing import Any

from approvals.procedures.hearings.services import holding, rights

HEARING_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "request": rights.request,
    "waive": rights.waive,
    "cancel": rights.cancel,
    "tell_again": rights.tell_again,
    "schedule": holding.schedule,
    "record": holding.record,
}
