"""The filter ``date`` for days and moments in figures, which read the same in every language."""

from datetime import date, datetime
from typing import Any

from django.template import Library, defaultfilters

register = Library()

_DAYS = {"Y-m-d": slice(10), "m-d": slice(5, 10)}
_MOMENTS = {"Y-m-d H:i": slice(16), "m-d H:i": slice(5, 16)}
"""What of ``2026-03-02 09:30:00`` each of the forms is."""


@register.filter("date", expects_localtime=True, is_safe=False)
def _date(value: Any, form: str | None = None) -> Any:
    """Django's own, which would look up its format and take it apart each time."""
    if form == "c" and isinstance(value, date):
        return value.isoformat()
    if form in _MOMENTS and isinstance(value, datetime):
        return value.isoformat(" ")[_MOMENTS[form]]
    if form in _DAYS and isinstance(value, date):
        return value.isoformat()[_DAYS[form]]
    return defaultfilters.date(value, form)
