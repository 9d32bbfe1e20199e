"""Whatever is done in whatever order, folded in between or not: what is stored is what a count from scratch gives.

The histories are those of the lifecycle, with its sweeps that come in time, late or never. The count from scratch walks
day by day over the rows, in Python, and knows nothing of how the product counts.
"""

from collections import Counter
from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.models import Clock, Pause
from approvals.supervision.models import DailyFigure, SealedFigures
from approvals.supervision.queries import figures as supervision
from approvals.supervision.queries.daily import differences
from approvals.supervision.services import folding
from portal.clock import local_date
from portal.clock.services import at
from tests.property.lifecycle.ground import lay_ground
from tests.property.lifecycle.machine import Lifecycle

pytestmark = pytest.mark.django_db

RUNS, STEPS = 100, 8

REACHED = {"review.deem_agreed", "pause.run_out", "item.grant", "case.withdraw"}
OFTEN = 3
"""What must happen so often, and a day brought back besides, or the histories prove little."""

Figures = Counter[tuple[date, int, str]]


class Folded(Lifecycle):
    """A history in which figures are folded after every act, after some, or at the end alone."""

    brought_back: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.rhythm, self.acts = 1, 0

    @initialize(rhythm=st.sampled_from((1, 2, 3, 100)))
    def choose_rhythm(self, rhythm):
        self.rhythm = rhythm

    def do(self, act, **arguments):
        super().do(act, **arguments)
        self.acts += 1
        if self.acts % self.rhythm == 0:
            self.fold()

    def fold(self) -> None:
        seal = SealedFigures.objects.first()
        over = DailyFigure.objects.filter(day__lt=local_date(seal.until)) if seal else DailyFigure.objects.none()
        before = set(over.values_list("pk", "number"))
        with at(self.hall.now):
            folding.fold()
        self.brought_back["day"] += before != set(over.all().values_list("pk", "number"))

    def teardown(self) -> None:
        try:
            if self.acts:
                self.judge_figures()
        finally:
            super().teardown()

    def judge_figures(self) -> None:
        self.hall.now += timedelta(days=1)
        self.fold()
        sealed = local_date(SealedFigures.objects.get().until)
        rows = DailyFigure.objects.values_list("day", "department_id", "kind", "number")
        stored = {row[:3]: row[3] for row in rows.filter(matter="")}
        assert stored == from_scratch(sealed - timedelta(days=1))
        assert differences() == []
        with at(self.hall.now):
            shown = supervision.figures(self.ground.supervisors[0])
            SealedFigures.objects.all().delete()
            assert supervision.figures(self.ground.supervisors[0]) == shown


def from_scratch(sealed: date) -> Figures:
    """Every figure by day, department and kind; what is carried over, over days up to *sealed*."""
    found: Figures = Counter()
    for case in Case.objects.exclude(state="draft"):
        count_case(found, case)
    for item in CaseItem.objects.filter(opened_at__isnull=False).select_related("case"):
        count_item(found, item, sealed)
    for task in ReviewTask.objects.select_related("case", "item"):
        count_task(found, task, sealed)
    return +found


def count_case(found: Figures, case: Case) -> None:
    of = case.lead_department_id
    found[local_date(case.submitted_at), of, "submitted"] += 1
    if case.accepted_at:
        found[local_date(case.accepted_at), of, "accepted"] += 1
        found[local_date(case.accepted_at), of, "deemed_accepted"] += case.is_deemed_accepted
    if case.state == "concluded":
        found[local_date(case.closed_at), of, "concluded"] += 1


def count_item(found: Figures, item: CaseItem, sealed: date) -> None:
    of, over_at = item.department_id, item.decided_at or item.case.closed_at
    carry(found, of, local_date(item.opened_at), over_at and local_date(over_at), sealed)
    suspend(found, item, sealed)
    if item.decided_at:
        limits = Clock.objects.filter(item=item, kind="decision").values_list("expires_at", flat=True)
        found[local_date(item.decided_at), of, "decided"] += 1
        is_late = any(end is not None and end <= item.decided_at for end in limits)
        found[local_date(item.decided_at), of, "late"] += is_late


def count_task(found: Figures, task: ReviewTask, sealed: date) -> None:
    of, over_at = task.department_id, task.effective_at or task.case.closed_at
    if of != task.item.department_id:
        carry(found, of, local_date(task.opened_at), over_at and local_date(over_at), sealed)
    if task.effective_at:
        found[local_date(task.effective_at), of, "opinions"] += 1
        found[local_date(task.effective_at), of, "deemed"] += task.state == "deemed"
        limits = Clock.objects.filter(task=task, kind__in=("review", "pre_review")).values_list("expires_at", flat=True)
        is_late = any(end is not None and end <= task.effective_at for end in limits)
        found[local_date(task.effective_at), of, "late_opinions"] += task.state == "deemed" or is_late


def carry(found: Figures, department: int, since: date, until: date | None, sealed: date) -> None:
    day = since
    while day <= sealed and (until is None or day < until):
        found[day, department, "in_hand"] += 1
        day += timedelta(days=1)


def suspend(found: Figures, item: CaseItem, sealed: date) -> None:
    held: dict[int, set[date]] = {}
    for pause in Pause.objects.filter(item=item, started_on__isnull=False):
        day, until = pause.started_on, pause.ended_on or pause.planned_end_on
        while day < until and day <= sealed:
            held.setdefault(pause.department_id, set()).add(day)
            day += timedelta(days=1)
    found.update((day, department, "suspended") for department, days in held.items() for day in days)


@pytest.mark.long
def test_what_is_stored_is_what_a_count_from_scratch_gives():
    class Histories(Folded):
        ground, seen = lay_ground(), Counter()

    run_state_machine_as_test(
        seed(7)(Histories),
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Histories.seen["history"] >= RUNS
    reached = {kind: Histories.seen[kind] for kind in REACHED} | Histories.brought_back
    assert {kind for kind, number in reached.items() if number >= OFTEN} == {*REACHED, "day"}, reached
