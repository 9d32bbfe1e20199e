"""How rows of a model travel as JSON: columns, types and conversions, derived once from the model's ``_meta``."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import DateField, DateTimeField, Field, Model
from django.db.models.base import ModelState
from django.db.models.fields.files import FieldFile

M = TypeVar("M", bound=Model)


class Shape(Generic[M]):
    """The columns of *model*, in the order of its fields, and the sequence of its ids."""

    def __init__(self, model: type[M]) -> None:
        fields: Sequence[Field[Any, Any]] = model._meta.concrete_fields
        if not fields[0].primary_key or any(field.column != field.attname for field in fields):
            raise TypeError(f"{model._meta.label} has its id first, and columns named as its attributes")
        self.model = model
        self.table = f'"{model._meta.db_table}"'
        self.sequence = f'"{model._meta.db_table}_{fields[0].column}_seq"'
        self.columns = tuple(str(field.column) for field in fields)
        self.attnames = tuple(field.attname for field in fields)
        self.types = {str(field.column): str(field.db_type(connection)) for field in fields}
        self._made = tuple((field.attname, field.get_default) for field in fields if callable(field.default))
        self._fixed = {field.attname: field.get_default() for field in fields if not callable(field.default)}
        self._relations = {field.name: field.attname for field in fields if field.is_relation}
        self._from_json = tuple((n, read) for n, field in enumerate(fields) if (read := _reader(field)))

    def row(self, values: list[Any]) -> M:
        """Return the row with these *values*, as JSON spells them, in the order of the columns. Changes *values*."""
        for n, read in self._from_json:
            if values[n] is not None:
                values[n] = read(values[n])
        # As ``Model.from_db``, but for what setting each attribute by itself would cost; nobody listens to the signals.
        return self._put_together(dict(zip(self.attnames, values, strict=True)), {}, is_new=False)

    def new(self, **given: Any) -> M:
        """Return a new row, as the model itself would make it of *given*: for rows that acts make by the dozen."""
        values, known = self._fixed | {name: make() for name, make in self._made}, {}
        for name, value in given.items():
            attname = self._relations.get(name)
            if attname is None:
                values[name] = value
            else:
                values[attname], known[name] = value and value.pk, value
        if len(values) > len(self.attnames):
            raise TypeError(f"{self.model._meta.label} has no {set(values) - set(self.attnames)}")
        return self._put_together(values, known, is_new=True)

    def _put_together(self, values: dict[str, Any], known: dict[str, Any], *, is_new: bool) -> M:
        row = self.model.__new__(self.model)
        state = values["_state"] = ModelState()
        state.adding, state.db, state.fields_cache = is_new, None if is_new else DEFAULT_DB_ALIAS, known
        row.__dict__ = values
        return row


@cache
def shape_of(model: type[M]) -> Shape[M]:
    return Shape(model)


def spelled(value: Any) -> str:
    """A day or a moment as ISO text, a file as its name, for ``json``; raises TypeError for whatever else is no plain
    value."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, FieldFile):
        return value.name or ""
    raise TypeError(f"{type(value).__name__} is no plain value")


_PLAIN = {
    *("AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "IntegerField", "JSONField"),
    *("ForeignKey", "OneToOneField", "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"),
    *("SmallIntegerField", "TextField", "ArrayField"),
}


def _reader(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    """What makes of JSON the value of *field*; None where they are the same. Raises TypeError for an unknown type."""
    if isinstance(field, DateTimeField):
        return datetime.fromisoformat
    if isinstance(field, DateField):
        return date.fromisoformat
    if field.get_internal_type() in _PLAIN:
        return None
    return field.to_python
