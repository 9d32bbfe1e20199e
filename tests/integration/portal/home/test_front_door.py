"""The front door: the same for everybody, kept for an edition of the catalogue, and never older than it."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.accounts import make_citizen
from tests.factories.catalogue import make_bundle, make_matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    make_matter("A")
    make_bundle("K1", "A", name="开一家店")


def shown(client: Client) -> str:
    return client.get("/").content.decode()


def test_of_a_known_edition_only_its_mark_is_read(catalogue, django_assert_num_queries):
    visitor = Client()
    first = shown(visitor)
    visitor.get("/")
    with django_assert_num_queries(1):
        again = shown(visitor)
    assert "开一家店" in first
    assert "开一家店" in again


def test_what_is_published_is_there_at_once(catalogue):
    assert "再开一家店" not in shown(Client())
    make_bundle("K2", "A", name="再开一家店")
    assert "再开一家店" in shown(Client())


def test_each_language_has_its_own(catalogue):
    chinese, english = Client(), Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for _again in range(2):
        assert "找事项，一次办" in shown(chinese)
        assert "找事项，一次办" not in shown(english)
        assert "开一家店" in shown(english)


def test_what_is_personal_stays_with_the_person(catalogue):
    citizen = make_citizen()
    signed_in = Client()
    signed_in.force_login(citizen)
    assert str(citizen) in shown(signed_in)
    assert str(citizen) not in shown(Client())
