"""Correcting, supplying what was promised, and withdrawing, on the applicant's pages."""

from datetime import timedelta

import pytest

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.models import CorrectionNotice, Deficiency, Material
from portal import clock
from tests.factories.accounts import make_user
from tests.factories.approvals.cases import (
    LEASE,
    field,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    material,
)
from tests.factories.approvals.desks import statements
from tests.factories.approvals.drafts import pdf
from tests.factories.datashare import make_certificate
from tests.integration.filing.steps import NOW, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


TODAY = clock.local_date(NOW)

KINDS = {"photo": "material", "shop_name": "field"}


class TestCorrecting:
    def sent_back(self, citizen, *codes: str, **fields) -> Case:
        case = make_case(CaseState.CORRECTING, citizen=citizen, **fields)
        make_item(case)
        make_material(case, name="照片", file_name="照片.pdf", supplied_at=NOW - timedelta(days=2))
        items = [{"kind": KINDS[code], "code": code, "name": code, "note": f"{code}不对"} for code in codes]
        CorrectionNotice.objects.create(
            case=case, number=1, items=items, issued_at=NOW - timedelta(days=1), issued_by=make_user()
        )
        return case

    def test_each_thing_asked_for_stands_with_its_reason_and_where_to_mend_it(self, page, citizen):
        case = self.sent_back(citizen, "photo", "shop_name")
        shown = text(page.get(url("correct", case.pk)))
        for told in ("photo不对", "shop_name不对", "待补正", 'value="小满面馆"', 'id="file-photo"'):
            assert told in shown

    def test_a_field_is_not_asked_for_with_a_material_of_its_code(self, page, citizen):
        form = {"fields": [field(code="photo", label="照片尺寸")], "materials": [material()]}
        shown = text(page.get(url("correct", self.sent_back(citizen, "photo", one_form=form).pk)))
        assert 'id="file-photo"' in shown
        assert "照片尺寸" not in shown

    def test_what_was_not_asked_for_is_not_shown(self, page, citizen):
        fields = [field(), field(code="area", label="面积", kind="number")]
        form = {"fields": fields, "materials": [material(), material(LEASE)]}
        case = self.sent_back(citizen, "photo", one_form=form)
        shown = text(page.get(url("correct", case.pk)))
        assert "场地使用证明" not in shown
        assert "面积" not in shown
        assert "需要补正的信息" not in shown

    def test_a_new_file_is_marked_as_renewed(self, page, citizen):
        case = self.sent_back(citizen, "photo")
        response = page.post(url("correct", case.pk), {"act": "upload", "code": "photo", "file": pdf()})
        assert response.url == url("correct", case.pk) + "#m-photo"
        assert "已更新" in text(page.get(url("correct", case.pk)))

    def test_a_refused_file_is_told_and_the_old_one_stays(self, page, citizen):
        case = self.sent_back(citizen, "photo")
        data = {"act": "upload", "code": "photo", "file": pdf("a.exe", b"MZ")}
        assert "不能上传这种文件" in text(page.post(url("correct", case.pk), data), 422)
        assert Material.objects.get().superseded_at is None

    def test_sending_it_all_waits_for_acceptance_again(self, page, citizen):
        case = self.sent_back(citizen, "shop_name")
        data = {"act": "correct", "seen_version": 0, "shop_name": "新店名"}
        response = page.post(url("correct", case.pk), data, follow=True)
        assert "补正已提交" in text(response)
        case = Case.objects.get()
        assert (case.state, case.answers["shop_name"]) == (CaseState.SUBMITTED, "新店名")
        assert case.correction_notices.get().answered_at == NOW

    def test_papers_alone_are_sent_without_a_form(self, page, citizen):
        case = self.sent_back(citizen, "photo")
        page.post(url("correct", case.pk), {"act": "correct", "seen_version": 0})
        assert Case.objects.get().state == CaseState.SUBMITTED

    def test_saving_keeps_and_stays(self, page, citizen):
        case = self.sent_back(citizen, "shop_name")
        response = page.post(
            url("correct", case.pk), {"act": "save", "seen_version": 0, "shop_name": "半个"}, follow=True
        )
        assert "已保存" in text(response)
        case = Case.objects.get()
        assert (case.state, case.answers["shop_name"]) == (CaseState.CORRECTING, "半个")

    def test_what_is_wrong_is_kept_and_told(self, page, citizen):
        case = self.sent_back(citizen, "shop_name")
        shown = text(page.post(url("correct", case.pk), {"act": "correct", "seen_version": 0, "shop_name": ""}), 422)
        assert "请填写此项" in shown
        assert 'name="seen_version" value="1"' in shown
        assert Case.objects.get().state == CaseState.CORRECTING

    def test_a_material_that_is_still_missing_is_one_sentence(self, page, citizen):
        case = self.sent_back(citizen, "photo")
        page.post(url("correct", case.pk), {"act": "remove", "code": "photo"})
        shown = text(page.post(url("correct", case.pk), {"act": "correct", "seen_version": 0}), 422)
        assert "还缺少必要材料：照片" in shown

    def test_an_old_page_loses_nothing(self, page, citizen):
        case = self.sent_back(citizen, "shop_name")
        page.post(url("correct", case.pk), {"act": "save", "seen_version": 0, "shop_name": "先"})
        shown = text(page.post(url("correct", case.pk), {"act": "correct", "seen_version": 0, "shop_name": "后"}), 409)
        assert 'value="后"' in shown
        assert Case.objects.get().answers["shop_name"] == "先"

    def test_a_second_sending_leads_to_the_case(self, page, citizen):
        case = self.sent_back(citizen, "photo")
        data = {"act": "correct", "seen_version": 0}
        assert page.post(url("correct", case.pk), data).url == page.post(url("correct", case.pk), data).url
        assert page.get(url("correct", case.pk)).url == url("case", case.pk)


class TestSupplying:
    @pytest.fixture
    def owed(self, citizen) -> Deficiency:
        form = {"fields": [field()], "materials": [material(), material(LEASE, matter_code="HT01")]}
        case, _item = in_review(citizen=citizen, one_form=form)
        owed = make_deficiency(case)
        make_clock(case, ClockKind.SUPPLEMENT, deficiency=owed)
        return owed

    def send(self, page, owed: Deficiency, **data):
        path = url("supply", owed.case_id, owed.pk)
        return page.post(path, {"code": "lease", "seen_version": owed.version} | data)

    def test_a_photograph_goes_in_with_one_press(self, page, owed):
        assert "您承诺在 2026-03-09 前补交" in text(page.get(url("supply", owed.case_id, owed.pk)))
        response = self.send(page, owed, act="upload", file=pdf())
        assert response.url == url("case", owed.case_id)
        assert Deficiency.objects.get().state == DeficiencyState.SUPPLIED
        assert "等待窗口核对" in text(page.get(response.url))

    def test_a_certificate_at_hand_will_do(self, page, owed):
        certificate = make_certificate(owed.case.applicant, matter_code="HT01")
        self.send(page, owed, act="reuse", certificate=certificate.pk)
        assert Deficiency.objects.get().state == DeficiencyState.SUPPLIED

    def test_a_file_that_was_left_behind_can_still_be_sent(self, page, owed):
        make_material(owed.case, "lease", file_name="合同.pdf")
        assert "提交已上传的文件" in text(page.get(url("supply", owed.case_id, owed.pk)))
        self.send(page, owed, act="supply")
        assert Deficiency.objects.get().state == DeficiencyState.SUPPLIED

    def test_a_refused_file_is_told_beside_its_field(self, page, owed):
        shown = text(self.send(page, owed, act="upload", file=pdf("a.exe", b"MZ")), 422)
        assert "不能上传这种文件" in shown
        assert Deficiency.objects.get().state == DeficiencyState.OPEN

    def test_nothing_is_supplied_with_nothing(self, page, owed):
        assert "还缺少必要材料：场地使用证明" in text(self.send(page, owed, act="supply"), 422)

    def test_an_old_page_is_told_so_and_the_file_is_not_lost(self, page, owed):
        shown = text(self.send(page, owed, act="upload", file=pdf("合同.pdf"), seen_version="7"), 409)
        assert "合同.pdf" in shown
        assert "提交已上传的文件" in shown

    def test_the_page_reads_the_case_once(self, page, owed):
        make_certificate(owed.case.applicant, matter_code="HT01")
        path = url("supply", owed.case_id, owed.pk)
        assert "可以直接复用" in text(page.get(path))
        assert statements(page, path) == 5

    @pytest.mark.parametrize(("promised_on", "state"), [(TODAY, "承诺补交"), (TODAY - timedelta(days=1), "未交")])
    def test_the_promise_holds_to_the_end_of_its_day(self, page, owed, promised_on, state):
        Deficiency.objects.update(promised_on=promised_on)
        assert f">{state}<" in text(page.get(url("supply", owed.case_id, owed.pk)))

    def test_what_is_settled_is_not_asked_for_again(self, page, owed):
        self.send(page, owed, act="upload", file=pdf())
        response = self.send(page, owed, act="upload", file=pdf())
        assert response.url == url("case", owed.case_id)
        assert "不需要再补交" in text(page.get(response.url))

    def test_a_deficiency_is_found_under_its_own_case_only(self, page, citizen, owed):
        other, _item = in_review(citizen=citizen)
        assert page.get(url("supply", other.pk, owed.pk)).status_code == 404
        foreign = make_deficiency(in_review()[0])
        assert page.get(url("supply", foreign.case_id, foreign.pk)).status_code == 404
        assert self.send(page, foreign, act="upload", file=pdf()).status_code == 404


class TestWithdrawing:
    def test_it_is_asked_once_more_and_then_done(self, page, citizen):
        case, _item = in_review(citizen=citizen)
        make_item(case, ItemState.GRANTED, name="营业执照", certificate_id=1)
        shown = text(page.get(url("withdraw", case.pk)))
        assert "不能恢复" in shown
        assert "营业执照" in shown
        response = page.post(url("withdraw", case.pk), {"seen_version": 0}, follow=True)
        assert "申请已撤回" in text(response)
        assert Case.objects.get().state == CaseState.WITHDRAWN

    def test_after_news_it_is_asked_again(self, page, citizen):
        case, _item = in_review(citizen=citizen)
        response = page.post(url("withdraw", case.pk), {"seen_version": 7}, follow=True)
        assert "办件刚有新的进展" in text(response)
        assert Case.objects.get().state == CaseState.ACCEPTED

    def test_what_is_over_cannot_be_withdrawn(self, page, citizen):
        case = make_case(CaseState.CONCLUDED, citizen=citizen, closed_at=NOW)
        make_item(case, ItemState.REFUSED)
        assert page.post(url("withdraw", case.pk), {"seen_version": 0}).url == url("case", case.pk)
        assert "撤回申请</a>" not in text(page.get(url("case", case.pk)))
