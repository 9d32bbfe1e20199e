"""The naive loop: what one writes first with Django and its state machine, on the tables of a plain system.

Each act is a view's transaction: it gets its rows one by one under their locks, performs their transitions, saves them
whole and creates its line of the journal. Rules are those of the states alone.
"""

from django.db import transaction

from approvals.management.bench.plain import Case, Entry, Item, Review


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
    Entry.objects.create(case=case, actor="示例人员", act="submit")


@transaction.atomic
def _accept(case_id: int, reviews: int) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    case.accept()
    case.save()
    for item in Item.objects.select_for_update().filter(case=case):
        item.open()
        item.save()
        for department in range(1, reviews + 1):
            Review.objects.create(item=item, department=department)
    Entry.objects.create(case=case, actor="示例人员", act="accept")


@transaction.atomic
def _answer(case_id: int, review_id: int) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    review = Review.objects.select_for_update().get(pk=review_id)
    review.answer("agree")
    review.save()
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
    case.conclude()
    case.save()
    Entry.objects.create(case=case, actor="示例人员", act="grant")
