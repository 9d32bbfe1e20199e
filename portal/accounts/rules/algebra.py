"""The rule algebra: who may do what to which row, asked of a list and of one row with the same answer.

    owns = Same("applicant_id", "applicant_ids")
    concerned = Among("department_ids", "department_id") & ~Is("state", "draft")
    RULES = {"case.view": owns | (Holds(Role.REVIEWER) & concerned) | is_system}

A rule first becomes a condition that no longer knows the actor; ``q`` and ``allows`` are two readings of that one
condition. An action that nobody declared is a KeyError, never a yes.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q

from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.accounts.rules.conditions import ALWAYS, NEVER, Condition, Constant, Filled, OneOf, Overlaps
from portal.kernel.errors import NotPermitted

_ATTRIBUTES = frozenset(field.name for field in fields(Actor))


class Rule(ABC):
    """Something an actor may or may not be allowed, row by row."""

    __slots__ = ()

    @abstractmethod
    def reduce(self, actor: Actor) -> Condition:
        """Return what a row must be for *actor* to be allowed."""

    def q(self, actor: Actor) -> Q:
        """Return the filter that keeps the rows on which *actor* is allowed."""
        return self.reduce(actor).q()

    def allows(self, actor: Actor, obj: object) -> bool:
        """Return whether *actor* is allowed on *obj*; a rule on roles alone takes any object, None included."""
        return self.reduce(actor).holds(obj)

    def values_of(self, path: str, actor: Actor) -> frozenset[Any] | None:
        """Return what the column at *path* must hold, where *actor* is allowed by that alone; None otherwise."""
        found = self.reduce(actor)
        return found.values if isinstance(found, OneOf) and found.path == path else None

    def could_ever(self, actor: Actor) -> bool:
        """Return False when no row whatever would allow *actor*. Costs no query; for navigation."""
        return self.reduce(actor) is not NEVER

    def __and__(self, other: "Rule") -> "Rule":
        return _And(self, other)

    def __or__(self, other: "Rule") -> "Rule":
        return _Or(self, other)

    def __invert__(self) -> "Rule":
        return _Not(self)


@dataclass(frozen=True, slots=True)
class _And(Rule):
    left: Rule
    right: Rule

    def reduce(self, actor: Actor) -> Condition:
        return self.left.reduce(actor) & self.right.reduce(actor)


@dataclass(frozen=True, slots=True)
class _Or(Rule):
    left: Rule
    right: Rule

    def reduce(self, actor: Actor) -> Condition:
        return self.left.reduce(actor) | self.right.reduce(actor)


@dataclass(frozen=True, slots=True)
class _Not(Rule):
    inner: Rule

    def reduce(self, actor: Actor) -> Condition:
        return ~self.inner.reduce(actor)


@dataclass(frozen=True, slots=True)
class Same(Rule):
    """The column at *path* equals the actor's attribute, or is in it where that is a set.

    ``__`` in *path* follows relations to one row. What is unknown of the actor, and an empty column, match nothing.
    """

    path: str
    in_actor: str

    def __post_init__(self) -> None:
        _check_attribute(self.in_actor)

    def reduce(self, actor: Actor) -> Condition:
        values = _known(actor, self.in_actor)
        return OneOf(self.path, values) if values else NEVER


@dataclass(frozen=True, slots=True)
class Among(Rule):
    """The array at *path* contains the actor's attribute, or a member of it where that is a set."""

    path: str
    in_actor: str

    def __post_init__(self) -> None:
        _check_attribute(self.in_actor)

    def reduce(self, actor: Actor) -> Condition:
        values = _known(actor, self.in_actor)
        return Overlaps(self.path, values) if values else NEVER


@dataclass(frozen=True, slots=True, init=False)
class Is(Rule):
    """The column at *path* holds one of the given values, whoever acts. An empty column holds none, not even None."""

    path: str
    values: frozenset[Any]

    def __init__(self, path: str, *values: Any) -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "values", frozenset(values) - {None})

    def reduce(self, actor: Actor) -> Condition:
        return OneOf(self.path, self.values) if self.values else NEVER


@dataclass(frozen=True, slots=True)
class Has(Rule):
    """There is a row, or something in the column, at *path*, whoever acts."""

    path: str

    def reduce(self, actor: Actor) -> Condition:
        return Filled(self.path)


@dataclass(frozen=True, slots=True)
class Holds(Rule):
    """The actor has the role."""

    role: Role

    def reduce(self, actor: Actor) -> Condition:
        return ALWAYS if self.role in actor.roles else NEVER


@dataclass(frozen=True, slots=True)
class _IsSystem(Rule):
    def reduce(self, actor: Actor) -> Condition:
        return ALWAYS if actor.is_system else NEVER


@dataclass(frozen=True, slots=True)
class _Fixed(Rule):
    answer: Constant

    def reduce(self, actor: Actor) -> Condition:
        return self.answer


is_system = _IsSystem()
anyone = _Fixed(ALWAYS)
nobody = _Fixed(NEVER)


def require(rules: Mapping[str, Rule], actor: Actor, action: str, obj: object) -> None:
    """Raise NotPermitted unless *rules* allow *actor* the *action* on *obj*; KeyError when nobody declared it."""
    if not rules[action].allows(actor, obj):
        raise NotPermitted


def _known(actor: Actor, attribute: str) -> frozenset[Any]:
    value = getattr(actor, attribute)
    return (value if isinstance(value, frozenset) else frozenset({value})) - {None, ""}


def _check_attribute(name: str) -> None:
    if name not in _ATTRIBUTES:
        raise ValueError(f"an actor has no {name!r}")
