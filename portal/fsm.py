"""The state field and the decorator that performs a declared move.

The only module of the product that knows django_fsm. A state column deconstructs to a plain CharField, refuses
assignment on a loaded row, and changes only inside ``held(row)``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core import checks
from django.db import models
from django_fsm import FSMField, transition

from portal.kernel.transitions import Transition
from portal.kernel.vocabulary import Word

_HELD = "_state_is_held"


class StateChangeRefused(RuntimeError):
    """A programming error: a state was changed outside the door."""


class _GuardedState:
    """Reads like a column; refuses assignment once the row has been loaded or saved."""

    def __init__(self, field: FSMField) -> None:
        self.name = field.name

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        if self.name not in instance.__dict__:
            instance.refresh_from_db(fields=[self.name])
        return instance.__dict__[self.name]

    def __set__(self, instance: models.Model, value: Any) -> None:
        loaded = self.name in instance.__dict__
        refreshing = instance.__dict__.get(self.name) == str(value)
        if loaded and not refreshing and not instance._state.adding and not getattr(instance, _HELD, False):
            raise StateChangeRefused(f"{instance._meta.label}.{self.name} is changed by its moves only")
        instance.__dict__[self.name] = str(value) if value is not None else None


class StateField(FSMField):
    """A state column of *words*; a row in the database changes it by declared moves only."""

    descriptor_class = _GuardedState

    def __init__(self, words: type[Word] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs["protected"] = False
        self.words = words
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs

    def set_state(self, instance: models.Model, state: Any) -> None:
        if not getattr(instance, _HELD, False):
            raise StateChangeRefused(f"{instance._meta.label} must be held to move")
        instance.__dict__[self.name] = str(state)


@contextmanager
def held(row: models.Model) -> Iterator[None]:
    """Permit declared moves on *row*, which the caller has locked. One that was held before stays so."""
    was_held = getattr(row, _HELD, False)
    setattr(row, _HELD, True)
    try:
        yield
    finally:
        setattr(row, _HELD, was_held)


def moves(field: StateField, move: Transition) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Bind a method, which only assigns columns, to the declared *move* on *field*."""

    def bind(method: Callable[..., None]) -> Callable[..., None]:
        target = move.target.value if move.target is not None else None
        bound = transition(field=field, source=[s.value for s in move.sources], target=target)(method)
        bound.declared_move = move
        return bound

    return bind


class StatefulQuerySet(models.QuerySet[Any]):
    """Rows whose states change by declared moves only, one by one or many at once."""

    def update(self, **columns: Any) -> int:
        touched = [name for name in columns if isinstance(self.model._meta.get_field(name), StateField)]
        if touched:
            raise StateChangeRefused(f"{self.model._meta.label}.{touched[0]} is changed by its moves only")
        return super().update(**columns)

    def perform(self, move: Transition, *, field: str = "state", **columns: Any) -> int:
        """Perform *move* on those rows that may leave their state; return how many did.

        The caller holds the lock of the case that the rows belong to.
        """
        if move.target is None or move not in self.model.moved_in_sets:
            raise StateChangeRefused(f"{self.model._meta.label} does not declare {move.name} for sets of rows")
        may_leave = self.filter(**{f"{field}__in": [source.value for source in move.sources]})
        return models.QuerySet.update(may_leave, **{field: move.target.value}, **columns)


class StatefulModel(models.Model):
    """A row with declared moves: each has one method of its name, or is performed on sets of rows.

    ``version`` grows with every move; a page that saw an older one is stale.
    """

    declared_moves: ClassVar[tuple[Transition, ...]] = ()
    moved_in_sets: ClassVar[tuple[Transition, ...]] = ()

    state: Any
    version = models.PositiveIntegerField(default=0)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def state_label(self) -> str:
        """The label of the state, to be translated where it is shown."""
        field: Any = self._meta.get_field("state")
        label: str = field.words.of(self.state).label
        return label

    def perform(self, move: Transition, **columns: Any) -> None:
        """Perform *move*, which follows by rule, on this row; the caller holds its case and saves it."""
        method = getattr(self, move.name, None)
        with held(self):
            if hasattr(method, "declared_move"):
                method(**columns)
            else:
                self._perform_as_in_sets(move, columns)
        self.version += 1

    def _perform_as_in_sets(self, move: Transition, columns: dict[str, Any]) -> None:
        if move.target is None or move not in self.moved_in_sets or not move.leaves(self.state):
            raise StateChangeRefused(f"{self._meta.label} cannot make {move.name} now")
        for name, value in columns.items():
            setattr(self, name, value)
        self.state = move.target.value

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        with held(self):
            super().refresh_from_db(*args, **kwargs)

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Fail the start-up when a declaration and its method disagree."""
        methods = [getattr(cls, name, None) for name in dir(cls)]
        found = [method.declared_move for method in methods if hasattr(method, "declared_move")]
        left_over = [move for move in found if move not in cls.declared_moves]
        missing = [move for move in cls.declared_moves if move not in cls.moved_in_sets and move not in found]
        return [
            *super().check(**kwargs),
            *(
                checks.Error(f"{cls._meta.label}: move {move.name!r} and its method disagree", id="portal.E001")
                for move in [*left_over, *missing]
            ),
        ]
