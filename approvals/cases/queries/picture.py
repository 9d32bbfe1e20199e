"""The one module that reads whole cases: all that their wings read along, in one statement that is planned once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db.models import BooleanField, F, Func, Model, QuerySet

from approvals.cases.models import Case
from approvals.parts import Reading, wings
from portal.accounts.models import Applicant, Department
from portal.rows.compiled import Parameter, spelled
from portal.rows.shapes import shape_of

Rows = dict[type[Model], list[Any]]
"""What has been read, by model, each in its printed order."""

CASES = Parameter("cases", "bigint[]")
IDS = {CASES.name: CASES.kind}
"""The parameter of every statement made here, with its type."""


class _AnyOf(Func):
    """Whether a column is any of an array."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def readings() -> Iterator[Reading]:
    return (read for wing in wings() for read in wing.reads)


@cache
def models() -> tuple[type[Model], ...]:
    """What a picture holds: the case, its applicant, the departments concerned, and what wings read along."""
    return (Case, Applicant, Department, *(read.model for read in readings()))


@cache
def columns() -> tuple[str, ...]:
    """SQL, for each of ``models``: its rows of the cases asked for as one JSON array of arrays, the case id first."""
    return (
        _listed(Case, _sql(Case.objects.all(), "pk", ())),
        _applicants(),
        _departments(),
        *(_listed(read.model, _sql(_rows(read), read.case, read.order)) for read in readings()),
    )


def numbered(columns: Iterable[str], *, first: int) -> str:
    """SQL of *columns* one below the other, each with its number: the server is quicker with them than side by side."""
    return " UNION ALL ".join(f"SELECT {n}, {column}" for n, column in enumerate(columns, start=first))


def loaded(found: Iterable[tuple[int, Any]]) -> dict[int, Rows]:
    """Make rows of what ``columns`` have found, each by its number, tied to each other; by case."""
    by_case: dict[int, Rows] = defaultdict(lambda: {model: [] for model in models()})
    departments: list[Any] = []
    for number, listed in found:
        model = models()[number]
        shape = shape_of(model)
        for case_id, *values in listed or ():
            row = shape.row(values)
            if model is Department:
                departments.append(row)
            else:
                by_case[case_id][model].append(row)
    for rows in by_case.values():
        rows[Department] = departments
        tie(rows)
        _keep(rows)
    return by_case


def tie(rows: Rows) -> None:
    """Let each row know the rows that it refers to, where they have been read, and what there is once of it.

    As ``Field.set_cached_value`` would, without the way there: this runs for every row of every act.
    """
    by_id = {model: {vars(row)["id"]: row for row in found} for model, found in rows.items()}
    for model, relation in _relations():
        targets = by_id.get(relation.model)
        if not targets or model not in rows:
            continue
        if relation.back:
            for target in targets.values():
                target._state.fields_cache[relation.back] = None
        for row in rows[model]:
            target = targets.get(vars(row)[relation.attname])
            if target is not None:
                row._state.fields_cache[relation.name] = target
                if relation.back:
                    target._state.fields_cache[relation.back] = row


class _Relation(NamedTuple):
    """A foreign key: its column and name, what it points to, and how that knows it if there is one of it."""

    attname: str
    name: str
    model: type[Model]
    back: str | None


@cache
def _relations() -> tuple[tuple[type[Model], _Relation], ...]:
    """The foreign keys from one model of a picture to another."""
    return tuple(
        (
            model,
            _Relation(
                field.attname,
                field.cache_name,
                field.related_model,
                field.remote_field.cache_name if field.one_to_one else None,
            ),
        )
        for model in models()
        for field in model._meta.concrete_fields
        if field.related_model in models()
    )


def _rows(read: Reading) -> "QuerySet[Any]":
    model: Any = read.model
    rows: QuerySet[Any] = model.objects.filter(read.only)
    return rows


def _sql(rows: "QuerySet[Any]", case: str, order: Sequence[str]) -> str:
    """SQL of *rows* that belong to the cases asked for; *case* is the way to the id of theirs."""
    way = case if case == "pk" else f"{case}_id"
    asked = rows.filter(_AnyOf(F(way), CASES)).annotate(_case=F(way))
    asked = asked.order_by(*order) if order else asked
    return spelled(*asked.values_list("_case", *shape_of(rows.model).attnames).query.sql_with_params())


def _listed(model: type[Model], sql: str) -> str:
    names = ", ".join(f"c{n}" for n in range(len(shape_of(model).columns) + 1))
    return f"(SELECT json_agg(json_build_array({names})) FROM ({sql}) AS listed({names}))"  # noqa: S608


def _applicants() -> str:
    cases = shape_of(Case).table
    found = f"{cases} AS c JOIN {shape_of(Applicant).table} AS t ON t.id = c.applicant_id"
    return _beside(Applicant, "c.id", f"{found} WHERE c.id = ANY(%(cases)s::bigint[])")


def _departments() -> str:
    concerned = "SELECT unnest(lead_department_id || department_ids) FROM "
    concerned += f"{shape_of(Case).table} WHERE id = ANY(%(cases)s::bigint[])"
    return _beside(Department, "0", f"{shape_of(Department).table} AS t WHERE t.id = ANY(ARRAY({concerned}))")


def _beside(model: type[Model], case: str, found: str) -> str:
    """SQL of what belongs to no case and is read along: the rows *t* of *found*."""
    values = ", ".join(f't."{column}"' for column in shape_of(model).columns)
    return f"(SELECT json_agg(json_build_array({case}, {values})) FROM {found})"  # noqa: S608


def _keep(rows: Rows) -> None:
    """Let what the rows point to know them as a list."""
    for model, attname, owner_model, name in _lists():
        kept: dict[int, list[Any]] = defaultdict(list)
        for row in rows[model]:
            kept[vars(row)[attname]].append(row)
        for owner in rows[owner_model]:
            setattr(owner, name, kept.get(owner.pk, []))


@cache
def _lists() -> tuple[tuple[type[Model], str, type[Model], str], ...]:
    """Models whose rows are kept as a list: the foreign key, what it points to, and the name of the list there."""
    found = []
    for read in readings():
        if read.kept_as is not None:
            key, name = read.kept_as
            field: Any = read.model._meta.get_field(key)
            found.append((read.model, field.attname, field.related_model, name))
    return tuple(found)
