"""The demo's accounts: made once, in demo mode only, all of them invented."""

from io import StringIO

import pytest
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command

from portal import clock
from portal.accounts import demo
from portal.accounts.models import Department, Enterprise, Mandate, Person, StaffRole, User
from portal.accounts.queries import actor_of
from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen, make_department

pytestmark = pytest.mark.django_db


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo_accounts", *arguments, stdout=out)
    return out.getvalue()


def acting(username):
    return actor_of(User.objects.get(username=username), clock.today())


def test_every_role_and_every_kind_of_applicant_is_there():
    load()

    assert set(StaffRole.objects.values_list("role", flat=True)) == set(Role.values())
    assert StaffRole.objects.filter(role=Role.SUPERVISOR.value).count() == 2
    assert acting("legal").represents == {Enterprise.objects.get().pk}
    assert acting("agent").applicant_ids > acting("agent").represents
    assert len(acting("agent").applicant_ids) == 2
    assert len(acting("citizen").applicant_ids) == 1
    assert User.objects.get(username="clerk").check_password(demo.KEY)


def test_each_reviewing_department_has_one_reviewer_and_one_head():
    load()

    for _place, name, _reviewer, _head in demo.REVIEWING:
        roles = StaffRole.objects.filter(department__name=name).values_list("role", flat=True)
        assert sorted(roles) == ["head", "reviewer"]


def test_a_department_of_the_catalogue_is_used_by_its_name_or_alias():
    by_name = make_department("住建局")
    by_alias = make_department("区消防救援大队", aliases=["消防救援大队"])
    load()

    assert acting("head-housing").department_id == by_name.pk
    assert acting("head-fire").department_id == by_alias.pk
    assert not Department.objects.filter(name="消防救援大队").exists()


def test_a_second_run_changes_nothing_and_keeps_a_changed_password():
    load()
    citizen = User.objects.get(username="citizen")
    citizen.set_password("my own words")
    citizen.save()
    before = [list(model.objects.order_by("pk").values()) for model in (User, Person, StaffRole, Department, Mandate)]
    load()

    after = [list(model.objects.order_by("pk").values()) for model in (User, Person, StaffRole, Department, Mandate)]
    assert after == before


def test_the_list_shows_everybody_and_makes_nobody():
    lines = load("--list").splitlines()

    assert [line.split()[0] for line in lines] == [account.username for account in demo.demo_accounts()]
    assert all(demo.KEY in line for line in lines)
    assert User.objects.count() == 0


def test_production_has_no_demo_accounts(settings):
    settings.DEMO_MODE = False

    with pytest.raises(CommandError, match="演示账号只能在演示环境中建立"):
        load()
    assert User.objects.count() == 0


def test_the_sign_in_page_offers_each_account_with_one_press(client):
    load()
    page = client.get("/account/login/").content.decode()

    for account in demo.demo_accounts():
        assert f'value="{account.username}"' in page
        assert f"以{account.name}身份登录" in page
    assert demo.KEY in page


def test_one_press_signs_in(client):
    load()
    response = client.post("/account/demo/", {"username": "head-fire"})

    assert response.status_code == 302
    assert get_user(client).username == "head-fire"


def test_one_press_is_for_demo_accounts_only(client):
    make_citizen("somebody")

    assert client.post("/account/demo/", {"username": "somebody"}).status_code == 404
    assert client.post("/account/demo/", {"username": "citizen\0"}).status_code == 404
    assert client.post("/account/demo/", {"username": "citizen"}).status_code == 404
    assert client.get("/account/demo/").status_code == 405
    assert not get_user(client).is_authenticated


def test_production_offers_no_such_door(client, settings):
    load()
    settings.DEMO_MODE = False

    assert client.post("/account/demo/", {"username": "administrator"}).status_code == 404
    assert not get_user(client).is_authenticated
    assert "身份登录" not in client.get("/account/login/").content.decode()
