"""The pages of accounts, as a person meets them."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import make_password

from portal import clock
from portal.accounts.models import Enterprise, Mandate, User
from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen, make_department, make_enterprise, make_mandate, make_staff

pytestmark = pytest.mark.django_db

WORDS = "correct horse"
TYPED = {
    "name": "林小满",
    "id_type": "citizen",
    "id_number": "320100199003071236",
    "mobile": "19900000000",
    "username": "linxiaoman",
    "password1": WORDS,
    "password2": WORDS,
}
MISMATCH = "您提供的用户名或密码不正确"


def text(response) -> str:
    page = response.content.decode()
    assert "UNDEFINED[" not in page
    return page


def sign_in(client, username: str, password: str = WORDS, path: str = "/account/login/"):
    return client.post(path, {"login": username, "password": password})


def test_signing_in_leads_to_where_one_wanted_to_go(client):
    make_citizen("linxiaoman", password=make_password(WORDS))
    asked = client.get("/account/")

    assert asked.status_code == 302
    assert sign_in(client, "LinXiaoman", path=asked.url).url == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(client):
    make_citizen("linxiaoman", password=make_password(WORDS))
    known, unknown = sign_in(client, "linxiaoman", "wrong"), sign_in(client, "nobody", "wrong")

    assert MISMATCH in text(known)
    shown = [re.sub("linxiaoman|nobody", "", re.sub('value="[^"]{64}"', "", text(page))) for page in (known, unknown)]
    assert shown[0] == shown[1]


def test_guessing_is_stopped_even_if_the_last_guess_is_right(client):
    make_citizen("linxiaoman", password=make_password(WORDS))
    for _attempt in range(5):
        assert MISMATCH in text(sign_in(client, "linxiaoman", "wrong"))

    assert "密码错误次数过多" in text(sign_in(client, "linxiaoman"))
    assert not get_user(client).is_authenticated


def test_too_many_requests_are_answered_by_a_page_of_the_portal(client):
    pages = [sign_in(client, f"user{number}", "wrong") for number in range(61)]

    assert pages[-1].status_code == 429
    assert "操作太频繁" in text(pages[-1])


def test_a_closed_account_does_not_sign_in(client):
    make_citizen("linxiaoman", password=make_password(WORDS), is_active=False)
    response = sign_in(client, "linxiaoman")

    assert "账号已停用" in text(client.get(response.url))
    assert not get_user(client).is_authenticated


def test_signing_out_needs_a_press(client):
    client.force_login(make_citizen())

    assert client.get("/account/logout/").status_code == 200
    assert get_user(client).is_authenticated
    client.post("/account/logout/")
    assert not get_user(client).is_authenticated


def test_a_citizen_registers_and_is_signed_in(client):
    response = client.post("/account/signup/", TYPED)

    assert response.status_code == 302
    assert get_user(client).person.id_number == TYPED["id_number"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id_number": "32010019900307123X"}, "校验位不正确"),
        ({"mobile": "12"}, "手机号码应为7至15位数字"),
        ({"password2": "another"}, "每次输入的密码必须相同"),
        ({"password1": "12345678", "password2": "12345678"}, "密码"),
        ({"name": ""}, "姓名"),
        ({"id_number": ""}, "证件号码"),
    ],
)
def test_a_mistake_in_registration_is_said_and_nothing_is_kept(client, changed, sentence):
    response = client.post("/account/signup/", TYPED | changed)

    assert response.status_code == 200
    assert sentence in text(response)
    assert User.objects.count() == 0


@pytest.mark.parametrize("changed", [{"username": "another"}, {"id_number": "650101198512018888"}])
def test_registration_does_not_tell_which_of_the_two_is_taken(client, changed):
    client.post("/account/signup/", TYPED)
    client.logout()
    response = client.post("/account/signup/", TYPED | changed)

    assert "无法用这些信息注册" in text(response)
    assert "已存在" not in text(response)
    assert User.objects.count() == 1


def test_ones_own_page_masks_numbers(client):
    client.post("/account/signup/", TYPED)
    page = text(client.get("/account/"))

    assert "3201**********1236" in page
    assert "199****0000" in page
    assert TYPED["id_number"] not in page


def test_staff_see_their_post(client):
    client.force_login(make_staff(Role.HEAD, make_department("消防救援大队")))
    page = text(client.get("/account/"))

    assert "部门负责人" in page
    assert "消防救援大队" in page
    assert "添加企业" not in page


def test_an_enterprise_is_added_by_form(client):
    client.force_login(make_citizen())
    assert "请检查填写的内容" not in text(client.get("/account/enterprises/add/"))
    response = client.post(
        "/account/enterprises/add/", {"name": "示例企业", "credit_code": "91330100799655058B"}, follow=True
    )

    assert "企业已添加" in text(response)
    assert "您是法定代表人" in text(response)
    assert Enterprise.objects.get().mandates.count() == 1


def test_a_wrong_number_is_said_together_with_other_mistakes(client):
    page = text(client.post("/account/signup/", TYPED | {"id_number": "32010019900307123X", "mobile": "12"}))

    assert "校验位不正确" in page
    assert "手机号码应为7至15位数字" in page


def test_a_refused_enterprise_keeps_what_was_typed(client):
    client.force_login(make_citizen())
    wrong = client.post("/account/enterprises/add/", {"name": "示例企业", "credit_code": "9133010057462616XH"})
    taken = make_enterprise(make_citizen())
    refused = client.post("/account/enterprises/add/", {"name": "示例企业", "credit_code": taken.credit_code})

    assert "统一社会信用代码的校验位不正确" in text(wrong)
    assert 'value="示例企业"' in text(wrong)
    assert "这家企业已经登记" in text(refused)


def test_a_mandate_is_granted_shown_and_revoked(client):
    legal, agent = make_citizen(), make_citizen("agent", display_name="沈知行")
    enterprise = make_enterprise(legal)
    client.force_login(legal)
    address = f"/account/enterprises/{enterprise.pk}/mandates/grant/"
    typed = {"agent_username": "agent", "agent_name": "沈知行", "valid_until": clock.today() + timedelta(days=30)}

    assert enterprise.name in text(client.get(address))
    assert "没有找到用户名和姓名相符的代办人" in text(client.post(address, typed | {"agent_name": "沈"}))
    assert "委托期限不能早于今天" in text(client.post(address, typed | {"valid_until": "2020-01-01"}))
    assert "沈知行 · 有效至" in text(client.post(address, typed, follow=True))

    mandate = Mandate.objects.get(kind="agent")
    client.force_login(agent)
    assert "您是代办人" in text(client.get("/account/"))
    client.force_login(legal)
    assert "委托已撤销" in text(client.post(f"/account/mandates/{mandate.pk}/revoke/", follow=True))


def test_an_expired_mandate_is_shown_as_such(client):
    legal, agent = make_citizen(), make_citizen()
    make_mandate(make_enterprise(legal), agent, valid_until="2026-01-05")

    client.force_login(legal)
    assert "已到期" in text(client.get("/account/"))
    client.force_login(agent)
    assert "您还没有代表任何企业" in text(client.get("/account/"))


def test_strangers_find_no_such_pages(client):
    enterprise = make_enterprise(make_citizen())
    mandate = make_mandate(enterprise, make_citizen())
    client.force_login(make_citizen())

    assert client.get(f"/account/enterprises/{enterprise.pk}/mandates/grant/").status_code == 404
    assert client.post(f"/account/mandates/{mandate.pk}/revoke/").status_code == 404
    assert client.get(f"/account/mandates/{mandate.pk}/revoke/").status_code == 405


def test_a_password_is_changed_by_who_knows_it(client):
    user = make_citizen("linxiaoman", password=make_password(WORDS))
    client.force_login(user)
    typed = {"oldpassword": WORDS, "password1": "battery staple", "password2": "battery staple"}

    assert "请输入您的当前密码" in text(client.post("/account/password/", typed | {"oldpassword": "wrong"}))
    assert client.post("/account/password/", typed).url == "/account/"
    assert get_user(client) == user
    user.refresh_from_db()
    assert user.check_password("battery staple")


@pytest.mark.parametrize("agents", [1, 3])
def test_ones_own_page_takes_the_same_queries_however_much_is_on_it(client, django_assert_num_queries, agents):
    legal = make_citizen()
    for _enterprise in range(agents):
        enterprise = make_enterprise(legal)
        for _agent in range(agents):
            make_mandate(enterprise, make_citizen())
    client.force_login(legal)

    with django_assert_num_queries(6):
        client.get("/account/")


@pytest.mark.parametrize("path", ["", "enterprises/add/", "enterprises/1/mandates/grant/", "password/"])
def test_a_visitor_is_asked_to_sign_in(client, path):
    response = client.get(f"/account/{path}")

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")
