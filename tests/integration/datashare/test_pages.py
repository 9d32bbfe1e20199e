"""The pages and the API of certificates."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from django.db import connection
from rest_framework.test import APIClient

from datashare import queries
from datashare.domain.vocabulary import CertificateState
from portal.accounts.roles import Role
from portal.audit import services as audit
from tests.factories.accounts import make_citizen, make_department, make_person, make_staff, make_user
from tests.factories.datashare import make_certificate

pytestmark = pytest.mark.django_db

VERIFY = "/certificates/verify/"


@pytest.fixture
def holder():
    return make_person(name="李小明").applicant


@pytest.fixture
def department():
    return make_department("示例市场监督管理局")


def text(response):
    page = response.content.decode()
    assert "UNDEFINED[" not in page
    return page


def asked(certificate, code=None):
    return VERIFY + "?" + urlencode({"identifier": certificate.identifier, "code": code or certificate.verify_code})


class TestVerificationPage:
    def test_the_page_asks_for_identifier_and_code(self, client):
        page = client.get(VERIFY)
        assert page.status_code == 200
        assert 'name="identifier"' in text(page)
        assert "field-wrong" not in text(page)

    def test_the_code_on_paper_leads_to_the_answer(self, client, holder, department):
        certificate = make_certificate(holder, department, is_recorded=True)
        page = text(client.get(asked(certificate)))
        for shown in ("食品经营许可证", "有效", "李**", department.name, "2026-09-18", "长期", "核对一致", "示例编码"):
            assert shown in page
        assert "李小明" not in page

    def test_a_broken_record_is_told(self, client, holder):
        assert "核对不一致" in text(client.get(asked(make_certificate(holder, valid_until=date(2099, 1, 1)))))

    def test_a_sealed_record_shows_its_seal(self, client, holder, department):
        certificate = make_certificate(holder, department, is_recorded=True)
        seal = audit.seal()
        assert seal.root in text(client.get(asked(certificate)))

    def test_a_wrong_code_is_a_sentence_and_a_404(self, client, holder):
        response = client.get(asked(make_certificate(holder), "ABCDEFGHJKLN"))
        assert response.status_code == 404
        assert "没有找到" in text(response)

    def test_a_mistyped_identifier_is_a_sentence_and_a_422(self, client):
        response = client.get(VERIFY, {"identifier": "1.2.156", "code": "A"})
        assert response.status_code == 422
        assert "格式不正确" in text(response)

    def test_half_a_question_is_told_what_is_missing(self, client):
        assert "is-invalid" in text(client.get(VERIFY, {"identifier": "1.2.156"}))

    def test_the_answer_is_neither_kept_nor_indexed(self, client, holder):
        response = client.get(asked(make_certificate(holder)))
        assert response["X-Robots-Tag"] == "noindex"
        assert "no-store" in response["Cache-Control"]

    def test_guessing_ends_soon_on_page_and_api_together(self, client, holder):
        url = asked(make_certificate(holder), "ABCDEFGHJKLN")
        for _attempt in range(30):
            client.get(url)
            client.get("/api/v1" + url)
        assert client.get(url).status_code == 429
        assert client.get("/api/v1" + url).status_code == 429
        assert client.get(url, REMOTE_ADDR="192.0.2.5").status_code == 404

    def test_the_page_has_an_english_face(self, client, holder, department):
        certificate = make_certificate(holder, department, is_recorded=True)
        client.cookies["django_language"] = "en"
        page = text(client.get(asked(certificate)))
        assert '<html lang="en"' in page
        assert "有效" not in page


class TestOwnPages:
    def test_a_holder_sees_the_list_and_the_paper(self, client):
        user = make_citizen("li")
        certificate = make_certificate(user.person.applicant)
        client.force_login(user)
        assert f'href="/certificates/{certificate.pk}/"' in text(client.get("/certificates/"))
        paper = text(client.get(f"/certificates/{certificate.pk}/"))
        for shown in (user.person.applicant.name, "食品经营许可", "ABCD-EFGH-JKLM", "data:image/svg+xml"):
            assert shown in paper

    def test_the_paper_of_a_certificate_out_of_force_says_so(self, client):
        user = make_citizen("li")
        client.force_login(user)
        good = make_certificate(user.person.applicant)
        revoked = make_certificate(user.person.applicant, state=CertificateState.REVOKED)
        assert "不能使用" not in text(client.get(f"/certificates/{good.pk}/"))
        assert "这份证照已撤销，不能使用" in text(client.get(f"/certificates/{revoked.pk}/"))

    def test_what_a_statute_has_renewed_says_so_everywhere(self, client):
        user = make_citizen("li")
        client.force_login(user)
        ended = {"issued_on": date(2025, 1, 1), "valid_until": date(2026, 1, 1)}
        renewed = make_certificate(user.person.applicant, renewed_at=datetime(2026, 1, 1, 16, 0, tzinfo=UTC), **ended)
        for path in ("/certificates/", f"/certificates/{renewed.pk}/", asked(renewed)):
            page = text(client.get(path))
            assert "依法视为准予延续，新证照待颁发" in page
            assert "已过期" not in page
        [line] = client.get("/api/v1/certificates/").json()["results"]
        assert (line["state"], line["is_renewed"], line["renewable_by"]) == ("valid", True, "")

    def test_a_holder_without_certificates_is_told_so(self, client):
        client.force_login(make_citizen("li"))
        assert "还没有电子证照" in text(client.get("/certificates/"))

    def test_others_get_404_and_visitors_sign_in(self, client, holder):
        url = f"/certificates/{make_certificate(holder).pk}/"
        assert client.get(url).status_code == 302
        client.force_login(make_citizen("zhang"))
        assert client.get(url).status_code == 404

    def test_the_issuer_sees_the_paper(self, client, holder, department):
        certificate = make_certificate(holder, department)
        client.force_login(make_staff(Role.HEAD, department))
        assert client.get(f"/certificates/{certificate.pk}/").status_code == 200

    def test_the_list_takes_the_same_statements_with_1_and_3_rows_and_has_pages(self, client, monkeypatch):
        user = make_citizen("li")
        client.force_login(user)

        def statements():
            with connection.execute_wrapper(count):
                spent.clear()
                client.get("/certificates/")
                return len(spent)

        spent = []

        def count(execute, sql, *rest):
            spent.append(sql)
            return execute(sql, *rest)

        make_certificate(user.person.applicant)
        one = statements()
        make_certificate(user.person.applicant)
        make_certificate(user.person.applicant)
        assert statements() == one
        monkeypatch.setattr("datashare.web.ROWS", 2)
        page = text(client.get("/certificates/"))
        assert 'rel="next"' in page
        following = page.split('rel="next" href="')[1].split('"')[0]
        assert text(client.get("/certificates/" + following)).count("<tr>") == 2


class TestApi:
    def test_anybody_may_verify(self, holder, department):
        certificate = make_certificate(holder, department, is_recorded=True)
        body = APIClient().get("/api/v1" + asked(certificate)).json()
        assert (body["state"], body["holder"], body["is_recorded"]) == ("valid", "李**", True)
        assert set(body) == set(asdict(queries.verify(identifier=certificate.identifier, code=certificate.verify_code)))

    def test_a_wrong_code_is_a_problem(self, holder):
        response = APIClient().get("/api/v1" + asked(make_certificate(holder), "ABCDEFGHJKLN"))
        assert (response.status_code, response.json()["code"]) == (404, "certificate_not_found")
        assert APIClient().get("/api/v1" + VERIFY).status_code == 422

    def test_one_lists_ones_own(self, holder):
        user = make_user("li")
        make_certificate(make_person(user).applicant)
        make_certificate(holder)
        client = APIClient()
        assert client.get("/api/v1/certificates/").status_code == 401
        client.force_login(user)
        results = client.get("/api/v1/certificates/").json()["results"]
        assert [(c["name"], c["state"], c["valid_until"]) for c in results] == [("食品经营许可证", "valid", None)]
