"""Filing at the window, from whoever stands there to the case in the queue."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, Channel
from approvals.cases.models import Case
from approvals.filing.services import counter
from approvals.materials.domain.vocabulary import EvidenceLevel
from approvals.materials.models import Material
from portal.accounts.models import Applicant, Enterprise, Person
from portal.accounts.roles import IdType, Role
from portal.audit.queries import history
from portal.kernel.errors import NotPermitted
from tests.factories.accounts import make_department, make_enterprise, make_person
from tests.factories.approvals.cases import staff_of
from tests.factories.approvals.desks import desk_of, page, text
from tests.factories.catalogue import make_bundle, make_matter
from tests.factories.files import PDF

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def window():
    return desk_of(Role.CLERK)


class TestCounter:
    url = "/cases/queue/counter/"

    def test_the_whole_number_finds_an_applicant_and_never_stands_in_an_address(self, window):
        person = make_person(name="林小满")
        answer = window.post(self.url, {"kind": "citizen", "number": person.id_number})
        assert person.id_number not in answer.url
        assert "为林小满收件" in page(window, answer.url)
        assert [line.kind for line in history(f"applicant:{person.applicant.pk}")] == ["applicant.found"]

    def test_a_credit_code_finds_an_enterprise(self, window):
        enterprise = make_enterprise()
        answer = window.post(self.url, {"kind": "credit_code", "number": enterprise.credit_code})
        assert enterprise.credit_code in page(window, answer.url)

    def test_nobody_but_a_clerk_finds_or_enrols_anybody(self):
        reviewer = staff_of(make_department().pk)
        person = {"id_type": IdType.CITIZEN, "number": "320100199003071236"}
        for refused in (
            lambda: counter.find_applicant(actor=reviewer, **person),
            lambda: counter.enrol_person(actor=reviewer, name="周予安", mobile="", **person),
            lambda: counter.enrol_enterprise(actor=reviewer, name="示例", code="91110108551385082Q", address=""),
        ):
            with pytest.raises(NotPermitted):
                refused()

    def test_a_wrong_number_is_told_at_its_field(self, window):
        body = text(window.post(self.url, {"kind": "citizen", "number": "32010019900307123X"}), 422)
        assert "校验位不正确" in body
        assert "证件类型" in text(window.post(self.url, {}), 422)

    def test_whoever_is_unknown_is_enrolled_and_served(self, window):
        asked = {"kind": "citizen", "number": "320100199003071236"}
        assert "没有找到这个号码" in text(window.post(self.url, asked))
        assert "请检查填写的内容" in text(window.post(self.url, asked | {"enrol": "1"}), 422)
        answer = window.post(self.url, asked | {"enrol": "1", "name": "周予安", "mobile": "19900000000"})
        assert "为周予安收件" in page(window, answer.url)
        assert Person.objects.get(name="周予安").user is None
        body = text(window.post(self.url, asked | {"enrol": "1", "name": "周予安"}), 409)
        assert "已经登记" in body

    def test_an_unknown_enterprise_is_enrolled(self, window):
        asked = {"kind": "credit_code", "number": "91110108551385082Q", "enrol": "1", "name": "示例饭店"}
        assert "为示例饭店收件" in page(window, window.post(self.url, asked).url)
        assert "已经登记" in text(window.post(self.url, asked), 409)
        assert Enterprise.objects.get(name="示例饭店").applicant

    def test_the_draft_is_opened_for_the_applicant_by_the_window(self, window):
        person = make_person()
        make_matter("M1", name="宠物医院设立")
        url = window.post(self.url, {"kind": "citizen", "number": person.id_number}).url
        assert "宠物医院设立" in page(window, url, data={"q": "宠物医院"})
        assert "没有找到相符的事项" in page(window, url, data={"q": "zzzzzz"})
        answer = window.post(url, {"code": "M1", "is_bundle": "0"})
        case = Case.objects.get()
        assert answer.url == reverse("approvals:draft", args=(case.pk,))
        assert (case.applicant, case.channel) == (Applicant.objects.get(), Channel.COUNTER)
        page(window, answer.url)

    def test_a_second_click_leads_to_the_draft_that_is_open(self, window):
        make_matter("M1")
        url = window.post(self.url, {"kind": "citizen", "number": make_person().id_number}).url
        answers = [window.post(url, {"code": "M1", "is_bundle": "0"}).url for _click in range(2)]
        assert len(set(answers)) == 1
        assert Case.objects.count() == 1

    def test_a_bundle_is_filed_for_and_what_is_not_on_offer_is_told(self, window):
        make_matter("M1")
        make_bundle("B1", "M1")
        url = window.post(self.url, {"kind": "citizen", "number": make_person().id_number}).url
        window.post(url, {"code": "B1", "is_bundle": "1"})
        assert Case.objects.get().bundle_code == "B1"
        assert "该事项目前不能在线办理" in text(window.post(url, {"code": "M9"}), 404)
        assert window.post(url, {"code": "M\0"}).status_code == 404

    def test_the_page_of_an_applicant_is_good_for_one_clerk_only(self, window):
        url = window.post(self.url, {"kind": "citizen", "number": make_person().id_number}).url
        assert desk_of(Role.CLERK).get(url).status_code == 404
        assert window.get(url[:-2] + "x/").status_code == 404

    def test_the_whole_filing_is_done_at_the_window_and_papers_count_as_checked_where_it_is_said(self, window):
        make_matter("M1")
        url = window.post(self.url, {"kind": "citizen", "number": make_person().id_number}).url
        draft = window.post(url, {"code": "M1", "is_bundle": "0"}).url
        case = Case.objects.get()
        answer = window.post(draft, {"seen_version": case.version, "next": "1", "applicant_name": "林小满"})
        papers = {"act": "upload", "code": "身份证件", "file": SimpleUploadedFile("id.pdf", PDF, "application/pdf")}
        papers["original"] = "seen"
        assert window.post(answer.url, papers).status_code == 302
        case.refresh_from_db()
        check = reverse("approvals:draft-check", args=(case.pk,))
        receipt = text(window.post(check, {"seen_version": case.version, "is_true": "on"}, follow=True))
        case = Case.objects.get()
        assert case.case_number in receipt
        assert (case.state, Material.objects.get().evidence_level) == (CaseState.SUBMITTED, EvidenceLevel.CHECKED)
        assert case.case_number in page(window, "/cases/queue/?channel=counter")
