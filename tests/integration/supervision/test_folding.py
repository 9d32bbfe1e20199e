"""Figures stored day by day, up to a minute ago, and again when something is dated back."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals import tasks
from approvals.cases.domain.vocabulary import Opinion
from approvals.reviews.services import opinions, silences
from approvals.supervision.models import DailyFigure, SealedFigures
from approvals.supervision.queries import figures as supervision
from approvals.supervision.queries.daily import differences
from approvals.supervision.services import folding
from portal.accounts.roles import Role
from portal.audit import sentences
from portal.audit.models import AuditEvent
from portal.clock.services import at
from tests.factories.accounts import make_department
from tests.factories.approvals.cases import BASIS, REGION, in_review, make_case, make_item, staff_of
from tests.factories.approvals.periods import item_with_periods, make_pause, noon

pytestmark = pytest.mark.usefixtures("published_years")

ELSEWHERE = "110000"


def folded(moment: datetime) -> int:
    with at(moment):
        return folding.fold()


def answered(day: int) -> tuple:
    """An item of two departments, filed on 2 March, on which the consulted one speaks on a *day* of March."""
    _case, item = item_with_periods(reviews=2)
    task = item.tasks.exclude(department=item.department).get()
    speak(task, day)
    return item, task


def speak(task, day: int) -> None:
    of = {"case_id": task.case_id, "task_id": task.pk, "seen_version": None, "opinion": Opinion.AGREE, "reason": ""}
    with at(noon(day)):
        opinions.give_opinion(**of, actor=staff_of(task.department_id))


def stored(kind: str, **which) -> dict[date, int]:
    """By day, of all matters."""
    return dict(DailyFigure.objects.filter(kind=kind, matter="", **which).values_list("day", "number"))


def verified(*options: str) -> tuple[str, int]:
    """What the command says, and its exit code."""
    told = StringIO()
    try:
        call_command("verify_figures", *options, stdout=told)
    except SystemExit as stopped:
        return told.getvalue(), stopped.code
    return told.getvalue(), 0


def test_what_is_stored_stays_as_it_is():
    answered(3)
    folded(noon(3))
    assert stored("opinions") == {}
    assert folded(noon(4)) > 0
    assert stored("opinions") == {date(2026, 3, 3): 1}
    before = list(DailyFigure.objects.order_by("pk").values())
    assert folded(noon(4)) == 0
    assert list(DailyFigure.objects.order_by("pk").values()) == before
    assert SealedFigures.objects.get().until == noon(4) - folding.SETTLED


def test_the_day_that_is_not_over_is_stored_up_to_a_minute_ago():
    answered(3)
    folded(noon(3) + folding.SETTLED)
    assert stored("opinions") == {}
    answered(3)
    folded(noon(3) + 2 * folding.SETTLED)
    of_all = DailyFigure.objects.filter(matter="")
    assert list(of_all.filter(kind="opinions").values_list("day", "number")) == [(date(2026, 3, 3), 1)] * 2
    assert stored("in_hand").keys() == {date(2026, 3, 2)}


def test_what_is_in_hand_or_suspended_is_carried_over_from_each_day_to_the_next():
    item, task = answered(5)
    make_pause(item, planned_end_on=date(2026, 3, 4))
    make_pause(item, ground="hearing", started_on=date(2026, 3, 3), planned_end_on=date(2026, 3, 5))
    folded(noon(9))
    assert stored("in_hand", department=task.department) == {date(2026, 3, day): 1 for day in (2, 3, 4)}
    assert stored("in_hand", department=item.department) == {date(2026, 3, day): 1 for day in range(2, 9)}
    assert stored("suspended") == {date(2026, 3, day): 1 for day in (2, 3, 4)}


def test_each_matter_has_its_figures_and_a_bundle_those_of_what_was_filed():
    department = make_department()
    for code in ("A", "A", "B"):
        make_item(make_case(lead_department=department), matter_code=code)
    bundle = make_case(lead_department=department, bundle_code="RESTAURANT")
    make_item(bundle, matter_code="A")
    make_case(lead_department=department)
    folded(noon(9))
    numbers = DailyFigure.objects.filter(kind="submitted").values_list("matter", "number")
    assert dict(numbers) == {"": 5, "A": 2, "B": 1, "RESTAURANT": 1}


def busy_march() -> None:
    """Of every kind of figure something, here and elsewhere, until the 12th."""
    for region in (REGION, ELSEWHERE):
        make_case(region=region, is_deemed_accepted=True, accepted_at=noon(3))
        _case, item = item_with_periods(reviews=2, region=region)
        make_pause(item, planned_end_on=date(2026, 3, 20))
        speak(item.tasks.exclude(department=item.department).get(), 4)
        in_review(reviews=2, basis=BASIS, region=region)
    with at(noon(12)):
        silences.deem_silent_opinions()


@pytest.mark.parametrize("day", [2, 3, 4, 5, 10, 11, 12])
def test_the_page_tells_the_same_whatever_is_stored_already(day):
    busy_march()
    watch = staff_of(None, Role.SUPERVISOR)
    with at(noon(12)):
        counted = supervision.figures(watch)
    folded(noon(day))
    with at(noon(12)):
        assert supervision.figures(watch) == counted
    assert (counted.submitted, counted.deemed_accepted, counted.opinions, counted.deemed) == (3, 1, 2, 1)
    assert {line.suspended for line in counted.departments} == {0, 8}


def test_the_page_goes_by_what_is_stored():
    busy_march()
    folded(noon(12))
    DailyFigure.objects.filter(kind="opinions", region=REGION).update(number=7)
    with at(noon(12)):
        assert supervision.figures(staff_of(None, Role.SUPERVISOR)).opinions == 14


def test_an_effect_that_is_dated_back_brings_its_day_back():
    """Silence spoke on the 10th and nobody looked until the 13th: the days since are counted again, no others."""
    _case, item = in_review(reviews=2, basis=BASIS)
    silent = item.tasks.exclude(department=item.department).get()
    folded(noon(13))
    assert stored("deemed") == {}
    earlier = list(DailyFigure.objects.filter(day__lt=date(2026, 3, 10)).order_by("pk").values())
    with at(noon(13)):
        assert silences.deem_silent_opinions() == 1
    assert differences() == []
    folded(noon(13))
    assert stored("deemed", department=silent.department) == {date(2026, 3, 10): 1}
    assert max(stored("in_hand", department=silent.department)) == date(2026, 3, 9)
    assert list(DailyFigure.objects.filter(day__lt=date(2026, 3, 10)).order_by("pk").values()) == earlier
    assert verified() == ("0 figures differ\n", 0)


def test_every_effect_of_silence_says_in_the_record_what_was_due():
    kinds = [kind for kind in sentences.registered() if ".deem_" in kind]
    assert len(kinds) == 5
    for kind in kinds:
        assert "%(due)s" in sentences.registered()[kind]


def test_nothing_new_costs_next_to_nothing():
    busy_march()
    folded(noon(12))
    with CaptureQueriesContext(connection) as captured:
        folded(noon(12))
    assert not any("approvals_case" in query["sql"] for query in captured)
    assert len(captured) < 10


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda rows: rows.update(number=9), "9, not 1"),
        (lambda rows: rows.delete(), "0, not 1"),
        (lambda rows: rows.update(kind="late"), "1, not 0"),
        (lambda rows: rows.update(day=date(2026, 3, 4)), "1, not 0"),
    ],
)
def test_a_figure_that_was_changed_lost_or_invented_is_found_and_mended(tamper, told):
    answered(3)
    folded(noon(5))
    assert verified() == ("0 figures differ\n", 0)
    tamper(DailyFigure.objects.filter(kind="opinions", matter="", day=date(2026, 3, 3)))
    said, code = verified()
    assert code == 1
    assert told in said
    assert "2026-03-03 000000 opinions of department" in said
    with at(noon(5)):
        said, code = verified("--rebuild")
    assert said.endswith("figures stored\n0 figures differ\n")
    assert code == 0


def test_before_the_first_fold_there_is_nothing_to_verify():
    answered(3)
    assert verified() == ("0 figures differ\n", 0)


def test_where_nobody_has_filed_a_day_is_sealed_all_the_same():
    assert folded(noon(3)) == 0
    assert SealedFigures.objects.get().until == noon(3) - folding.SETTLED


def test_the_clock_that_goes_back_unseals_nothing():
    answered(3)
    folded(noon(9))
    known = DailyFigure.objects.count()
    assert folded(noon(4)) == 0
    assert SealedFigures.objects.get().until == noon(9) - folding.SETTLED
    assert DailyFigure.objects.count() == known


def test_the_task_folds():
    answered(3)
    with at(noon(9)):
        tasks.fold_figures()
    assert SealedFigures.objects.get().until == noon(9) - folding.SETTLED
    assert AuditEvent.objects.filter(pk__gt=SealedFigures.objects.get().event_id).count() == 0


def test_an_old_hall_is_counted_from_its_first_day():
    long_ago = noon(3) - timedelta(days=400)
    make_case(submitted_at=long_ago)
    folded(noon(9))
    assert stored("submitted") == {long_ago.date(): 1}


def test_whoever_comes_while_another_counts_leaves_it_to_that_one():
    answered(3)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock('approvals_dailyfigure'::regclass::oid::bigint)")
            assert folded(noon(5)) == 0
            cursor.execute("SELECT pg_advisory_unlock_all()")  # closing would let go of it a moment later
    finally:
        other.close()
    assert folded(noon(5)) > 0
