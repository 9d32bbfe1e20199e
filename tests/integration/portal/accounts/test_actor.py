"""Who acts: roles, department, and the applicants a user may act for today."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.test import RequestFactory

from portal import clock
from portal.accounts.actor import ANONYMOUS
from portal.accounts.middleware import ActorMiddleware
from portal.accounts.models import StaffRole
from portal.accounts.queries import actor_of
from portal.accounts.roles import Role
from tests.factories.accounts import (
    make_citizen,
    make_department,
    make_enterprise,
    make_mandate,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 9)


def asked(user):
    """The request of *user* as a view gets it."""
    requests = []
    request = RequestFactory().get("/")
    request.user = user
    ActorMiddleware(requests.append)(request)
    return requests[0]


def test_a_citizen_acts_for_oneself():
    user = make_citizen(display_name="林小满")
    actor = actor_of(user, TODAY)

    assert actor.applicant_ids == {user.person.applicant.pk}
    assert (actor.user_id, actor.name, actor.roles, actor.region) == (user.pk, "林小满", frozenset(), "")
    assert not actor.is_staff


def test_a_legal_representative_acts_for_the_enterprise_too():
    user = make_citizen()
    enterprise = make_enterprise(user)
    actor = actor_of(user, TODAY)

    assert actor.applicant_ids == {user.person.applicant.pk, enterprise.applicant.pk}
    assert actor.represents == {enterprise.pk}


@pytest.mark.parametrize(
    ("valid_until", "revoked_at", "may_act"),
    [
        (date(2026, 3, 10), None, True),
        (date(2026, 3, 9), None, True),
        (date(2026, 3, 8), None, False),
        (date(2026, 3, 10), datetime(2026, 3, 8, tzinfo=UTC), False),
    ],
)
def test_an_agent_acts_up_to_the_last_day_unless_revoked(valid_until, revoked_at, may_act):
    agent, enterprise = make_citizen(), make_enterprise(make_citizen())
    make_mandate(enterprise, agent, valid_until=valid_until, revoked_at=revoked_at)
    actor = actor_of(agent, TODAY)

    assert (enterprise.applicant.pk in actor.applicant_ids) is may_act
    assert actor.represents == frozenset()


def test_staff_serve_their_department_and_its_region():
    department = make_department(region="511602")
    user = make_staff(Role.REVIEWER, department)
    StaffRole.objects.create(user=user, role=Role.HEAD.value, department=department)
    StaffRole.objects.create(user=user, role=Role.STEWARD.value)
    actor = actor_of(user, TODAY)

    assert actor.roles == {Role.REVIEWER, Role.HEAD, Role.STEWARD}
    assert (actor.department_id, actor.region, actor.is_staff) == (department.pk, "511602", True)


def test_staff_without_a_department_serve_the_portals_region(settings):
    settings.REGION = "330100"

    assert actor_of(make_staff(Role.SUPERVISOR), TODAY).region == "330100"


def test_a_closed_account_holds_nothing():
    user = make_staff(Role.HEAD, is_active=False)
    actor = actor_of(user, TODAY)

    assert (actor.roles, actor.department_id, actor.applicant_ids) == (frozenset(), None, frozenset())


def test_nobody_serves_two_departments():
    user = make_staff(Role.REVIEWER)

    with pytest.raises(IntegrityError, match="staff_of_one_department"):
        StaffRole.objects.create(user=user, role=Role.HEAD.value, department=make_department())


def test_a_reviewer_without_a_department_is_refused_by_the_table():
    with pytest.raises(IntegrityError, match="these_roles_need_a_department"):
        StaffRole.objects.create(user=make_user(), role=Role.REVIEWER.value)


def test_an_enterprise_has_one_legal_representative():
    enterprise = make_enterprise(make_citizen())

    with pytest.raises(IntegrityError, match="one_legal_representative"):
        make_mandate(enterprise, make_citizen(), kind="legal_representative", valid_until=None)


def test_the_request_asks_at_most_twice_and_only_when_somebody_looks(django_assert_num_queries):
    user = make_staff(Role.CLERK)
    make_enterprise(user)

    with django_assert_num_queries(0):
        request = asked(user)
    with django_assert_num_queries(2):
        assert request.actor.roles == {Role.CLERK}
        assert request.actor.department_id is not None
    assert request.actor == actor_of(user, clock.today())


def test_a_visitor_is_anonymous_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asked(AnonymousUser()).actor == ANONYMOUS
