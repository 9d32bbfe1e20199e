"""What samples add to a published row."""

from dataclasses import replace

import pytest

from matters.catalogue.domain.vocabulary import ApplicantKind, Guard, Theme
from matters.importing.domain.published_rows import FROM_APPLICANT, FROM_EARLIER, MatterRow
from matters.importing.domain.samples import (
    AbsenceSample,
    RenewalSample,
    Samples,
    SilenceSample,
    ThemeRule,
    completed,
    material_code,
)
from tests.factories.catalogue import field, requirement
from tests.unit.matters.test_rules import WHOLE

SAMPLES = Samples(
    fields={code: field(code) for code in ("applicant_name", "credit_code", "area", "request")},
    everybody=("applicant_name", "credit_code?"),
    others=("request",),
    forms={"A": ("area",)},
    results={"A": "许可证", "G": "卫生许可证", "R": "许可证"},
    producers={"营业执照": ("QY02", "QY03")},
    material_codes={"营业执照": "business_licence"},
    form_endings=("申请表",),
    silence={"A": SilenceSample("《办法》", "第六条", 9), "G": SilenceSample("《办法》", "第六条", 1)},
    renewals={
        "R": RenewalSample(24, "R", "《中华人民共和国行政许可法》", "第五十条第二款"),
        "G": RenewalSample(48, "R", "《中华人民共和国行政许可法》", "第五十条第二款"),
        "Z": RenewalSample(48),
    },
    absence={code: AbsenceSample("《踏勘办法》", "第四条", ("消防",)) for code in "BG"},
    guards={Guard.HEALTH: ("G",)},
    inspected=("A",),
    themes=(ThemeRule(Theme.SETUP, ("A",), ("区林业局",), ("执照",)),),
    aliases={},
)


def row(code="A", **told):
    materials = told.pop("materials", ())
    content = replace(WHOLE, result_name="", materials=materials, fields=(), **told)
    return completed(MatterRow(code, content, ("legal_basis",)), SAMPLES)


def test_samples_complete_a_row_and_are_named_as_unverified():
    made = row()
    assert [(f.code, f.is_required) for f in made.content.fields] == [("applicant_name", True), ("area", True)]
    assert made.content.result_name == "许可证"
    assert made.content.needs_inspectors
    assert made.content.silence_document == "《办法》"
    assert set(made.unverified) == {
        "legal_basis",
        "fields",
        "result_name",
        "needs_inspectors",
        "is_silence_enabled",
        "silence_document",
        "silence_clause",
        "review_limit",
    }


def test_people_are_not_asked_for_a_credit_code_and_enterprises_may_leave_it_open():
    assert "credit_code" not in {f.code for f in row().content.fields}
    asked = row(applicant_kinds=(ApplicantKind.PERSON, ApplicantKind.ENTERPRISE)).content.fields
    assert [f.is_required for f in asked if f.code == "credit_code"] == [False]


def test_a_matter_without_a_form_of_its_own_asks_for_the_request():
    assert [f.code for f in row("Z").content.fields] == ["applicant_name", "request"]


@pytest.mark.parametrize(("promised", "statutory", "days"), [(5, 20, 5), (None, 20, 9), (None, 3, 3), (None, None, 9)])
def test_a_sample_review_fits_into_the_whole(promised, statutory, days):
    assert row(promised_limit=promised, statutory_limit=statutory).content.review_limit == days


def test_a_sample_of_absence_says_who_is_called_where_nobody_has_published_it_and_spares_the_guarded():
    made = row("B", consulted=())
    assert (made.content.consulted, made.content.absence_document) == (("消防",), "《踏勘办法》")
    assert {"consulted", "is_absence_deemed", "absence_document", "absence_clause"} <= set(made.unverified)
    assert row("B", consulted=("住建局",)).content.consulted == ("住建局",)
    assert not row("G").content.is_absence_deemed


def test_no_sample_of_silence_without_a_consulted_department_or_against_a_guard():
    assert not row(consulted=()).content.is_silence_enabled
    guarded = row("G").content
    assert guarded.guards == (Guard.HEALTH,)
    assert not guarded.is_silence_enabled


def test_a_sample_of_renewal_has_an_end_and_no_silence_against_a_guard():
    made = row("R")
    assert (made.content.validity_months, made.content.renews, made.content.is_renewal_deemed) == (24, "R", True)
    assert {"validity_months", "renews", "is_renewal_deemed", "renewal_clause"} <= set(made.unverified)
    guarded = row("G").content
    assert (guarded.validity_months, guarded.renews, guarded.is_renewal_deemed) == (48, "R", False)
    assert row("Z").content.validity_months is None


@pytest.mark.parametrize(
    ("told", "themes"),
    [
        ({"code": "A"}, (Theme.SETUP,)),
        ({"code": "Z", "department": "区林业局"}, (Theme.SETUP,)),
        ({"code": "Z", "main_item": "营业执照办理"}, (Theme.SETUP,)),
        ({"code": "Z"}, (Theme.OTHER,)),
    ],
)
def test_themes_go_by_code_department_or_word(told, themes):
    assert row(**told).content.themes == themes


def test_the_same_paper_has_one_code_and_a_form_is_its_matter_s_own():
    licence = requirement("营业执照", code="", source=FROM_EARLIER)
    application = requirement("设置申请表（甲）", code="", source=FROM_APPLICANT)
    told = {code: row(code, materials=(licence, application)).content.materials for code in "AB"}
    assert told["A"][0].code == told["B"][0].code == "business_licence"
    assert told["A"][1].code != told["B"][1].code
    assert [m.is_form for m in told["A"]] == [False, True]


def test_a_result_of_earlier_matters_names_the_one_that_must_come_first():
    licence = requirement("营业执照", source=FROM_EARLIER)
    unknown = requirement("土地材料", source=FROM_EARLIER)
    own = requirement("营业执照", source=FROM_APPLICANT)
    assert row(materials=(licence,), prerequisite_codes=("QY03",)).content.materials[0].result_of == "QY03"
    assert row(materials=(licence,)).content.materials[0].result_of == "QY02"
    assert row(materials=(unknown,)).content.materials[0].result_of == ""
    assert row(materials=(own,)).content.materials[0].result_of == ""


def test_blanks_in_a_name_make_no_other_paper():
    assert material_code("公司 章程", {}) == material_code("公司章程", {})
    assert material_code("营业 执照", {"营业执照": "business_licence"}) == "business_licence"
    assert len(material_code("材料" * 99, {})) <= 40
