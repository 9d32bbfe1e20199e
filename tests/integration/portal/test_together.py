"""Several lists in one statement."""

from datetime import date

import pytest
from django.db.models import Count

from approvals.cases.models import ReviewTask
from approvals.clocks.models import Clock
from approvals.materials.models import Material
from portal.accounts.models import Department
from portal.rows.compiled import among
from portal.together import compiled_together, together
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import in_review, make_material, make_task

pytestmark = pytest.mark.django_db


def test_rows_come_as_they_are_stored_in_their_own_order_and_in_one_statement(django_assert_num_queries):
    case, item = in_review()
    make_task(item, department=make_department())
    make_material(case)
    asked = {
        "tasks": ReviewTask.objects.filter(case=case),
        "clocks": Clock.objects.filter(case=case).order_by("-pk"),
        "materials": Material.objects.filter(case=case),
    }
    with django_assert_num_queries(1):
        found = together(**asked)
    assert all(found[name] for name in asked)
    for name, queryset in asked.items():
        fields = [field.attname for field in queryset.model._meta.concrete_fields]
        assert [[getattr(row, field) for field in fields] for row in found[name]] == [
            list(row) for row in queryset.values_list(*fields)
        ]


def test_a_row_that_was_read_so_is_saved_like_any_other():
    case, _item = in_review()
    [material] = together(found=Material.objects.filter(pk=make_material(case).pk))["found"]
    material.file_name = "另一个.pdf"
    material.save()
    assert Material.objects.get().file_name == "另一个.pdf"


def test_values_come_as_dicts():
    make_department(name="甲局")
    found = together(named=Department.objects.order_by("name").values("name"), counted=_count())
    assert found == {"named": [{"name": "甲局"}], "counted": [{"region": Department.objects.get().region, "n": 1}]}


def _count():
    return Department.objects.order_by().values("region").annotate(n=Count("pk"))


def test_what_is_empty_is_an_empty_list(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = together(none=Department.objects.none(), nobody=Department.objects.filter(name="无"))
    assert found == {"none": [], "nobody": []}
    with django_assert_num_queries(0):
        assert together(none=Department.objects.none()) == {"none": []}


def test_days_and_moments_are_what_they_were():
    case, item = in_review()
    clock = Clock.objects.create(
        case=case,
        item=item,
        kind="decision",
        started_on=date(2026, 3, 2),
        allotted=20,
        unit="workdays",
        calendar_version=1,
        state="paused",
    )
    [found] = together(found=Clock.objects.filter(pk=clock.pk))["found"]
    clock.refresh_from_db()
    assert (found.started_on, found.due_on, found.item_id) == (date(2026, 3, 2), None, item.pk)
    assert found == clock


def test_lists_that_are_compiled_once_read_what_is_bound(django_assert_num_queries):
    built = []

    @compiled_together
    def of_items():
        built.append("once")
        tasks = ReviewTask.objects.filter(among("item", "items"))
        return {"tasks": tasks, "named": tasks.values("pk"), "none": Department.objects.none()}

    _case, item = in_review()
    _other, another = in_review()
    task, other = make_task(item, department=make_department()), make_task(another, department=make_department())
    of_items().read(items=[])
    for items, tasks in (([], []), ([item.pk], [task]), ([item.pk, another.pk], [task, other])):
        with django_assert_num_queries(1):
            found = of_items().read(items=items)
        assert {row for row in found["tasks"] if row in (task, other)} == set(tasks)
        assert {row["pk"] for row in found["named"]} == {row.pk for row in found["tasks"]}
        assert found["none"] == []
    assert built == ["once"]
