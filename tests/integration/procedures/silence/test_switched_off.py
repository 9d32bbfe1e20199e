"""Silence that the catalogue no longer allows: it brings nothing about, and takes nobody's word."""

from datetime import date, timedelta

import pytest

from approvals.cases.domain.vocabulary import ItemState, Opinion, TaskState
from approvals.cases.models import CaseItem, ReviewTask
from approvals.procedures.silence.domain.refusals import SilenceHasNotSpoken
from approvals.reviews.domain import OpinionTooLate
from approvals.reviews.services import opinions, silences, speaking_late
from matters.catalogue.models import Matter, MatterVersion
from portal.clock.services import at
from tests.factories.approvals.cases import BASIS, clock_end, in_review, staff_of

pytestmark = pytest.mark.django_db

SWEPT_AT = clock_end(date(2026, 3, 9)) + timedelta(seconds=60)


@pytest.fixture
def task(published_years: None) -> ReviewTask:
    """A review whose silence would have counted, had the catalogue not changed its mind."""
    case, _item = in_review(reviews=2, basis=BASIS)
    lapsed = case.tasks.get(silence_basis=BASIS)
    version = lapsed.item.matter_version
    Matter.objects.filter(pk=version.matter_id).update(current=version)
    MatterVersion.objects.filter(pk=version.pk).update(is_silence_enabled=False)
    return lapsed


def answer(task: ReviewTask) -> None:
    opinions.give_opinion(
        case_id=task.case_id,
        task_id=task.pk,
        actor=staff_of(task.department_id),
        seen_version=task.version,
        opinion=Opinion.AGREE,
    )


def test_the_department_still_gives_its_opinion_and_the_item_goes_on(task):
    with at(SWEPT_AT):
        answer(task.case.tasks.exclude(pk=task.pk).get())
        with pytest.raises(OpinionTooLate):
            answer(task)
        assert silences.deem_silent_opinions() == 1
        answer(task)
    task.refresh_from_db()
    assert (task.state, task.opinion) == (TaskState.ANSWERED, Opinion.AGREE)
    assert CaseItem.objects.get(pk=task.item_id).state == ItemState.REVIEWED


def test_nothing_is_put_on_paper_for_a_silence_that_never_spoke(task):
    with at(SWEPT_AT):
        silences.deem_silent_opinions()
        with pytest.raises(SilenceHasNotSpoken):
            speaking_late.record_late_opinion(
                case_id=task.case_id, task_id=task.pk, actor=staff_of(task.department_id), opinion=Opinion.AGREE
            )
