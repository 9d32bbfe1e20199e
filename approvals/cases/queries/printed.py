"""Cases found by what is printed on them: the end of a number, or part of a title."""

from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower, Reverse, StrIndex

from approvals.cases.models import Case

Cases = TypeVar("Cases", bound="QuerySet[Case]")


class Grams(Func):
    """The letters and the pairs of letters of a title, as ``migrations/sql`` indexes them."""

    function = "approvals_grams"
    output_field = ArrayField(TextField())


def ending(cases: Cases, text: str) -> Cases:
    """Those whose number ends with *text*; by index."""
    return cases.alias(mirrored=Reverse("case_number")).filter(mirrored__startswith=text[::-1])


def matching(cases: Cases, text: str) -> Cases:
    """Those whose number ends with *text*, or whose title has it somewhere, in large or small letters."""
    place = StrIndex(Lower("title"), Value(text.lower()))
    return cases.alias(mirrored=Reverse("case_number"), place=place).filter(_ends_with(text) | Q(place__gt=0))


def indexed(cases: Cases, text: str) -> Cases:
    """Those that may be ``matching``, and few others: by index."""
    said = cases.alias(mirrored=Reverse("case_number"), grams=Grams("title"))
    return said.filter(_ends_with(text) | Q(grams__contains=_pairs(text.lower())))


def _ends_with(text: str) -> Q:
    return Q(mirrored__startswith=text[::-1])


def _pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text) - 1)] or [text]
