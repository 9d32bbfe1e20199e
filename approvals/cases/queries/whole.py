"""Everything that belongs to a case, read in one statement and tied together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from approvals.cases.models import Case, CaseItem
from approvals.parts import Reading, wings
from portal.accounts.models import Department
from portal.accounts.queries import departments_among
from portal.together import together

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Whole:
    """A case as of *today* with the rows that its wings read along, each in its printed order.

    A row knows what it belongs to, as far as that has been read: its item, its review, its department.
    """

    case: Case
    today: date
    rows: Mapping[type[Model], list[Any]]

    def of(self, model: type[M]) -> list[M]:
        """The rows of *model*."""
        return self.rows[model]

    def items(self) -> "Iterator[OneItem]":
        return (OneItem(row, self) for row in self.of(CaseItem))


@dataclass(frozen=True, slots=True)
class OneItem:
    """An item with the whole of its case."""

    row: CaseItem
    whole: Whole

    @property
    def today(self) -> date:
        return self.whole.today

    def of(self, model: type[M]) -> list[M]:
        """The rows of *model* that belong to the item."""
        return [row for row in self.whole.of(model) if getattr(row, "item_id", None) == self.row.pk]


def whole(case: Case, today: date) -> Whole:
    """Read what belongs to *case*: one statement whatever its size."""
    asked = {_name(read.model): _rows(read, case) for read in _readings()}
    concerned = (rows.order_by().values("department") for rows in asked.values() if _has_department(rows.model))
    found = together(**asked, departments=departments_among(*concerned))
    rows: dict[type[Model], list[Any]] = {read.model: found[_name(read.model)] for read in _readings()}
    tie(rows | {Case: [case], Department: found["departments"]})
    for read in _readings():
        _keep(read, rows)
    return Whole(case, today, rows)


def _readings() -> Iterator[Reading]:
    return (read for wing in wings() for read in wing.reads)


def _name(model: type[Model]) -> str:
    return str(model._meta.model_name)


def _rows(read: Reading, case: Case) -> "QuerySet[Any]":
    model: Any = read.model
    rows: QuerySet[Any] = model.objects.filter(read.only, **{read.case: case.pk})
    return rows.order_by(*read.order) if read.order else rows


def _has_department(model: type[Model]) -> bool:
    return any(field.name == "department" for field in model._meta.concrete_fields)


def own_rows(way: str = "") -> list[str]:
    """The relations by which items, at the end of *way*, know what a wing keeps of each in one row: to be read along.

    An item that has none is then known to have none, and nobody asks the database again.
    """
    fields = (field for read in _readings() for field in read.model._meta.concrete_fields)
    names = [field.remote_field.name for field in fields if field.one_to_one and field.related_model is CaseItem]
    return [f"{way}{name}" for name in names]


def tie(rows: Mapping[type[Model], list[Any]]) -> None:
    """Let each row know the rows that it refers to, where they have been read, and what there is once of it."""
    by_id = {model: {row.pk: row for row in found} for model, found in rows.items()}
    for model, found in rows.items():
        known = [field for field in model._meta.concrete_fields if field.related_model in by_id]
        for each in known:
            if each.one_to_one:
                for target in by_id[each.related_model].values():
                    each.remote_field.set_cached_value(target, None)
        for row in found:
            for each in known:
                target = by_id[each.related_model].get(getattr(row, each.attname))
                if target is not None:
                    setattr(row, each.name, target)


def _keep(read: Reading, rows: Mapping[type[Model], list[Any]]) -> None:
    """Let what the rows point to know them as a list."""
    if read.kept_as is None:
        return
    key, name = read.kept_as
    owners: Any = read.model._meta.get_field(key).related_model
    for owner in rows[owners]:
        setattr(owner, name, [row for row in rows[read.model] if getattr(row, f"{key}_id") == owner.pk])
