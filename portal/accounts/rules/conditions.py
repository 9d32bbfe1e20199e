"""What a rule becomes once the actor is known: a condition on rows, read by SQL and by Python alike.

Constants fold away, so that a condition nobody can meet is NEVER itself, whatever it was made of.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Expression, Manager, Model, Q


class Condition(ABC):
    """A condition on one row."""

    __slots__ = ()

    @abstractmethod
    def q(self) -> Q:
        """Return the filter that keeps the rows that meet the condition."""

    @abstractmethod
    def holds(self, row: object) -> bool:
        """Return whether *row* meets the condition."""

    def __and__(self, other: "Condition") -> "Condition":
        if self is NEVER or other is NEVER:
            return NEVER
        if self is ALWAYS:
            return other
        return self if other is ALWAYS else Both(self, other)

    def __or__(self, other: "Condition") -> "Condition":
        if self is ALWAYS or other is ALWAYS:
            return ALWAYS
        if self is NEVER:
            return other
        return self if other is NEVER else Either(self, other)

    def __invert__(self) -> "Condition":
        return Not(self)


@dataclass(frozen=True, slots=True)
class Constant(Condition):
    is_met: bool

    def q(self) -> Q:
        return Q() if self.is_met else Q(pk__in=())

    def holds(self, row: object) -> bool:
        return self.is_met

    def __invert__(self) -> Condition:
        return NEVER if self.is_met else ALWAYS


ALWAYS = Constant(is_met=True)
NEVER = Constant(is_met=False)


@dataclass(frozen=True, slots=True)
class Both(Condition):
    left: Condition
    right: Condition

    def q(self) -> Q:
        return self.left.q() & self.right.q()

    def holds(self, row: object) -> bool:
        return self.left.holds(row) and self.right.holds(row)


@dataclass(frozen=True, slots=True)
class Either(Condition):
    left: Condition
    right: Condition

    def q(self) -> Q:
        return self.left.q() | self.right.q()

    def holds(self, row: object) -> bool:
        return self.left.holds(row) or self.right.holds(row)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    inner: Condition

    def q(self) -> Q:
        return ~self.inner.q()

    def holds(self, row: object) -> bool:
        return not self.inner.holds(row)


@dataclass(frozen=True, slots=True)
class OneOf(Condition):
    """The column at *path* holds one of *values*; an empty column holds none."""

    path: str
    values: frozenset[Any]

    def q(self) -> Q:
        if any(isinstance(value, Expression) for value in self.values):  # a foreign key takes none in a list
            return reduce(or_, (Q(**{self.path: value}) for value in sorted(self.values)))
        return Q(**{f"{self.path}__in": sorted(self.values)})

    def holds(self, row: object) -> bool:
        return value_at(row, self.path) in self.values


@dataclass(frozen=True, slots=True)
class Filled(Condition):
    """What *path* leads to is not empty."""

    path: str

    def q(self) -> Q:
        return Q(**{f"{self.path}__isnull": False})

    def holds(self, row: object) -> bool:
        return value_at(row, self.path) is not None


@dataclass(frozen=True, slots=True)
class Overlaps(Condition):
    """The array at *path* has a member among *values*."""

    path: str
    values: frozenset[Any]

    def q(self) -> Q:
        return Q(**{f"{self.path}__overlap": sorted(self.values)})

    def holds(self, row: object) -> bool:
        return not self.values.isdisjoint(value_at(row, self.path) or ())


def value_at(row: object, path: str) -> Any:
    """Follow *path* from *row* as a lookup would; None where a relation on the way is empty.

    Raises TypeError on a relation with many rows: SQL would repeat the row, Python would have to choose.
    """
    value: Any = row
    for name in path.split("__"):
        try:
            value = getattr(value, name)
        except ObjectDoesNotExist:
            return None
        if value is None:
            return None
    if isinstance(value, Manager):
        raise TypeError(f"{path} leads to many rows")
    return value.pk if isinstance(value, Model) else value
