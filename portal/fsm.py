"""The state field and the decorator that performs a declared move.

The only module that knows django_fsm. A state column deconstructs to a plain CharField, refuses
assignment on a loaded row, and changes only inside ``held(row)``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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
    """Permit declared moves on *row*, which the caller has locked."""
    setattr(row, _HELD, True)
    try:
        yield
    finally:
        setattr(row, _HELD, False)


def moves(field: StateField, move: Transition) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Bind a method, which only assigns columns, to the declared *move* on *field*."""

    def bind(method: Callable[..., None]) -> Callable[..., None]:
        target = move.target.value if move.target is not None else None
        bound = transition(field=field, source=[s.value for s in move.sources], target=target)(method)
        bound.declared_move = move
        return bound

    return bind


def check_moves(model: type[models.Model], declared: tuple[Transition, ...]) -> list[checks.CheckMessage]:
    """System check: every declared move has one method of its name on *model*, and none is left over."""
    found = {
        name: method.declared_move
        for name in dir(model)
        if (method := getattr(model, name, None)) is not None and hasattr(method, "declared_move")
    }
    wanted = {move.name: move for move in declared}
    return [
        checks.Error(f"{model._meta.label}: move {name!r} and its declaration disagree", id="portal.E001")
        for name in sorted(found.keys() | wanted.keys())
        if found.get(name) != wanted.get(name)
    ]
