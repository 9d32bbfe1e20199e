"""Filing a case on the applicant's pages: for whom, the form, the check, the receipt."""

import pytest
from django.core.cache import cache
from django.db import DataError
from django.test import Client

from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from tests.factories.accounts import make_citizen, make_enterprise, make_mandate, make_person, make_staff
from tests.factories.approvals.cases import field, make_case, make_item, make_material, material
from tests.factories.approvals.drafts import make_bundle, make_deferrable_draft, make_draft, make_offer, pdf
from tests.integration.filing.steps import HOSTILE, NOW, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


class TestStarting:
    def test_a_visitor_signs_in_first_and_comes_back(self, client):
        response = client.get(url("start-matter", "CY01"))
        assert response.status_code == 302
        assert response.url.endswith("?next=/cases/start/matter/CY01/")

    def test_a_press_opens_a_draft_and_a_second_press_leads_to_the_same(self, page, citizen):
        make_offer()
        assert "开始办理" in text(page.get(url("start-matter", "CY01")))
        applicant = Applicant.objects.get(person__user=citizen)
        first = page.post(url("start-matter", "CY01"), {"applicant": applicant.pk})
        second = page.post(url("start-matter", "CY01"), {"applicant": applicant.pk})
        case = Case.objects.get()
        assert first.url == second.url == url("draft", case.pk)

    def test_while_one_press_is_being_answered_another_leads_to_the_list(self, page, citizen):
        make_offer()
        applicant = Applicant.objects.get(person__user=citizen)
        cache.add(f"draft:{citizen.pk}:{applicant.pk}:open_matter_draft:CY01", 0)
        response = page.post(url("start-matter", "CY01"), {"applicant": applicant.pk})
        assert response.url == url("my-cases")
        assert not Case.objects.exists()

    def test_a_press_after_submitting_opens_another_draft(self, page, citizen):
        make_offer()
        applicant = Applicant.objects.get(person__user=citizen)
        page.post(url("start-matter", "CY01"), {"applicant": applicant.pk})
        case = Case.objects.get()
        page.post(url("draft", case.pk), {"seen_version": 0, "shop_name": "小满面馆"})
        page.post(url("draft-materials", case.pk), {"act": "upload", "code": "photo", "file": pdf()})
        page.post(url("draft-check", case.pk), {"seen_version": 1, "is_true": "on"})
        assert Case.objects.in_state(CaseState.SUBMITTED).exists()
        page.post(url("start-matter", "CY01"), {"applicant": applicant.pk})
        assert Case.objects.count() == 2

    def test_an_opening_that_fails_gives_the_next_press_its_turn(self, page, citizen, settings):
        make_offer()
        applicant = Applicant.objects.get(person__user=citizen)
        region, settings.REGION = settings.REGION, "longer than a region is"
        with pytest.raises(DataError):
            page.post(url("start-matter", "CY01"), {"applicant": applicant.pk})
        settings.REGION = region
        page.post(url("start-matter", "CY01"), {"applicant": applicant.pk})
        assert Case.objects.exists()

    def test_a_bundle_asks_once_for_all_its_matters(self, page, citizen):
        make_bundle("OT02", "开餐馆", make_offer("CY01"), make_offer("YC01"))
        shown = text(page.get(url("start-bundle", "OT02")))
        assert "一次申请，办成 2 个事项" in shown
        assert "共填写 1 项信息，准备 1 份材料" in shown
        applicant = Applicant.objects.get(person__user=citizen)
        page.post(url("start-bundle", "OT02"), {"applicant": applicant.pk})
        assert Case.objects.get().items.count() == 2

    def test_an_agent_says_for_whom(self, page, citizen):
        make_offer()
        enterprise = make_enterprise(name="清味轩")
        make_mandate(enterprise, citizen)
        assert "清味轩（企业）" in text(page.get(url("start-matter", "CY01")))
        assert "请选择为谁办理" in text(page.post(url("start-matter", "CY01"), {}))
        page.post(url("start-matter", "CY01"), {"applicant": enterprise.applicant.pk})
        assert Case.objects.get().applicant.name == "清味轩"

    def test_nobody_files_for_a_stranger(self, page):
        make_offer()
        stranger = make_enterprise().applicant
        assert "请选择为谁办理" in text(page.post(url("start-matter", "CY01"), {"applicant": stranger.pk}))
        assert not Case.objects.exists()

    def test_staff_have_nobody_to_file_for(self, client):
        make_offer()
        client.force_login(make_staff(Role.REVIEWER))
        assert client.get(url("start-matter", "CY01")).status_code == 403

    @pytest.mark.parametrize("name", ["start-matter", "start-bundle"])
    def test_what_is_not_on_offer_is_not_found(self, page, name):
        assert "该事项目前不能在线办理" in text(page.get(url(name, "nothing")), 404)


class TestForm:
    def test_what_is_known_is_filled_in(self, page, citizen):
        codes = ("applicant_name", "id_number", "contact_name", "mobile", "credit_code")
        fields = [field(code=code, label=code) for code in codes]
        citizen.person.mobile = "13800000000"
        citizen.person.save()
        case = make_draft(citizen, one_form={"fields": fields, "materials": []}, answers={})
        shown = text(page.get(url("draft", case.pk)))
        for known in (citizen.person.name, citizen.person.id_number, "13800000000"):
            assert f'value="{known}"' in shown

    def test_an_enterprise_is_known_but_its_agent_does_not_learn_the_representatives_number(self, client):
        legal, agent = make_citizen(), make_citizen()
        enterprise = make_enterprise(legal, name="清味轩", address="清味路1号")
        make_mandate(enterprise, agent)
        codes = ("company_name", "credit_code", "address", "legal_representative", "id_number")
        form = {"fields": [field(code=code, label=code) for code in codes], "materials": []}
        case = make_case(CaseState.DRAFT, applicant=enterprise.applicant, one_form=form, answers={})
        make_item(case)
        client.force_login(agent)
        shown = text(client.get(url("draft", case.pk)))
        for known in ("清味轩", enterprise.credit_code, "清味路1号", str(legal)):
            assert f'value="{known}"' in shown
        for number in (legal.person.id_number, agent.person.id_number):
            assert number not in shown
        client.force_login(legal)
        assert legal.person.id_number in text(client.get(url("draft", case.pk)))

    def test_a_clerk_fills_in_for_the_one_at_the_window_and_not_for_oneself(self, client):
        clerk = make_staff(Role.CLERK)
        make_person(clerk, mobile="13800000000")
        form = {"fields": [field(code="mobile", label="手机"), field()], "materials": []}
        case = make_case(CaseState.DRAFT, channel="counter", one_form=form)
        make_item(case)
        client.force_login(clerk)
        shown = text(client.get(url("draft", case.pk)))
        assert "13800000000" not in shown
        assert "我的办件</a></li>" not in shown
        client.post(url("draft", case.pk), {"seen_version": 0, "mobile": "13900000000", "shop_name": "面馆"})
        assert Case.objects.get().answers["mobile"] == "13900000000"

    def test_a_few_choices_are_shown_at_once_and_many_are_folded(self, page, citizen):
        few = field(code="few", label="少", kind="choice", choices=["甲", "乙"])
        many = field(code="many", label="多", kind="choice", choices=["甲", "乙", "丙", "丁", "戊"])
        case = make_draft(citizen, one_form={"fields": [few, many], "materials": []})
        shown = text(page.get(url("draft", case.pk)))
        assert shown.count('type="radio"') == 2
        assert shown.count("<select") == 1

    def test_what_was_emptied_stays_empty(self, page, citizen):
        fields = [field(code="contact_name", label="联系人")]
        case = make_draft(citizen, one_form={"fields": fields, "materials": []}, answers={"contact_name": ""})
        assert f'value="{citizen.person.name}"' not in text(page.get(url("draft", case.pk)))

    def test_saving_keeps_what_is_there_and_asks_for_nothing_else(self, page, citizen):
        case = make_draft(citizen)
        response = page.post(url("draft", case.pk), {"seen_version": 0, "shop_name": ""}, follow=True)
        assert "已保存" in text(response)
        assert Case.objects.get().answers == {"shop_name": ""}

    def test_a_wrong_answer_is_kept_and_told(self, page, citizen):
        fields = [field(code="mobile", label="手机", kind="mobile"), field()]
        case = make_draft(citizen, one_form={"fields": fields, "materials": []})
        shown = text(page.post(url("draft", case.pk), {"seen_version": 0, "mobile": "123", "shop_name": ""}), 422)
        assert "请填写 11 位手机号码" in shown
        assert 'value="123"' in shown
        assert "请填写此项" not in shown
        assert Case.objects.get().answers["mobile"] == "123"
        assert 'name="seen_version" id="seen-version" value="1"' in shown

    def test_going_on_asks_for_everything(self, page, citizen):
        case = make_draft(citizen)
        typed = {"seen_version": 0, "shop_name": "", "next": "1"}
        assert "请填写此项" in text(page.post(url("draft", case.pk), typed), 422)
        typed |= {"seen_version": 1, "shop_name": "小满面馆"}
        assert page.post(url("draft", case.pk), typed).url == url("draft-materials", case.pk)

    def test_two_windows_lose_nothing(self, page, citizen):
        case = make_draft(citizen)
        page.post(url("draft", case.pk), {"seen_version": 0, "shop_name": "先"})
        shown = text(page.post(url("draft", case.pk), {"seen_version": 0, "shop_name": "后"}), 409)
        assert "另一个页面保存过" in shown
        assert 'value="后"' in shown
        assert Case.objects.get().answers == {"shop_name": "先"}
        page.post(url("draft", case.pk), {"seen_version": 1, "shop_name": "后"})
        assert Case.objects.get().answers == {"shop_name": "后"}

    def test_saving_in_the_background_brings_back_the_new_version(self, page, citizen):
        case = make_draft(citizen)
        htmx = {"HX-Request": "true"}
        shown = text(page.post(url("draft", case.pk), {"seen_version": 0, "shop_name": "面"}, headers=htmx))
        assert "已自动保存" in shown
        assert 'value="1" hx-swap-oob="true"' in shown
        stale = text(page.post(url("draft", case.pk), {"seen_version": 0, "shop_name": "馆"}, headers=htmx), 409)
        assert 'value="0" hx-swap-oob="true"' in stale
        assert Case.objects.get().answers == {"shop_name": "面"}

    def test_a_page_without_its_version_saves_nothing(self, page, citizen):
        case = make_draft(citizen)
        assert page.post(url("draft", case.pk), {"shop_name": "后"}).status_code == 409

    def test_nothing_typed_or_published_runs_in_the_page(self, page, citizen):
        choices = field(code="kind", label=HOSTILE, kind="choice", choices=[HOSTILE, "b", "c", "d", "e"])
        fields = [field() | {"help_text": HOSTILE}, choices, field(code="note", label="说明", kind="textarea")]
        form = {"fields": fields, "materials": [material(name=HOSTILE)]}
        answers = {"shop_name": HOSTILE, "note": HOSTILE}
        case = make_draft(citizen, one_form=form, answers=answers, title=HOSTILE)
        for name in ("draft", "draft-materials", "draft-check"):
            assert HOSTILE not in text(page.get(url(name, case.pk)))

    def test_the_one_character_that_cannot_be_kept_is_dropped(self, page, citizen):
        case = make_draft(citizen)
        page.post(url("draft", case.pk), {"seen_version": 0, "shop_name": "面\0馆"})
        assert Case.objects.get().answers == {"shop_name": "面馆"}

    def test_fields_stand_together_by_who_reads_them(self, page, citizen):
        fields = [
            field(code="one", label="甲", asked_by=[1]),
            field(code="some", label="乙", asked_by=[0, 1]),
            field(code="all", label="丙", asked_by=[0, 1, 2]),
        ]
        case = make_case(CaseState.DRAFT, citizen=citizen, one_form={"fields": fields, "materials": []})
        for name in ("营业执照", "食品许可", "招牌"):
            make_item(case, name=name)
        shown = text(page.get(url("draft", case.pk)))
        order = [shown.index(word) for word in ("共用信息", "丙", "部分事项共用", "乙", "营业执照、食品许可 都会用到")]
        assert order == sorted(order)
        assert shown.index("营业执照、食品许可 都会用到") < shown.index("<legend>食品许可</legend>")

    def test_a_page_of_another_site_cannot_save(self, citizen):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(citizen)
        case = make_draft(citizen)
        assert strict.post(url("draft", case.pk), {"seen_version": 0, "shop_name": "x"}).status_code == 403

    @pytest.mark.parametrize("name", ["draft", "draft-materials", "draft-check"])
    def test_the_draft_of_another_does_not_exist(self, page, name):
        case = make_draft(make_citizen())
        assert page.get(url(name, case.pk)).status_code == 404
        assert page.post(url(name, case.pk), {"act": "remove", "code": "photo"}).status_code == 404

    @pytest.mark.parametrize("name", ["draft", "draft-materials", "draft-check"])
    def test_what_was_submitted_has_its_own_page(self, page, citizen, name):
        submitted = make_case(CaseState.SUBMITTED, citizen=citizen)
        sent_back = make_case(CaseState.CORRECTING, citizen=citizen)
        make_item(submitted)
        make_item(sent_back)
        assert page.get(url(name, submitted.pk)).url == url("case", submitted.pk)
        assert page.get(url(name, sent_back.pk)).url == url("correct", sent_back.pk)


class TestSubmitting:
    def ready(self, citizen, **fields) -> Case:
        case = make_draft(citizen, **fields)
        make_material(case, name="照片", file_name="照片.pdf")
        return case

    def submit(self, page, case, **data):
        return page.post(url("draft-check", case.pk), {"seen_version": case.version, "is_true": "on"} | data)

    def test_what_is_not_in_order_is_listed_with_the_way_to_it(self, page, citizen):
        case = make_draft(citizen, answers={})
        shown = text(page.get(url("draft-check", case.pk)))
        assert f'href="{url("draft", case.pk)}#id_shop_name"' in shown
        assert f'href="{url("draft-materials", case.pk)}#m-photo"' in shown
        assert "请填写此项" in shown
        assert "提交申请</button>" not in shown

    def test_an_objection_to_publishing_says_why(self, page, citizen):
        case = self.ready(citizen)
        assert "请填写异议的理由" in text(self.submit(page, case, has_objection="on"), 422)
        assert self.submit(page, case, has_objection="on", objection=" 工艺是商业秘密 ").status_code == 302
        assert Case.objects.get().publication_objection == "工艺是商业秘密"

    def test_words_without_the_tick_are_asked_about_and_nothing_is_submitted(self, page, citizen):
        case = self.ready(citizen)
        assert "提出异议的请勾选此项" in text(self.submit(page, case, objection="工艺"), 422)
        assert Case.objects.get().state == CaseState.DRAFT

    def test_submitting_leads_to_the_receipt(self, page, citizen):
        case = self.ready(citizen)
        assert self.submit(page, case).url == url("receipt", case.pk)
        case = Case.objects.get()
        shown = text(page.get(url("receipt", case.pk)))
        for told in (case.case_number, case.query_code, "data:image/svg+xml", "2026-03-11", "照片", "12345"):
            assert told in shown
        assert url("clock", case.pk, case.clocks.get().pk) in shown

    def test_staff_see_a_receipt_without_the_query_code(self, page, citizen):
        case = make_case(CaseState.SUBMITTED, citizen=citizen)
        clerk = Client()
        clerk.force_login(make_staff(Role.CLERK))
        own, theirs = (client.get(url("receipt", case.pk)) for client in (page, clerk))
        assert case.query_code in text(own)
        assert case.query_code not in theirs.content.decode()
        assert "只告知申请人" in text(theirs)
        assert (own.context["qr"] != "", theirs.context["qr"]) == (True, "")

    def test_the_second_of_two_submissions_shows_the_receipt_of_the_first(self, page, citizen):
        case = self.ready(citizen)
        first, second = self.submit(page, case), self.submit(page, case)
        assert first.url == second.url == url("receipt", case.pk)
        assert Case.objects.get().version == 1

    def test_nothing_is_submitted_without_the_declaration(self, page, citizen):
        case = self.ready(citizen)
        shown = text(page.post(url("draft-check", case.pk), {"seen_version": 0}), 422)
        assert "请确认后再提交" in shown
        assert Case.objects.get().state == CaseState.DRAFT

    def test_what_changed_in_another_window_is_shown_before_it_is_submitted(self, page, citizen):
        case = self.ready(citizen)
        page.post(url("draft", case.pk), {"seen_version": 0, "shop_name": "后来的店名"})
        shown = text(self.submit(page, case), 409)
        assert "后来的店名" in shown
        assert "办件已被他人更新" in shown
        assert Case.objects.get().state == CaseState.DRAFT

    def test_what_is_missing_is_one_sentence_and_changes_nothing(self, page, citizen):
        case = make_draft(citizen)
        assert "还缺少必要材料：照片" in text(self.submit(page, case), 422)
        assert Case.objects.get().state == CaseState.DRAFT

    def test_a_planned_promise_is_signed_by_submitting(self, page, citizen):
        case = make_deferrable_draft(citizen, promises={"lease": {"on": "2026-03-20"}})
        make_material(case)
        assert "2026-03-20 前补交" in text(page.get(url("draft-check", case.pk)))
        self.submit(page, case)
        promise = Case.objects.get().promises["lease"]
        assert promise == {"on": "2026-03-20", "signed_at": NOW.isoformat()}
        assert "您承诺补交的材料" in text(page.get(url("receipt", case.pk)))

    def test_a_promise_whose_day_has_passed_holds_no_longer(self, page, citizen):
        case = make_deferrable_draft(citizen, promises={"lease": {"on": "2026-03-04"}})
        make_material(case)
        assert "请上传，或者承诺补交" in text(page.get(url("draft-check", case.pk)))

    def test_what_came_after_all_needs_no_promise(self, page, citizen):
        case = make_deferrable_draft(citizen, promises={"lease": {"on": "2026-03-20"}})
        make_material(case)
        make_material(case, "lease")
        self.submit(page, case)
        assert Case.objects.get().promises == {}

    def test_a_draft_has_no_receipt(self, page, citizen):
        case = make_draft(citizen)
        assert page.get(url("receipt", case.pk)).url == url("draft", case.pk)

    def test_the_receipt_of_another_does_not_exist(self, page):
        assert page.get(url("receipt", make_case(CaseState.SUBMITTED).pk)).status_code == 404
