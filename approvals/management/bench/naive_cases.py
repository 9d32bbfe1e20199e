"""The naive loop: what one writes first with Django and its state machine, on the tables of a plain system.

Each act is a view's transaction: it gets its rows one by one under their locks, performs their transitions, saves them
whole and creates its line of the journal. Rules are those of the states alone.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from approvals.management.bench.plain import Case, Certificate, Entry, Item, Period, Review, Row


def handle(case_id: int, reviews: int) -> None:
    """Submit, accept, let every department agree, grant."""
    _submit(case_id)
    _accept(case_id, reviews)
    for review in Review.objects.filter(item__case=case_id):
        _answer(case_id, review.pk)
    _grant(case_id)


@transaction.atomic
def _submit(case_id: int) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    case.submit()
    case.save()
    _begin("notice", 7, case=case)
    Entry.objects.create(case=case, actor="示例人员", act="submit")


@transaction.atomic
def _accept(case_id: int, reviews: int) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    case.accept()
    case.save()
    _end(case.periods.filter(kind="notice"), case)
    for item in Item.objects.select_for_update().filter(case=case):
        item.open()
        item.save()
        _begin("decision", 28, case=case, item=item)
        _begin("promise", 14, case=case, item=item)
        for department in range(1, reviews + 1):
            review = Review.objects.create(item=item, department=department)
            _begin("review", 7, case=case, item=item, review=review)
    Entry.objects.create(case=case, actor="示例人员", act="accept")


@transaction.atomic
def _answer(case_id: int, review_id: int) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    review = Review.objects.select_for_update().get(pk=review_id)
    review.answer("agree")
    review.save()
    _end(review.periods.all(), review)
    if not Review.objects.filter(item=review.item_id, state="open").exists():
        item = Item.objects.select_for_update().get(pk=review.item_id)
        item.join()
        item.save()
    Entry.objects.create(case=case, actor="示例人员", act="answer")


@transaction.atomic
def _grant(case_id: int) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    item = Item.objects.select_for_update().get(case=case)
    item.grant()
    item.save()
    Certificate.objects.create(item=item, number=f"C-{item.pk}", holder=case.applicant)
    _end(item.periods.filter(ended_at=None), item)
    case.conclude()
    case.save()
    Entry.objects.create(case=case, actor="示例人员", act="grant")


def _begin(kind: str, days: int, **of: Row) -> None:
    Period.objects.create(kind=kind, due_on=of["case"].changed_at.date() + timedelta(days=days), **of)


def _end(periods: QuerySet[Period], by: Row) -> None:
    for period in periods:
        period.ended_at = by.changed_at
        period.save()
