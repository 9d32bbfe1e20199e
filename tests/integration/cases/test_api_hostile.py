"""What a hostile or careless caller sends: each gets one refusal with the right status, and nothing is changed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.materials.models import Material
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from portal.api.models import IdempotencyRecord
from portal.audit.models import AuditEvent
from tests.factories.accounts import make_citizen
from tests.factories.approvals.api import API, caller, once, staff, told, upload
from tests.factories.approvals.cases import LEASE, field, make_case, make_clock, make_item, make_material, material
from tests.factories.catalogue import make_matter
from tests.factories.files import PDF

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("monday")]


FORM = {"fields": [field()], "materials": [material(), material(LEASE)]}

INVALID, UNREADABLE = (422, "invalid_input"), (400, "parse_error")

MEGABYTE = 1024 * 1024

PHOTO = {"kind": "material", "code": "photo"}


@pytest.fixture
def citizen():
    return make_citizen()


@pytest.fixture
def owner(citizen):
    return caller(citizen)


@pytest.fixture
def clerk():
    return staff(Role.CLERK)


@pytest.fixture
def filed(citizen):
    case = make_case(CaseState.SUBMITTED, citizen=citizen, one_form=FORM)
    make_item(case)
    make_material(case)
    make_clock(case, ClockKind.NOTICE)
    return case


@pytest.fixture
def draft(citizen):
    case = make_case(CaseState.DRAFT, citizen=citizen, one_form=FORM)
    make_item(case)
    return case


def post_move(client, case: Case, name: str, body):
    return client.post(f"{API}/cases/{case.pk}/moves/{name}/", body)


def post_raw(client, case: Case, body: bytes, content_type: str = "application/json", part: str = "moves/accept"):
    return client.generic("POST", f"{API}/cases/{case.pk}/{part}/", body, content_type=content_type, headers=once())


@pytest.fixture
def untouched(monday, filed):
    yield
    assert Case.objects.get(pk=filed.pk).version == 0
    assert not AuditEvent.objects.filter(case_id=filed.pk).exists()


@pytest.mark.usefixtures("untouched")
class TestBodies:
    @pytest.mark.parametrize("version", ["x", None, True, 1.5, [], {}, -1])
    def test_a_version_is_a_number(self, clerk, filed, version):
        answer = post_move(clerk, filed, "accept", {"version": version})
        assert (told(answer), set(answer.json()["detail"])) == (INVALID, {"version"})

    def test_a_version_beyond_all_numbers_is_stale(self, clerk, filed):
        assert told(post_move(clerk, filed, "accept", {"version": 10**100})) == (409, "stale_version")

    @pytest.mark.parametrize("body", [b"", b"null", b"[]", b"1", b'"x"'])
    def test_a_body_is_an_object(self, clerk, filed, body):
        assert told(post_raw(clerk, filed, body)) == INVALID

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"\xff\xfe",
            b'{"version":NaN}',
            b'{"version":' + b"9" * 5000 + b"}",
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b'{"version":0,"reason":"\\ud800"}',
            b'{"version":0,"\\udfff":1}',
        ],
    )
    def test_what_cannot_be_read_is_refused_in_our_words(self, clerk, filed, body):
        answer = post_raw(clerk, filed, body, part="moves/decline")
        assert told(answer) == UNREADABLE
        assert answer.json()["message"] == "请求的内容无法读取"

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    )
    def test_a_move_takes_json_alone(self, clerk, filed, content_type):
        assert told(post_raw(clerk, filed, b'{"version":0}', content_type)) == (415, "unsupported_media_type")

    def test_a_json_body_has_a_length(self, clerk, filed):
        assert told(post_raw(clerk, filed, b" " * (MEGABYTE + 1))) == (413, "body_too_large")

    @pytest.mark.parametrize(
        "extra", [{"actor": {"user_id": 1}}, {"seen_version": 0}, {"case_id": 1}, {"reson": "笔误"}]
    )
    def test_what_is_not_asked_for_is_refused_by_name(self, clerk, filed, extra):
        answer = post_move(clerk, filed, "decline", {"version": 0, "reason": "不属于本机关", **extra})
        assert (told(answer), answer.json()["detail"]) == (INVALID, {name: ["没有这一项"] for name in extra})

    @pytest.mark.parametrize("reason", [None, {}, ["x"], "x" * 2001, "a\0b"])
    def test_a_reason_is_a_text_of_bounded_length(self, clerk, filed, reason):
        answer = post_move(clerk, filed, "decline", {"version": 0, "reason": reason})
        assert (told(answer), set(answer.json()["detail"])) == (INVALID, {"reason"})

    @pytest.mark.parametrize("promises", [[], "x", {"lease": None}, {"lease": "soon"}, {"lease": 5}])
    def test_promises_are_days_by_code(self, clerk, filed, promises):
        answer = post_move(clerk, filed, "accept_with_deficiency", {"version": 0, "promises": promises})
        assert (told(answer), set(answer.json()["detail"])) == (INVALID, {"promises"})

    @pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
    def test_a_promise_is_for_a_day_within_reach(self, clerk, filed, on):
        answer = post_move(clerk, filed, "accept_with_deficiency", {"version": 0, "promises": {"lease": on}})
        assert told(answer) == (422, "promise_too_late")

    @pytest.mark.parametrize(
        "items",
        [None, {}, [1], [{}], [PHOTO | {"note": None}], [PHOTO | {"code": "nothing"}], [PHOTO | {"kind": "field"}]],
    )
    def test_a_correction_is_a_list_of_what_the_form_knows(self, clerk, filed, items):
        answer = post_move(clerk, filed, "request_correction", {"version": 0, "items": items})
        assert (told(answer), set(answer.json()["detail"])) == (INVALID, {"items"})


PHOTO = {"kind": "material", "code": "photo"}


class TestAnswers:
    @pytest.mark.parametrize(
        "answers", [None, [], {"shop_name": None}, {"shop_name": {}}, {"shop_name": True}, {"shop_name": "\0"}]
    )
    def test_answers_are_texts_by_code(self, owner, draft, answers):
        answer = owner.patch(f"{API}/cases/{draft.pk}/", {"version": 0, "answers": answers})
        assert (told(answer), set(answer.json()["detail"])) == (INVALID, {"answers"})
        assert Case.objects.get(pk=draft.pk).version == 0

    def test_what_the_form_does_not_ask_is_not_kept(self, owner, draft):
        many = {f"f{n}": "x" for n in range(5000)} | {"\0": "x"}
        assert owner.patch(f"{API}/cases/{draft.pk}/", {"version": 0, "answers": many}).status_code == 200
        assert set(Case.objects.get(pk=draft.pk).answers) == {"shop_name"}


class TestUploads:
    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("a.pdf", b"", "file_empty"),
            ("a.pdf", b"MZ", "file_unreadable"),
            ("a.svg", b"<svg onload='alert(1)'/>", "file_refused"),
            ("a.pdf.exe", PDF, "file_refused"),
            ("a.pdf", b"%PDF-1.4 /JavaScript %%EOF", "file_unreadable"),
            ("a.pdf", b"%PDF-" + b"0" * (10 * MEGABYTE) + b"%%EOF", "file_too_large"),
        ],
    )
    def test_a_file_that_is_not_fit_leaves_nothing_behind(self, owner, draft, media_root, name, data, code):
        assert told(upload(owner, draft.pk, data=data, name=name)) == (422, code)
        assert not Material.objects.exists()
        assert not media_root.exists()

    def test_a_name_leads_nowhere(self, owner, draft, media_root):
        for name in ("../../../etc/passwd.pdf", "x" * 500 + ".pdf", "\u202egpj.pdf"):
            assert upload(owner, draft.pk, name=name).status_code == 201
        names = set(Material.objects.values_list("file_name", flat=True))
        assert names == {"passwd.pdf", ("x" * 500 + ".pdf")[-120:], "gpj.pdf"}
        assert {path.parent for path in media_root.rglob("*.pdf")} == {media_root}

    @pytest.mark.parametrize("body", [{}, {"file": "text"}, {"more": "x"}])
    def test_a_file_is_a_file_and_nothing_else_comes_with_it(self, owner, draft, body):
        file = {} if "file" in body or not body else {"file": SimpleUploadedFile("a.pdf", PDF)}
        answer = owner.post(
            f"{API}/cases/{draft.pk}/materials/", {"code": "photo", **file, **body}, format="multipart", headers=once()
        )
        assert told(answer) == INVALID

    def test_what_is_announced_too_long_is_not_read(self, owner, draft):
        answer = post_raw(owner, draft, b"x" * (33 * MEGABYTE), "multipart/form-data; boundary=x", "materials")
        assert told(answer) == (413, "body_too_large")

    @pytest.mark.parametrize("length", ["9" * 30, "-1", "+1", "x"])
    def test_an_odd_length_is_not_read_either(self, owner, draft, length):
        answer = owner.post(f"{API}/cases/{draft.pk}/moves/submit/", {"version": 0}, CONTENT_LENGTH=length)
        assert told(answer) == (413, "body_too_large")

    def test_more_fields_than_anybody_needs_are_unreadable(self, owner, draft):
        body = {f"f{n}": "x" for n in range(1500)}
        answer = owner.post(f"{API}/cases/{draft.pk}/materials/", body, format="multipart", headers=once())
        assert told(answer) == UNREADABLE

    def test_with_the_csrf_token_unreadable_forms_are_refused_as_well(self, citizen, draft):
        client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(citizen)
        client.cookies["csrftoken"] = "a" * 32
        headers = once() | {"X-CSRFToken": "a" * 32}
        address = f"{API}/cases/{draft.pk}/materials/"
        many = client.post(address, {f"f{n}": "x" for n in range(1500)}, format="multipart", headers=headers)
        assert told(many) == UNREADABLE
        endless = client.generic("POST", address, b"x", content_type="multipart/form-data", headers=headers)
        assert told(endless) == UNREADABLE

    def test_without_the_csrf_token_nothing_is_done(self, citizen, draft):
        client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(citizen)
        assert told(upload(client, draft.pk)) == (403, "csrf_failed")
        assert told(post_move(client, draft, "submit", {"version": 0})) == (403, "csrf_failed")


class TestKeys:
    @pytest.fixture
    def asked(self, citizen):
        make_matter("CY01")
        return {"matter_code": "CY01", "applicant_id": Applicant.objects.get(person__user=citizen).pk}

    def draft(self, client, body, headers):
        return client.post(f"{API}/cases/", body, headers=headers)

    def test_a_draft_is_opened_once_however_often_it_is_sent(self, owner, asked):
        headers = once()
        first, again = self.draft(owner, asked, headers), self.draft(owner, asked, headers)
        assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
        assert Case.objects.count() == 1

    def test_a_key_serves_one_content_and_one_address(self, owner, asked, draft):
        headers = once()
        self.draft(owner, asked, headers)
        other_body = self.draft(owner, asked | {"channel": "counter"}, headers)
        other_address = owner.post(f"{API}/cases/{draft.pk}/reuse/", asked, headers=headers)
        assert [told(other_body), told(other_address)] == [(422, "idempotency_key_reused")] * 2

    def test_a_key_serves_one_file(self, owner, draft):
        def send(data: bytes):
            body = {"code": "photo", "file": SimpleUploadedFile("a.pdf", data)}
            return owner.post(f"{API}/cases/{draft.pk}/materials/", body, format="multipart", headers=headers)

        headers = once()
        assert [send(PDF).status_code, send(PDF).status_code] == [201, 201]
        assert told(send(PDF + b"\n%%EOF")) == (422, "idempotency_key_reused")
        assert Material.objects.count() == 1

    @pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k" * 81}])
    def test_creating_takes_a_key(self, owner, asked, draft, headers):
        reuse = {"code": "photo", "certificate_id": 1}
        file = {"code": "photo", "file": SimpleUploadedFile("a.pdf", PDF)}
        answers = [
            self.draft(owner, asked, headers),
            owner.post(f"{API}/cases/{draft.pk}/reuse/", reuse, headers=headers),
            owner.post(f"{API}/cases/{draft.pk}/materials/", file, format="multipart", headers=headers),
        ]
        assert [told(answer) for answer in answers] == [(400, "idempotency_key_missing")] * 3

    def test_a_refusal_gives_the_key_back(self, owner, draft):
        headers = once()
        reuse = {"code": "photo", "certificate_id": 1}
        for _again in range(2):
            answer = owner.post(f"{API}/cases/{draft.pk}/reuse/", reuse, headers=headers)
            assert told(answer) == (422, "certificate_not_usable")
        assert not IdempotencyRecord.objects.exists()

    def test_what_is_kept_under_a_key_names_nobody(self, owner, asked, draft, citizen):
        self.draft(owner, asked, once())
        upload(owner, draft.pk, name=f"{citizen.display_name}.pdf")
        kept = str(list(IdempotencyRecord.objects.values_list("response", flat=True)))
        assert citizen.display_name not in kept


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        ["cases/x/", "cases/-1/", "cases/0/", f"cases/{10**30}/", f"cases/{'9' * 5000}/", "cases/%ff/", "nothing/"],
    )
    def test_what_is_no_address_is_told_as_a_problem(self, owner, path):
        answer = owner.get(f"{API}/{path}")
        assert told(answer) == (404, "not_found")
        assert set(answer.json()) == {"code", "message", "detail"}
        assert "没有找到" in answer.content.decode()

    def test_a_wrong_verb_and_a_wrong_wish_are_told_as_problems(self, owner, draft):
        assert told(owner.get(f"{API}/cases/{draft.pk}/moves/submit/")) == (405, "method_not_allowed")
        assert told(owner.put(f"{API}/cases/{draft.pk}/", {})) == (405, "method_not_allowed")
        xml = owner.get(f"{API}/cases/{draft.pk}/", headers={"Accept": "application/xml"})
        assert told(xml) == (406, "not_acceptable")

    @pytest.mark.parametrize("query", ["state=lost", "cursor=x", "state=%00", "number=%00", "cursor=%00"])
    def test_an_odd_question_is_refused(self, owner, query):
        assert told(owner.get(f"{API}/cases/?{query}")) in {INVALID, UNREADABLE, (422, "invalid_cursor")}

    def test_a_fault_of_ours_is_told_as_a_problem_and_tells_nothing_else(self, owner, draft, monkeypatch):
        def broken(*_args: object) -> None:
            raise ZeroDivisionError("secret")

        monkeypatch.setattr("approvals.api.cases.dossier", broken)
        answer = owner.get(f"{API}/cases/{draft.pk}/")
        assert told(answer) == (500, "broken")
        assert "secret" not in answer.content.decode()
