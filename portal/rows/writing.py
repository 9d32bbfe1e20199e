"""The one module that writes many rows of several tables in one statement, planned once for each shape."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from portal.rows.prepared import Prepared
from portal.rows.shapes import shape_of, spelled

Names = tuple[str, ...]

_ROW = "__row"
"""The number of a new row among those of its model, by which others point to it before it has an id."""

_SPELLER = json.JSONEncoder(default=spelled, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Changed:
    """Rows of *model* in which these *columns* differ from what was read."""

    model: type[Model]
    columns: Names

    @property
    def key(self) -> str:
        return shape_of(self.model).columns[0]


@dataclass(frozen=True, slots=True)
class _Made:
    """New rows of *model*; *tied* are foreign keys to rows that are new too, with the model of each."""

    model: type[Model]
    tied: tuple[tuple[str, type[Model]], ...]


@dataclass(frozen=True, slots=True)
class _Appended:
    """Plain rows of *model* that nobody refers to; what is there already is left alone where it *may_be_there*."""

    model: type[Model]
    columns: Names
    may_be_there: bool


Group = _Changed | _Made | _Appended


@dataclass(slots=True)
class Changes:
    """What one act, or one batch of a sweep, changes; ``write`` writes all of it. Signals do not run."""

    _groups: "dict[Group, list[Mapping[str, Any]]]" = field(default_factory=lambda: defaultdict(list))
    _made: "dict[type[Model], list[Model]]" = field(default_factory=lambda: defaultdict(list))

    def change(self, row: Model, attnames: Sequence[str]) -> None:
        """Store these columns of a row that was read."""
        group, values = _Changed(type(row), tuple(attnames)), vars(row)
        self._groups[group].append({name: values[name] for name in (group.key, *attnames)})

    def make(self, row: Model) -> None:
        """Store a new row. It is given its id, unless it has one; it may point to rows made in the same statement."""
        if row.pk is None:
            self._made[type(row)].append(row)
            return
        shape, values = shape_of(type(row)), vars(row)
        self._groups[_Appended(type(row), shape.columns, may_be_there=False)].append(
            {name: values[name] for name in shape.attnames}
        )

    def append(self, model: type[Model], rows: Iterable[Mapping[str, Any]], *, may_be_there: bool = False) -> None:
        """Store plain rows, values by column name, all with the same columns. What is not named takes its default."""
        for row in rows:
            self._groups[_Appended(model, tuple(row), may_be_there)].append(row)

    def write(self, *, is_usual: bool = True) -> None:
        """Write everything in one statement. Raises RuntimeError where a row that was read is there no more.

        What an act changes is of few shapes, each prepared once; a batch of many cases has one of its own and is not
        *usual*: to prepare it would fill connections with plans that nobody asks for again.
        """
        groups = dict(self._groups)
        for model, made in self._made.items():
            groups[_Made(model, _tied(model, made))] = [
                _values(row, number, self._made) for number, row in enumerate(made)
            ]
        if not groups:
            return
        for (group, rows), answer in zip(groups.items(), _sent(groups, is_usual=is_usual), strict=True):
            if isinstance(group, _Changed) and answer != len(rows):
                raise RuntimeError(f"{len(rows)} rows of {group.model._meta.label} were read, {answer} are there")
            if isinstance(group, _Made):
                for row, pk in zip(self._made[group.model], answer, strict=True):
                    row.pk = pk
        for row in chain.from_iterable(self._made.values()):
            _settle(row)


def _sent(groups: Mapping[Group, Sequence[Mapping[str, Any]]], *, is_usual: bool) -> Sequence[Any]:
    """Send the statement of *groups*; return what it answers of each."""
    told: dict[str, Any] = {f"g{n}": _SPELLER.encode(rows) for n, rows in enumerate(groups.values())}
    for n, (group, rows) in enumerate(groups.items()):
        if isinstance(group, _Changed):
            told[f"k{n}"] = [row[group.key] for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_statement(tuple(groups)).call(cursor) if is_usual else _text(tuple(groups)), told)
        answers: Sequence[Any] = cursor.fetchone()
    return answers


def _tied(model: type[Model], rows: Iterable[Model]) -> tuple[tuple[str, type[Model]], ...]:
    """The foreign keys of *rows* that point to a row without an id."""
    return tuple(
        (each.attname, each.related_model)
        for each in _relations(model)
        if any(_is_new(each.get_cached_value(row, default=None)) for row in rows)
    )


@cache
def _relations(model: type[Model]) -> tuple[Any, ...]:
    return tuple(each for each in model._meta.concrete_fields if each.is_relation)


def _is_new(row: Model | None) -> bool:
    return row is not None and row.pk is None


def _values(row: Model, number: int, made: Mapping[type[Model], Sequence[Model]]) -> dict[str, Any]:
    """The columns of a new row, its number, and those of the new rows that it points to."""
    given = vars(row)
    values = {name: given[name] for name in shape_of(type(row)).attnames[1:]}
    values[_ROW] = number
    for each in _relations(type(row)):
        target = each.get_cached_value(row, default=None)
        if _is_new(target):
            values[f"{each.attname}{_ROW}"] = next(n for n, one in enumerate(made[type(target)]) if one is target)
    return values


def _settle(row: Model) -> None:
    """Let a row that is new no more know the ids of what it points to."""
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    for each in _relations(type(row)):
        target = each.get_cached_value(row, default=None)
        if target is not None:
            vars(row)[each.attname] = target.pk


@cache
def _statement(groups: tuple[Group, ...]) -> Prepared:
    types = {f"g{n}": "json" for n in range(len(groups))}
    types |= {f"k{n}": "bigint[]" for n, group in enumerate(groups) if isinstance(group, _Changed)}
    return Prepared(_text(groups), types)


def _text(groups: tuple[Group, ...]) -> str:
    made = {group.model: n for n, group in enumerate(groups) if isinstance(group, _Made)}
    drawn = [_draw(n, model) for model, n in made.items()]
    written, answers = [], []
    for n, group in enumerate(groups):
        match group:
            case _Changed():
                written.append(_update(n, group))
                answers.append(f"(SELECT count(*) FROM w{n})")  # noqa: S608
            case _Made():
                written.append(_insert(n, group, made, groups))
                answers.append(f"(SELECT json_agg(new_id ORDER BY {_ROW}) FROM n{n})")  # noqa: S608
            case _Appended():
                written.append(_append(n, group))
                answers.append("0")
    return f"WITH {', '.join([*drawn, *written])} SELECT {', '.join(answers)}"


def _update(n: int, group: _Changed) -> str:
    """Change rows by their ids: from the join alone the planner expects a hundred, and reads a small table whole."""
    table, key = shape_of(group.model).table, group.key
    assigned = ", ".join(f'"{column}" = r."{column}"' for column in group.columns)
    return (
        f"w{n} AS (UPDATE {table} AS t SET {assigned} FROM {_recordset(n, group.model, (key, *group.columns))}"  # noqa: S608
        f' WHERE t."{key}" = ANY(%(k{n})s::bigint[]) AND t."{key}" = r."{key}" RETURNING 1)'
    )


def _draw(n: int, model: type[Model]) -> str:
    """Draw the ids of new rows, in their order."""
    return (
        f"n{n} AS MATERIALIZED (SELECT nextval('{shape_of(model).sequence}') AS new_id, {_ROW}"  # noqa: S608
        f" FROM json_to_recordset(%(g{n})s::json) AS r({_ROW} integer))"
    )


def _insert(n: int, group: _Made, made: Mapping[type[Model], int], groups: Sequence[Group]) -> str:
    """Insert new rows with the ids drawn for them, after what is changed in the same table."""
    shape = shape_of(group.model)
    key, *columns = shape.columns
    tied = dict(group.tied)
    values = [f'coalesce(r."{c}", t_{c}.new_id)' if c in tied else f'r."{c}"' for c in columns]
    numbers = [_ROW, *(f"{name}{_ROW}" for name in tied)]
    joins = "".join(
        f" LEFT JOIN n{made[model]} AS t_{name} ON t_{name}.{_ROW} = r.{name}{_ROW}" for name, model in tied.items()
    )
    changed = [m for m, other in enumerate(groups) if isinstance(other, _Changed) and other.model is group.model]
    later = "".join(f" AND (SELECT count(*) FROM w{m}) >= 0" for m in changed)  # noqa: S608
    names = ", ".join(f'"{column}"' for column in (key, *columns))
    return (
        f"w{n} AS (INSERT INTO {shape.table} ({names}) SELECT own.new_id, {', '.join(values)}"  # noqa: S608
        f" FROM {_recordset(n, group.model, columns, numbers)} JOIN n{n} AS own ON own.{_ROW} = r.{_ROW}"
        f"{joins} WHERE true{later} ORDER BY r.{_ROW})"
    )


def _append(n: int, group: _Appended) -> str:
    names = ", ".join(f'"{column}"' for column in group.columns)
    conflict = " ON CONFLICT DO NOTHING" if group.may_be_there else ""
    return (
        f"w{n} AS (INSERT INTO {shape_of(group.model).table} ({names})"  # noqa: S608
        f" SELECT {names} FROM {_recordset(n, group.model, group.columns)}{conflict})"
    )


def _recordset(n: int, model: type[Model], columns: Iterable[str], numbers: Iterable[str] = ()) -> str:
    types = shape_of(model).types
    shape = [*(f'"{column}" {types[column]}' for column in columns), *(f"{number} integer" for number in numbers)]
    return f"json_to_recordset(%(g{n})s::json) AS r({', '.join(shape)})"
