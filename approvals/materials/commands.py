"""TODO."""

from collections.abc import Callable, Mapping
from typing import Any

from approvals.materials.services import deficiencies

DEFICIENCY_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "supply": deficiencies.supply,
    "confirm": deficiencies.confirm,
    "return_supply": deficiencies.return_supply,
}
