"""The frame of every page: language, elder mode, navigation, and refusals told as sentences."""

import importlib
import re

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.utils.translation import get_language

from matters.urls import urlpatterns as matters_pages
from portal.accounts.roles import Role
from portal.home.urls import urlpatterns as home_pages
from portal.kernel.errors import IllegalMove, InvalidInput, NotFound, StaleVersion
from portal.kernel.vocabulary import _
from portal.ui import navigation, qr
from portal.ui.middleware import LanguageMiddleware
from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as portal_pages
from tests.factories.accounts import actor_for, make_citizen, make_staff

__all__ = ["handler400", "handler403", "handler404", "handler500"]

REFUSALS = {
    "stale": StaleVersion(),
    "missing": NotFound(),
    "illegal": IllegalMove(state=_("待受理"), move=_("受理")),
    "input": InvalidInput({"name": _("请填写理由")}),
    "suspicious": BadRequest(),
    "denied": PermissionDenied(),
    "nothing": Http404(),
}


def raises(_request: HttpRequest, what: str) -> HttpResponse:
    if what == "busy":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")
    raise REFUSALS.get(what, ZeroDivisionError())


urlpatterns = [
    path("raises/<what>/", raises),
    path("api/v1/raises/<what>/", raises),
    path("", include(portal_pages)),
]


@pytest.fixture(autouse=True)
def _these_urls(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"
    return client


def body(response):
    return response.content.decode()


def test_a_visitor_reads_the_front_page_without_a_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/help/").status_code == 200


def test_pages_are_chinese_whatever_the_browser_prefers(client):
    response = client.get("/help/", headers={"Accept-Language": "en"})
    assert '<html lang="zh-hans"' in body(response)


def test_the_switch_makes_pages_english_and_back(client):
    response = client.post(reverse("set_language"), {"language": "en", "next": "/help/"}, follow=True)
    assert response.redirect_chain == [("/help/", 302)]
    assert '<html lang="en"' in body(response)
    response = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/help/"}, follow=True)
    assert '<html lang="zh-hans"' in body(response)


def test_an_unknown_language_is_chinese(client):
    client.cookies["django_language"] = "xx"
    assert '<html lang="zh-hans"' in body(client.get("/help/"))


def test_programs_may_ask_for_english(rf):
    said = LanguageMiddleware(lambda _request: HttpResponse(get_language()))
    assert said(rf.get("/api/v1/x/", headers={"Accept-Language": "en"})).content == b"en"
    assert said(rf.get("/api/v1/x/")).content == b"zh-hans"


def test_the_elder_mode_is_switched_on_and_off(client):
    response = client.post(reverse("ui:elder"), {"next": "/help/"}, follow=True)
    assert response.redirect_chain == [("/help/", 302)]
    assert 'class="elder"' in body(response)
    response = client.post(reverse("ui:elder"), {"next": "/help/"}, follow=True)
    assert 'class="elder"' not in body(response)


def test_the_switch_does_not_lead_to_strangers(client):
    response = client.post(reverse("ui:elder"), {"next": "https://example.org/"})
    assert response["Location"] == "/"


def test_every_component_is_in_the_gallery(client):
    response = client.get("/-/components/")
    shown = {template.name for template in response.templates}
    kept = {f"components/{path.name}" for path in (settings.BASE_DIR / "templates" / "components").glob("*.html")}
    assert kept - shown == set()
    assert "UNDEFINED[" not in body(response)


@pytest.mark.parametrize("address", ["/-/components/", "/-/components/refusal/"])
def test_production_has_no_gallery(client, settings, monkeypatch, address):
    monkeypatch.setenv("SECRET_KEY", "of-production")
    settings.DEMO_MODE = importlib.import_module("portal.settings.prod").DEMO_MODE
    assert client.get(address).status_code == 404


def test_the_switch_is_no_link(client):
    assert client.get(reverse("ui:elder")).status_code == 405


@pytest.mark.parametrize(
    ("what", "status", "sentence"),
    [
        ("stale", 409, "办件已被他人更新，请刷新后重试"),
        ("missing", 404, "没有找到您要的内容"),
        ("illegal", 409, "当前状态为“待受理”，不能办理“受理”"),
        ("input", 422, "请填写理由"),
        ("busy", 503, "办理的人较多，请稍后重试"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_refusal_becomes_a_sentence_with_its_status(client, what, status, sentence):
    page = client.get(f"/raises/{what}/")
    assert page.status_code == status
    assert sentence in body(page)
    assert "<h1>" in body(page)
    part = client.get(f"/raises/{what}/", headers={"HX-Request": "true"})
    assert part.status_code == status
    assert sentence in body(part)
    assert "<html" not in body(part)
    assert part["HX-Retarget"] == "#notices"


@pytest.mark.django_db(transaction=True)
def test_a_busy_moment_says_when_to_come_back(client):
    assert client.get("/raises/busy/")["Retry-After"] == "1"


def test_labels_inside_a_refusal_are_translated(english):
    page = body(english.get("/raises/illegal/"))
    assert "Awaiting acceptance" in page
    assert "待受理" not in page


def test_the_api_answers_for_itself(client):
    with pytest.raises(StaleVersion):
        client.get("/api/v1/raises/stale/")


def test_a_fault_of_ours_shows_no_trace(client):
    client.raise_request_exception = False
    response = client.get("/raises/fault/")
    assert response.status_code == 500
    assert "ZeroDivisionError" not in body(response)
    assert "系统出了问题" in body(response)


def test_an_error_of_a_part_replaces_the_whole_page(client):
    response = client.get("/no-such-page/", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert response["HX-Retarget"] == "body"


@pytest.mark.django_db
def test_a_part_that_asks_to_sign_in_leads_the_whole_page_there(client):
    response = client.get(reverse("home:workbench"), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == reverse("account_login")
    assert "Location" not in response


def test_a_page_loads_what_is_ours_and_lies_in_no_frame(client):
    answer = client.get("/help/")
    policy = set(answer["Content-Security-Policy"].split("; "))
    assert {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= policy
    assert (answer["Referrer-Policy"], answer["X-Content-Type-Options"]) == ("same-origin", "nosniff")
    assert client.trace("/help/").status_code == 405


@pytest.mark.django_db
def test_pages_of_the_signed_in_are_kept_by_no_cache(client):
    assert "Cache-Control" not in client.get("/help/")
    client.force_login(make_citizen())
    assert client.get("/help/")["Cache-Control"] == "no-store"


def test_an_expired_form_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post(reverse("ui:elder"))
    assert response.status_code == 403
    assert "页面已过期" in body(response)


@pytest.mark.parametrize(("what", "status"), [("suspicious", 400), ("denied", 403), ("nothing", 404)])
def test_every_error_has_a_page_of_its_own(client, what, status):
    response = client.get(f"/raises/{what}/")
    assert response.status_code == status
    assert "<h1>" in body(response)


def shown(*roles, here="/"):
    return [link.url for link in navigation.place(actor_for(None, *roles), here).links()]


def test_staff_find_their_workbench_and_applicants_do_not():
    assert reverse("home:workbench") in shown(Role.CLERK)
    assert reverse("home:workbench") not in shown()


@pytest.mark.django_db
def test_the_workbench_shows_what_the_role_does(client):
    client.force_login(make_staff(Role.CATALOGUE_EDITOR))
    page = body(client.get(reverse("home:workbench")))
    assert "起草和发布事项，确认示例数据" in page


def test_one_place_is_marked_as_the_current_one():
    links = navigation.place(actor_for(None), reverse("home:help")).links()
    assert [link.url for link in links if link.is_current] == [reverse("home:help")]


def test_the_navigation_that_is_kept_is_that_of_the_reader_and_the_page(client, db):
    def marked(browser: Client, path: str) -> list[str]:
        return re.findall(r'<a href="([^"]*)" aria-current="page"', body(browser.get(path)))

    staff_desk = Client()
    staff_desk.force_login(make_staff(Role.CLERK))
    for _again in range(2):
        assert marked(client, reverse("home:help")) == [reverse("home:help")]
        assert marked(client, reverse("home:landing")) == [reverse("home:landing")] * 2
        assert marked(staff_desk, reverse("home:workbench")) == [reverse("home:workbench")] * 2
        assert reverse("approvals:queue") in body(staff_desk.get(reverse("home:landing")))
        assert reverse("approvals:queue") not in body(client.get(reverse("home:landing")))


@pytest.mark.parametrize("register", navigation.REGISTERS)
def test_a_register_for_everybody_is_nobodys_cases(register):
    assert [link.url for link in navigation.place(actor_for(None), reverse(register)).links() if link.is_current] == []


@pytest.mark.parametrize("entry", navigation.ENTRIES, ids=lambda entry: entry.url_name)
def test_every_place_in_the_navigation_exists(entry):
    assert reverse(entry.url_name)


@pytest.mark.django_db
def test_staff_land_at_their_workbench(client):
    client.force_login(make_staff(Role.CLERK))
    response = client.get(reverse("home:after-sign-in"), follow=True)
    assert response.redirect_chain == [(reverse("home:workbench"), 302)]
    assert response.status_code == 200


@pytest.mark.django_db
def test_applicants_land_at_their_cases(client):
    client.force_login(make_citizen())
    assert client.get(reverse("home:after-sign-in"))["Location"] == reverse("approvals:my-cases")


@pytest.mark.django_db
def test_the_workbench_is_not_for_applicants(client):
    client.force_login(make_citizen())
    assert client.get(reverse("home:workbench")).status_code == 404


def test_visitors_are_asked_to_sign_in(client, db):
    assert client.get(reverse("home:workbench"))["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
def test_the_front_page_costs_a_visitor_one_query(client, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(1):
        assert client.get("/").status_code == 200


def test_search_engines_are_kept_out_of_cases(client):
    kept_out = re.findall(r"Disallow: (\S+)", body(client.get("/robots.txt")))
    addresses = {"/" + str(each.pattern) for each in [*portal_pages, *home_pages, *matters_pages]}
    assert {place for place in kept_out if not any(known.startswith(place) for known in addresses)} == set()
    assert {"/account/", "/api/", "/cases/", "/staff/", "/workbench/"} <= set(kept_out)


def test_old_browsers_find_an_icon(client):
    assert client.get("/favicon.ico")["Location"].endswith("favicon.svg")


def test_a_qr_code_is_an_image_that_the_policy_allows():
    assert qr.data_uri("https://example.org/verify/1").startswith("data:image/svg+xml")
