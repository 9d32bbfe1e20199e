"""The one module that reads whole cases: all that their wings read along, in one statement that is planned once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def loaded(found: Sequence[Any]) -> dict[int, dict[type[Model], list[Any]]]:
    """Make rows of what ``columns`` have found, by case, tied to each other."""
    by_case: dict[int, dict[type[Model], list[Any]]] = defaultdict(lambda: {model: [] for model in models()})
    departments: list[Any] = []
    for model, listed in zip(models(), found, strict=True):
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
        for read in readings():
            _keep(read, rows)
    return by_case


def tie(rows: Rows) -> None:
    """Let each row know the rows that it refers to, where they have been read, and what there is once of it.

    As ``Field.set_cached_value`` would, without the way there: this runs for every row of every act.
    """
    by_id = {model: {vars(row)["id"]: row for row in found} for model, found in rows.items() if found}
    for model, found in rows.items():
        for relation in _relations(model):
            _tie(relation, found, by_id.get(relation.model, {}))


def _tie(relation: "_Relation", rows: Iterable[Any], targets: Mapping[int, Any]) -> None:
    if relation.back:
        for target in targets.values():
            target._state.fields_cache[relation.back] = None
    for row in rows if targets else ():
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
def _relations(model: type[Model]) -> tuple[_Relation, ...]:
    fields: Iterable[Any] = (field for field in model._meta.concrete_fields if field.is_relation)
    return tuple(
        _Relation(
            field.attname,
            field.cache_name,
            field.related_model,
            field.remote_field.cache_name if field.one_to_one else None,
        )
        for field in fields
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
    shape, cases = shape_of(Applicant), shape_of(Case).table
    values = ", ".join(f'a."{column}"' for column in shape.columns)
    return (
        f"(SELECT json_agg(json_build_array(c.id, {values})) FROM {cases} AS c"  # noqa: S608
        f" JOIN {shape.table} AS a ON a.id = c.applicant_id WHERE c.id = ANY(%(cases)s::bigint[]))"
    )


def _departments() -> str:
    shape, cases = shape_of(Department), shape_of(Case).table
    values = ", ".join(f'd."{column}"' for column in shape.columns)
    return (
        f"(SELECT json_agg(json_build_array(0, {values})) FROM {shape.table} AS d WHERE d.id IN ("  # noqa: S608
        f" SELECT lead_department_id FROM {cases} WHERE id = ANY(%(cases)s::bigint[])"
        f" UNION SELECT unnest(department_ids) FROM {cases} WHERE id = ANY(%(cases)s::bigint[])))"
    )


def _keep(read: Reading, rows: Rows) -> None:
    """Let what the rows point to know them as a list."""
    if read.kept_as is None:
        return
    key, name = read.kept_as
    field: Any = read.model._meta.get_field(key)
    kept: dict[int, list[Any]] = defaultdict(list)
    for row in rows[read.model]:
        kept[getattr(row, field.attname)].append(row)
    for owner in rows[field.related_model]:
        setattr(owner, name, kept.get(owner.pk, []))
