"""Strangers who guess are slowed down, and lock nobody out."""

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import User
from portal.accounts.sign_in.adapter import COOKIE, MOST_ACCOUNTS
from tests.concurrency.at_once import at_once

PASSWORD, NEW = "gut-geheim-9", "ganz-anders-7"
OWNER, STRANGER = "203.0.113.7", "198.51.100.9"
TOO_MANY = "密码错误次数过多，请5分钟后再试"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("ouyang", password=PASSWORD)


def sign_in(password: str, address: str, client: Client | None = None, username: str = "ouyang"):
    told = {"login": username, "password": password}
    return (client or Client()).post("/account/login/", told, REMOTE_ADDR=address)


def guess(times: int, address: str = STRANGER, **who):
    return [sign_in(f"guess-{number}", address, **who) for number in range(times)]


def test_a_stranger_gets_five_guesses_in_five_minutes(user):
    answers = guess(6)
    assert [TOO_MANY in answer.content.decode() for answer in answers] == [False] * 5 + [True]
    assert TOO_MANY in sign_in(PASSWORD, STRANGER).content.decode()


def test_the_owner_elsewhere_is_not_locked_out_by_it(user):
    guess(6)
    assert sign_in(PASSWORD, OWNER).status_code == 302


def test_guesses_from_everywhere_end_too_but_never_on_a_known_device(user, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "8/h/key"}
    at_home = Client()
    assert sign_in(PASSWORD, OWNER, at_home).status_code == 302
    at_home.post("/account/logout/")
    for number in range(9):
        guess(1, f"198.51.100.{number}")
    assert TOO_MANY in sign_in(PASSWORD, "192.0.2.1").content.decode()
    guess(10, OWNER, client=at_home)
    assert sign_in(PASSWORD, OWNER, at_home).status_code == 302


def test_a_device_is_known_for_the_password_that_it_knew(user):
    at_home = Client()
    sign_in(PASSWORD, OWNER, at_home)
    at_home.post("/account/logout/")
    user.set_password(NEW)
    user.save()
    guess(5, OWNER, client=at_home)
    assert TOO_MANY in sign_in(NEW, OWNER, at_home).content.decode()


@pytest.mark.parametrize("forge", [lambda: "", lambda: "x", lambda: signing.dumps({"1": "x"}, salt="other")])
def test_a_device_does_not_vouch_for_itself(user, forge):
    stranger = Client()
    stranger.cookies[COOKIE] = forge()
    assert TOO_MANY in guess(6, client=stranger)[-1].content.decode()


def test_a_counter_remembers_its_last_accounts(user):
    counter = Client()
    for number in range(MOST_ACCOUNTS + 1):
        User.objects.create_user(f"clerk{number}", password=PASSWORD)
        sign_in(PASSWORD, OWNER, counter, username=f"clerk{number}")
        counter.post("/account/logout/")
    cache.clear()
    assert TOO_MANY in guess(6, OWNER, client=counter, username="clerk0")[-1].content.decode()
    assert TOO_MANY not in guess(6, OWNER, client=counter, username="clerk1")[-1].content.decode()


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_each():
    User.objects.create_user("ouyang", password=PASSWORD)
    answers = at_once(*[lambda n=number: sign_in(f"guess-{n}", STRANGER) for number in range(8)])
    assert sum(TOO_MANY in answer.content.decode() for answer in answers) >= 3
