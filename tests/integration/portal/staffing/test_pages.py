"""The administrators' pages: staff, changes that wait, and the one-time link."""

import re

import pytest
from django.contrib.auth import get_user

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.queries import history
from portal.staffing import queries
from portal.staffing.models import StaffChange
from tests.factories.accounts import make_citizen, make_department, make_staff

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-and-own-one-7"


@pytest.fixture
def first():
    return make_staff(Role.SYSTEM_ADMINISTRATOR, username="first")


@pytest.fixture
def second():
    return make_staff(Role.SYSTEM_ADMINISTRATOR, username="second")


def text(response):
    return response.content.decode()


def propose(client, administrator, **changed):
    client.force_login(administrator)
    given = {
        "name": "温若谷",
        "username": "wen",
        "email": "wen@example.com",
        "mobile": "19900000001",
        "roles": ["supervisor"],
        "department": "",
    }
    return client.post("/staff/new/", given | changed, follow=True)


def confirm(client, administrator):
    client.force_login(administrator)
    return client.post(f"/staff/changes/{StaffChange.objects.get(decided_at=None).pk}/confirm/")


def link_on(response):
    return re.search(r'value="http://testserver(/staff/welcome/[^"]+)"', text(response))[1]


def choose(client, link, password=PASSWORD):
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"new_password1": password, "new_password2": password}, follow=True)


def test_a_new_member_of_staff_chooses_a_password_by_a_link_shown_once(client, first, second):
    told = text(propose(client, first))
    assert "变更已提出，待另一名系统管理员确认后生效" in told
    assert "须由另一名系统管理员确认" in told

    shown = confirm(client, second)
    link = link_on(shown)
    assert "no-store" in shown["Cache-Control"]
    client.logout()
    assert "密码已设置，请登录" in text(choose(client, link))

    user = User.objects.get(username="wen")
    assert user.check_password(PASSWORD)
    assert (user.email, user.mobile) == ("wen@example.com", "19900000001")
    assert [line.kind for line in history(f"account:{user.pk}")] == ["staff.password_chosen"]
    assert "链接已使用或已过期" in text(client.get(link, follow=True))


def test_a_link_of_somebody_disabled_or_of_an_applicant_opens_nothing(client, first, second):
    propose(client, first)
    link = link_on(confirm(client, second))
    client.logout()
    User.objects.filter(username="wen").update(is_active=False)
    assert "链接已使用或已过期" in text(client.get(link, follow=True))


def test_a_reset_signs_out_everywhere_and_shows_a_link(client, first, second, django_user_model):
    user = make_staff(Role.SUPERVISOR)
    user.set_password(PASSWORD)
    user.save()
    own = type(client)()
    own.force_login(user)
    client.force_login(first)
    client.post(f"/staff/{user.pk}/propose/", {"kind": "reset"})
    assert link_on(confirm(client, second))
    own.get("/help/")
    assert not get_user(own).is_authenticated


def test_the_other_changes_are_told_on_the_page_of_the_account(client, first, second):
    department = make_department("住建局")
    user = make_staff(Role.REVIEWER, department)
    client.force_login(first)
    client.post(f"/staff/{user.pk}/", {"roles": ["head"], "department": department.pk})
    waiting = text(client.get(f"/staff/{user.pk}/"))
    assert "该账号已有一项变更等待确认" in waiting
    assert "提出调整岗位" not in waiting
    assert "变更已生效" in text(client.get(confirm(client, second).url))
    client.post(f"/staff/{user.pk}/propose/", {"kind": "disable"})
    client.post(f"/staff/changes/{StaffChange.objects.get(decided_at=None).pk}/drop/")
    page = text(client.get(f"/staff/{user.pk}/"))
    assert page.index("停用账号") < page.rindex("调整岗位")
    assert "确认</li>" in page
    assert "撤回</li>" in page
    assert list(user.staff_roles.values_list("role", flat=True)) == ["head"]


def test_a_refusal_stands_in_the_form_and_what_was_typed_stays(client, first):
    make_citizen("wen")
    taken = propose(client, first)
    assert taken.status_code == 422
    assert "该用户名已被使用，请换一个" in text(taken)
    assert 'value="温若谷"' in text(taken)
    assert "这些岗位须选择所在部门" in text(propose(client, first, username="wen2", roles=["clerk"]))
    user = make_staff(Role.SUPERVISOR)
    same = client.post(f"/staff/{user.pk}/", {"roles": ["supervisor"], "department": ""})
    assert same.status_code == 422
    assert "该账号已经是这个状态" in text(same)
    assert client.post(f"/staff/{user.pk}/propose/", {"kind": "promote"}).status_code == 404
    assert client.post(f"/staff/{first.pk}/propose/", {"kind": "reset"}).status_code == 403


def test_the_list_is_searched_and_turned_over_in_few_statements(
    client, first, django_assert_max_num_queries, monkeypatch
):
    department = make_department("消防救援大队")
    for number in range(3):
        make_staff(Role.REVIEWER, department, username=f"fire{number}")
    client.force_login(first)
    with django_assert_max_num_queries(8):
        assert text(client.get("/staff/?q=消防")).count("消防救援大队") == 3
    monkeypatch.setattr(queries, "PAGE", 2)
    turned = text(client.get("/staff/?q=fire"))
    assert "after=fire1" in turned
    assert "fire2" in text(client.get("/staff/?q=fire&after=fire1"))


def test_a_list_of_three_takes_as_many_statements_as_a_list_of_one(client, first, django_assert_num_queries):
    def count():
        with django_assert_num_queries(8, exact=False) as made:
            client.get("/staff/")
        return len(made)

    client.force_login(first)
    make_staff(Role.REVIEWER)
    propose(client, first)
    one = count()
    for number in range(2):
        make_staff(Role.REVIEWER)
        propose(client, first, username=f"wen{number}")
    assert count() == one


def test_nobody_else_comes_in(client, first):
    client.force_login(make_staff(Role.SUPERVISOR))
    for address in ("/staff/", "/staff/new/", f"/staff/{first.pk}/"):
        assert client.get(address).status_code == 403
    client.logout()
    assert client.get("/staff/").status_code == 302
