"""Hearings: by whose word, led by whom, and who stays out of the rest."""

from dataclasses import replace

import pytest

from approvals.cases.domain.vocabulary import ItemState, Opinion
from approvals.decisions.services import deciding
from approvals.inspections.models import Inspectors
from approvals.inspections.services.assigning import assign_inspectors
from approvals.permissions import RULES
from approvals.procedures.hearings.domain import rules
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.queries import hearing_desk
from approvals.procedures.hearings.services import rights
from approvals.reviews.services import opinions
from portal.accounts.models import StaffRole, User
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.kernel.errors import NotFound, NotPermitted, StaleVersion
from tests.factories.accounts import make_citizen, make_department, make_enterprise, make_mandate, make_staff
from tests.factories.approvals.cases import clerk, owner_of, staff_of
from tests.factories.approvals.inspections import make_inspection
from tests.factories.approvals.periods import item_with_periods, make_hearing, make_pause, noon
from tests.integration.inspections.steps import HELD_ON, hold
from tests.integration.procedures.hearings.steps import (
    FOURTH,
    announce,
    answer_right,
    decide,
    presider_in,
    record,
    request,
    schedule,
    tell,
)
from tests.integration.procedures.pauses.steps import answer, resume, reviewer_of

pytestmark = pytest.mark.usefixtures("published_years")


class TestByWhom:
    def test_the_deciding_department_tells_schedules_and_records(self):
        _case, item = item_with_periods(reviews=2)
        consulted = staff_of(item.tasks.exclude(department=item.department).get().department_id, Role.HEAD)
        for who in (consulted, owner_of(item.case), clerk()):
            with pytest.raises(NotPermitted):
                tell(item, actor=who)
            with pytest.raises(NotPermitted):
                announce(item, actor=who)
        hearing = request(tell(item, actor=reviewer_of(item, Role.HEAD)))
        for who in (consulted, owner_of(item.case)):
            with pytest.raises(NotPermitted):
                schedule(hearing, actor=who)
        hearing = schedule(hearing)
        with pytest.raises(NotPermitted):
            record(hearing, actor=consulted)
        assert record(hearing, actor=reviewer_of(item, Role.HEAD)).state == HearingState.HELD

    def test_the_applicant_answers_and_nobody_for_them(self):
        _case, item = item_with_periods()
        hearing = tell(item)
        for who in (reviewer_of(item), clerk()):
            for act in (rights.request, rights.waive):
                with pytest.raises(NotPermitted):
                    answer_right(act, hearing, actor=who)
        with pytest.raises(NotFound):
            answer_right(rights.request, hearing, actor=owner_of(item_with_periods()[0]))
        assert request(hearing).state == HearingState.REQUESTED

    def test_an_agent_answers_for_an_enterprise_and_the_window_where_it_was_filed(self):
        agent = make_citizen()
        enterprise = make_enterprise()
        make_mandate(enterprise, agent)
        _case, item = item_with_periods(applicant=enterprise.applicant)
        who = owner_of(item.case)
        assert request(tell(item), actor=who).requested_by_id == who.user_id
        _case, item = item_with_periods(channel="counter")
        assert request(tell(item), actor=clerk()).state == HearingState.REQUESTED

    def test_what_the_agency_has_announced_the_applicant_cannot_take_back(self):
        _case, item = item_with_periods()
        with pytest.raises(NotPermitted):
            answer_right(rights.cancel, announce(item), on=noon(11))

    def test_a_page_that_saw_another_version_is_stale_and_another_cases_hearing_is_not_found(self):
        _case, item = item_with_periods()
        hearing = tell(item)
        of = {"actor": owner_of(item.case), "case_id": item.case_id}
        with at(FOURTH), pytest.raises(StaleVersion):
            rights.waive(**of, hearing_id=hearing.pk, seen_version=7)
        other = make_hearing(item_with_periods()[1])
        with at(FOURTH), pytest.raises(NotFound):
            rights.waive(**of, hearing_id=other.pk, seen_version=None)

    def test_its_pause_ends_with_it_and_by_nobodys_word(self):
        _case, item = item_with_periods()
        pause = make_pause(item, ground="hearing")
        with pytest.raises(NotPermitted):
            resume(pause, reviewer_of(item), noon(4))


class TestThePresider:
    def test_comes_from_the_department_and_has_given_no_opinion(self):
        _case, item = item_with_periods()
        hearing = request(tell(item))
        with pytest.raises(rules.PresiderFromOutside):
            schedule(hearing, presider_id=make_staff(Role.REVIEWER, make_department()).pk)
        left = presider_in(item)
        User.objects.filter(pk=left).update(is_active=False)
        with pytest.raises(rules.PresiderFromOutside):
            schedule(hearing, presider_id=left)
        answer(item)
        reviewer = User.objects.get(pk=item.tasks.get().answered_by_id)
        StaffRole.objects.create(user=reviewer, role=Role.REVIEWER.value, department=item.department)
        with pytest.raises(rules.PresiderHasReviewed):
            schedule(hearing, presider_id=reviewer.pk)
        assert schedule(hearing).presider_name

    def test_is_not_the_only_head_who_has_to_decide(self):
        _case, item = item_with_periods()
        head = make_staff(Role.HEAD, item.department)
        hearing = request(tell(item))
        with pytest.raises(rules.PresiderMustDecide):
            schedule(hearing, presider_id=head.pk)
        make_staff(Role.HEAD, item.department)
        assert schedule(hearing, presider_id=head.pk).presider_id == head.pk

    def test_gives_no_opinion_and_decides_nothing_afterwards(self):
        _case, item = item_with_periods(reviews=2)
        presider = presider_in(item)
        hearing = schedule(request(tell(item)), presider_id=presider)
        led = replace(staff_of(item.department_id, Role.REVIEWER, Role.HEAD), user_id=presider)
        task = item.tasks.get(department=item.department)
        given = {"case_id": item.case_id, "task_id": task.pk, "seen_version": None, "opinion": Opinion.AGREE}
        with at(noon(11)), pytest.raises(rules.PresiderStaysOut):
            opinions.give_opinion(**given, actor=led)
        record(hearing)
        for consulted in item.tasks.all():
            answer(item, consulted.department_id, on=noon(20))
        for act in (deciding.grant, deciding.refuse):
            with pytest.raises(rules.PresiderStaysOut):
                decide(item, on=noon(20), act=act, actor=led)
        assert decide(item, on=noon(20)).state == ItemState.GRANTED

    def test_does_not_inspect_either_before_or_afterwards(self):
        _case, item = item_with_periods(reviews=2)
        Inspectors.objects.create(item=item)
        assigned, came, free = (presider_in(item) for _ in range(3))
        hold(make_inspection(item), inspectors=[came, presider_in(item)])
        assigning = {"case_id": item.case_id, "item_id": item.pk, "actor": reviewer_of(item), "seen_version": None}
        with at(HELD_ON):
            assign_inspectors(**assigning, inspector_ids=[assigned, presider_in(item)])
        hearing = request(tell(item))
        offered = [one.user_id for one in hearing_desk(hearing.pk, reviewer_of(item)).presiders]
        assert (assigned in offered, came in offered, free in offered) == (False, False, True)
        for inspector in (assigned, came):
            with pytest.raises(rules.PresiderHasReviewed):
                schedule(hearing, presider_id=inspector)
        schedule(hearing, presider_id=free)
        two = [free, presider_in(item)]
        with at(noon(11)), pytest.raises(rules.PresiderInspects):
            assign_inspectors(**assigning, inspector_ids=two)
        with pytest.raises(rules.PresiderInspects):
            hold(make_inspection(item), on=noon(11), inspectors=two)
        schedule(hearing, on=noon(11), takes_place_at=noon(20))
        with at(noon(12)):
            assert assign_inspectors(**assigning, inspector_ids=two).inspectors.user_ids == two

    def test_who_leads_no_more_is_free(self):
        _case, item = item_with_periods()
        presider = presider_in(item)
        hearing = schedule(request(tell(item)), presider_id=presider)
        hearing = schedule(hearing, on=noon(11), takes_place_at=noon(20))
        free = replace(staff_of(item.department_id), user_id=presider)
        with at(noon(12)):
            opinions.give_opinion(
                case_id=item.case_id,
                task_id=item.tasks.get().pk,
                actor=free,
                seen_version=None,
                opinion=Opinion.AGREE,
            )
        assert hearing.presider_id != presider


def test_a_list_and_a_row_give_the_same_answer():
    from_window, online = item_with_periods(channel="counter")[1], item_with_periods()[1]
    announced = make_hearing(
        online, is_announced=True, told_at=None, state="closed", ended_at=noon(4), department=online.department
    )
    rows = [make_hearing(from_window), make_hearing(online), announced]
    people = (clerk(), owner_of(online.case), reviewer_of(online), reviewer_of(from_window, Role.HEAD))
    for action in ("hearing.answer", "hearing.cancel", "hearing.conduct", "hearing.lapse"):
        for actor in people:
            selected = set(type(announced).objects.filter(RULES[action].q(actor)))
            assert selected == {row for row in rows if RULES[action].allows(actor, row)}
