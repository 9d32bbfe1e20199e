"""The list of materials: uploads, certificates reused, promises, and what nobody brings."""

import io
from datetime import date

import pytest
from PIL import Image

from approvals.cases.domain.refusals import NotEditable
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.models import Case
from approvals.materials.domain.vocabulary import MaterialSource
from approvals.materials.models import Material
from approvals.materials.services import handing_in, promising
from tests.factories.approvals.cases import make_case, material, owner_of
from tests.factories.approvals.drafts import make_deferrable_draft, make_draft, pdf
from tests.factories.datashare import make_certificate
from tests.factories.files import SCRIPTED_PDF
from tests.integration.filing.steps import text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


class TestMaterials:
    def send(self, page, case, **data):
        return page.post(url("draft-materials", case.pk), {"code": "photo"} | data)

    def test_a_file_is_handed_in_shown_and_taken_back(self, page, citizen):
        case = make_draft(citizen)
        response = self.send(page, case, act="upload", file=pdf())
        assert response.url == url("draft-materials", case.pk) + "#m-photo"
        shown = text(page.get(url("draft-materials", case.pk)))
        assert "照片.pdf" in shown
        assert "必要材料已经备齐" in shown
        self.send(page, case, act="remove")
        assert "还差 1 份必要材料" in text(page.get(url("draft-materials", case.pk)))

    def test_a_photograph_of_the_phone_is_taken_before_a_file(self, page, citizen):
        case, made = make_draft(citizen), io.BytesIO()
        Image.new("RGB", (4, 4)).save(made, "PNG")
        self.send(page, case, act="upload", photo=pdf("拍照.png", made.getvalue()), file=pdf())
        assert Material.objects.get().content_type == "image/png"

    @pytest.mark.parametrize(
        ("file", "sentence"),
        [
            (pdf("木马.exe", b"MZ"), "不能上传这种文件"),
            (pdf("假.pdf", b"MZ"), "打不开这个文件"),
            (pdf("空.pdf", b""), "文件是空的"),
            (pdf("大.pdf", b"%PDF-" + bytes(handing_in.MAX_BYTES)), "文件超过 10 MB"),
            (None, "请先选择文件或拍照"),
        ],
    )
    def test_a_file_that_is_refused_is_told_beside_its_field(self, page, citizen, file, sentence):
        case = make_draft(citizen)
        data = {"act": "upload"} | ({"file": file} if file else {})
        shown = text(self.send(page, case, **data), 422)
        card = shown[shown.index('id="m-photo"') : shown.index("</details>")]
        assert sentence in card
        assert not Material.objects.exists()

    def test_whoever_sent_a_script_is_told_in_a_line_that_it_went(self, page, citizen):
        case, told = make_draft(citizen), "去除了文件里的这些内容：脚本"
        self.send(page, case, act="upload", file=pdf(data=SCRIPTED_PDF))
        shown = text(page.get(url("draft-materials", case.pk)))
        assert told in shown[shown.index('id="m-photo"') : shown.index("</summary>")]  # seen though the card is closed
        self.send(page, case, act="upload", file=pdf())
        assert told not in text(page.get(url("draft-materials", case.pk)))

    def test_nothing_beyond_the_list_is_taken(self, page, citizen):
        case = make_draft(citizen)
        response = self.send(page, case, code="else", act="upload", file=pdf())
        assert response.status_code == 422
        assert self.send(page, case, act="invent").status_code == 400

    def test_a_certificate_at_hand_is_offered_and_reused(self, page, citizen):
        case = make_draft(citizen, one_form={"fields": [], "materials": [material(matter_code="CY01")]})
        certificate = make_certificate(case.applicant, name="食品经营许可证")
        assert "已有电子证照，可以直接复用" in text(page.get(url("draft-materials", case.pk)))
        self.send(page, case, act="reuse", certificate=certificate.pk)
        assert Material.objects.get().source == MaterialSource.REUSED
        assert "已复用您的电子证照" in text(page.get(url("draft-materials", case.pk)))

    @pytest.mark.parametrize("sent", ["", "no number", "0"])
    def test_a_certificate_that_is_not_at_hand_is_refused(self, page, citizen, sent):
        case = make_draft(citizen)
        assert "这份电子证照不能用于本材料" in text(self.send(page, case, act="reuse", certificate=sent), 422)

    def test_a_deferrable_material_may_be_promised_and_unpromised(self, page, citizen):
        case = make_deferrable_draft(citizen)
        assert "最晚 2026-03-31" in text(page.get(url("draft-materials", case.pk)))
        self.send(page, case, code="lease", act="promise", agree="1", on="2026-03-20")
        assert Case.objects.get().promises == {"lease": {"on": "2026-03-20"}}
        assert "承诺补交" in text(page.get(url("draft-materials", case.pk)))
        self.send(page, case, code="lease", act="unpromise")
        assert Case.objects.get().promises == {}

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"agree": "1", "on": ""}, "请勾选承诺，并选择补交日期"),
            ({"agree": "1", "on": "soon"}, "请勾选承诺，并选择补交日期"),
            ({"on": "2026-03-20"}, "请勾选承诺，并选择补交日期"),
            ({"agree": "1", "on": "2026-03-04"}, "不晚于 2026-03-31"),
            ({"agree": "1", "on": "2026-04-01"}, "不晚于 2026-03-31"),
            ({"agree": "1", "on": "2026-03-20", "code": "photo"}, "“照片”不在可以容缺后补的材料之列"),
            ({"agree": "1", "on": "2026-03-20", "code": "else"}, "材料清单中没有这一项"),
        ],
    )
    def test_a_promise_that_cannot_stand_is_refused(self, page, citizen, data, sentence):
        case = make_deferrable_draft(citizen)
        response = self.send(page, case, **{"code": "lease", "act": "promise"} | data)
        if data.get("code") != "else":
            assert sentence in text(response, 422)
        assert response.status_code == 422
        assert Case.objects.get().promises == {}

    def test_a_promise_is_offered_only_where_there_is_time_for_it(self, page, citizen):
        case = make_deferrable_draft(citizen)
        case.items.update(statutory_limit=1)
        assert "暂时没有？可以容缺后补" not in text(page.get(url("draft-materials", case.pk)))

    def test_an_item_without_a_limit_leaves_the_longest_promise(self, page, citizen):
        case = make_deferrable_draft(citizen)
        case.items.update(statutory_limit=None, promised_limit=None)
        assert "最晚 2026-04-01：受理后 20 个工作日之内" in text(page.get(url("draft-materials", case.pk)))

    def test_what_nobody_brings_is_said_so(self, page, citizen):
        listed = [
            material(name="申请书", code="form", is_form=True),
            material(name="营业执照", code="licence", produced_by=0),
            material(name="说明", code="note", necessity="optional"),
        ]
        case = make_draft(citizen, one_form={"fields": [], "materials": listed})
        shown = text(page.get(url("draft-materials", case.pk)))
        assert "一表已含，无需提交" in shown
        assert "由本办件的“食品经营许可”产出，无需提交" in shown
        assert "选交" in shown
        assert "必要材料已经备齐" in shown

    def test_no_promise_is_planned_once_a_case_is_filed(self, citizen):
        case = make_case(CaseState.SUBMITTED, citizen=citizen)
        with pytest.raises(NotEditable):
            promising.plan_promise(case_id=case.pk, actor=owner_of(case), code="lease", on=date(2026, 3, 20))
