"""Everything that belongs to a case, read in one statement and tied together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from django.db import connection
from django.db.models import Model

from approvals.cases.models import Case, CaseItem
from approvals.cases.queries.picture import IDS, Rows, columns, loaded, numbered, readings, tie
from portal.rows.prepared import Prepared

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Whole:
    """A case as of *today* with the rows that its wings read along, each in its printed order.

    A row knows what it belongs to, as far as that has been read: its item, its review, its department.
    """

    case: Case
    today: date
    rows: Rows

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
    """Read what belongs to *case*, which is known with its applicant: one statement whatever its size, planned once."""
    with connection.cursor() as cursor:
        cursor.execute(_statement().call(cursor), {"cases": [case.pk]})
        rows = loaded(cursor.fetchall())[case.pk]
    rows[Case] = [case]
    tie(rows)
    return Whole(case, today, rows)


_OWN = 2
"""Where the columns begin that tell neither of the case nor of its applicant."""


@cache
def _statement() -> Prepared:
    return Prepared(numbered(columns()[_OWN:], first=_OWN), IDS)


def own_rows(way: str = "") -> list[str]:
    """The relations by which items, at the end of *way*, know what a wing keeps of each in one row: to be read along.

    An item that has none is then known to have none, and nobody asks the database again.
    """
    fields = (field for read in readings() for field in read.model._meta.concrete_fields)
    names = [field.remote_field.name for field in fields if field.one_to_one and field.related_model is CaseItem]
    return [f"{way}{name}" for name in names]
