"""One page, one moment: what a page reads only once."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries import actor_of, signed_in
from portal.accounts.roles import Role
from portal.reading import ReadingMiddleware, keep, once, reading
from portal.workcalendar.queries import current_version
from tests.factories.accounts import make_enterprise, make_staff

pytestmark = pytest.mark.django_db


def test_a_page_is_read_at_one_moment(django_assert_num_queries):
    current_version()  # a connection prepares it once
    with reading(), django_assert_num_queries(2):
        assert {clock.now() for _n in range(3)} == {clock.now()}
        assert {current_version() for _n in range(3)} == {0}


def test_outside_a_page_every_question_is_asked_anew(django_assert_num_queries):
    with django_assert_num_queries(2):
        clock.now()
        clock.now()


def test_what_one_page_has_read_is_forgotten_for_the_next():
    answers = iter("ab")
    with reading():
        assert once("letter", lambda: next(answers)) == "a"
        assert once("letter", lambda: next(answers)) == "a"
    with reading():
        assert once("letter", lambda: next(answers)) == "b"


def test_what_was_brought_along_is_not_read_and_does_not_replace_what_was():
    with reading():
        keep("letter", "a")
        keep("letter", "b")
        assert once("letter", lambda: "c") == "a"
    keep("letter", "d")
    assert once("letter", lambda: "c") == "c"


@pytest.mark.parametrize(("method", "asked"), [("GET", 1), ("HEAD", 1), ("POST", 2)])
def test_whoever_writes_asks_the_time_anew(method, asked, django_assert_num_queries):
    def view(_request):
        clock.now()
        return HttpResponse(str(clock.now()))

    with django_assert_num_queries(asked):
        ReadingMiddleware(view)(RequestFactory().generic(method, "/"))


def test_the_account_of_a_session_comes_with_its_roles_and_the_moment_in_one_statement(django_assert_num_queries):
    user = make_staff(Role.CLERK)
    make_enterprise(user)
    signed_in(user.pk)  # a connection prepares it once
    with reading():
        with django_assert_num_queries(1):
            found = signed_in(user.pk)
            now = clock.now()
        assert found == user
        assert actor_of(user, clock.local_date(now)).roles == {Role.CLERK}


def test_a_closed_account_is_nobody(client, settings):
    user = make_staff(Role.CLERK)
    client.force_login(user)
    assert client.get("/workbench/").status_code == 200
    User.objects.update(is_active=False)
    assert signed_in(user.pk) is None
    assert client.get("/workbench/").status_code == 302
