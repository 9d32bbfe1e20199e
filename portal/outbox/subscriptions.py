"""Who listens to which topic. Each app subscribes in its own ``subscribers`` module, found at start-up.

Every process that publishes has to know them all, since what nobody listens to is not written: ``apps.py`` imports them
wherever Django is set up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """What is told. ``key`` makes it unique within its topic; ``payload`` carries ids only."""

    topic: str
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)


Handler = Callable[[Message], None]

_HANDLERS: dict[str, dict[str, Handler]] = {}


def subscribe(topic: str) -> Callable[[Handler], Handler]:
    """Decorate a handler of *topic*.

    It runs outside any transaction and may run more than once for one message: it must be idempotent.
    """

    def bind(handler: Handler) -> Handler:
        _HANDLERS.setdefault(topic, {})[f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return bind


def handlers(topic: str) -> Mapping[str, Handler]:
    """The handlers of *topic* by their full names."""
    return _HANDLERS.get(topic, {})
