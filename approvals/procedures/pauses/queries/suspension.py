"""How much of the time that departments had items in hand their special procedures took out of the count.

Lists by department, to be read along with others; *days* are working days in their order, the last one today.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    DateField,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate

from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.models import Pause
from portal.kernel.workdays import SHANGHAI

Rows = QuerySet[Any, Any]


def suspended(cases: "QuerySet[Case]", days: Sequence[date]) -> Rows:
    """``suspended`` by department: those of *days* on which its pauses of *cases* had effect.

    A day counts once for an item, also where a hearing held it beside another special procedure of the department.
    """
    until = Coalesce("ended_on", Least("planned_end_on", _today(days)))
    begun = Pause.objects.filter(started_on__isnull=False)
    sooner = Q(started_on__lt=OuterRef("started_on")) | Q(started_on=OuterRef("started_on"), pk__lt=OuterRef("pk"))
    earlier = begun.filter(sooner, item=OuterRef("item"), department=OuterRef("department"))
    held = Subquery(earlier.order_by().values("item").annotate(last=Max(until)).values("last"))
    since = Least(Greatest("started_on", held), until)
    return _sum(begun.filter(item__case__in=cases), days, "suspended", since, until)


def deciding(cases: "QuerySet[Case]", days: Sequence[date]) -> Rows:
    """``in_hand`` by deciding department: those of *days* from the opening of its items to their decisions."""
    rows = CaseItem.objects.filter(case__in=cases, opened_at__isnull=False)
    until = Coalesce(_day("decided_at"), _day("case__closed_at"), _today(days))
    return _sum(rows, days, "in_hand", _day("opened_at"), until)


def reviewing(cases: "QuerySet[Case]", days: Sequence[date]) -> Rows:
    """``in_hand`` by consulted department: those of *days* from the opening of its reviews to its opinions."""
    rows = ReviewTask.objects.filter(case__in=cases).exclude(department=F("item__department"))
    until = Coalesce(_day("effective_at"), _day("case__closed_at"), _today(days))
    return _sum(rows, days, "in_hand", _day("opened_at"), until)


def in_hand(rows: Iterable[Mapping[str, int]]) -> Mapping[int, int]:
    """Return what *rows* of ``deciding`` and ``reviewing`` come to, by department."""
    found = Counter[int]()
    for row in rows:
        found[row["department_id"]] += row["in_hand"]
    return found


def _sum(rows: "QuerySet[Any]", days: Sequence[date], name: str, since: Expression | F, until: Expression) -> Rows:
    """By department the days after *since* and up to *until*, as *name*."""
    worked = ExpressionWrapper(_reached(until, days) - _reached(since, days), IntegerField())
    return rows.order_by().values("department_id", "department__name").annotate(**{name: Sum(worked)})


def _reached(day: Expression | F, days: Sequence[date]) -> Func:
    """How many of *days* have come by *day*."""
    thresholds = Value(list(days), output_field=ArrayField(DateField()))
    return Func(day, thresholds, function="width_bucket", output_field=IntegerField())


def _day(column: str) -> TruncDate:
    return TruncDate(column, tzinfo=SHANGHAI)


def _today(days: Sequence[date]) -> Value:
    return Value(days[-1], output_field=DateField())
