"""What is missing, told once, and what the applicant undertakes to bring later."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext

from approvals.cases.domain.case_moves import ACCEPT_WITH_DEFICIENCY, REQUEST_CORRECTION
from approvals.cases.domain.vocabulary import CaseState
from approvals.cases.queries.whole import Whole
from approvals.cases.web.papers import Document, Stage, paragraphs
from approvals.materials.domain import completeness
from approvals.materials.models import CorrectionNotice, Deficiency, Material


def corrections(case: Whole) -> Iterator[Document]:
    """The one-time notices of what is missing (一次性告知)."""
    text = gettext("您申请的“%(title)s”需要补正下列内容，现一次告知。补正后请通过本平台或综合窗口提交。")
    for notice in case.of(CorrectionNotice):
        yield Document(
            key=f"correction-{notice.number}",
            stage=Stage.FILING,
            title=gettext("补正告知书"),
            issuer=case.case.lead_department.name,
            issued_at=notice.issued_at,
            paragraphs=paragraphs(
                text % {"title": case.case.title},
                notice.remark,
            ),
            rows=tuple((item["name"], item["note"]) for item in notice.items),
            law=REQUEST_CORRECTION.law,
        )


def promise(case: Whole) -> Iterator[Document]:
    """What the applicant undertakes to bring later: promised, or to be signed at the window before acceptance."""
    row, days = case.case, _promised(case)
    at = row.accepted_at or row.submitted_at
    if not days or at is None:
        return
    told = gettext("承诺于 %(day)s 前补交")
    text = gettext("本申请人申请“%(title)s”，下列材料暂时不能提交，承诺在所列日期前补交，并保证其真实、合法、有效。")
    held = gettext("本申请人知悉：材料补齐并核对以前不制发结果；逾期不补交的，由本申请人承担相应后果。")
    yield Document(
        key="promise",
        stage=Stage.FILING,
        title=gettext("容缺承诺书"),
        issuer=row.applicant.name,
        issued_at=at,
        paragraphs=(text % {"title": row.title}, held),
        rows=tuple((name, told % {"day": day or "＿＿＿＿－＿＿－＿＿"}) for name, day in days.items()),
        law=ACCEPT_WITH_DEFICIENCY.law,
        is_to_be_signed="" in days.values(),
    )


def _promised(case: Whole) -> Mapping[str, str]:
    """The materials that come later, by name, with their days; blank where none has been promised yet."""
    if case.case.state != CaseState.SUBMITTED.value:
        return {owed.name: owed.promised_on.isoformat() for owed in case.of(Deficiency)}
    supplied = {material.code for material in case.of(Material)}
    lacking = completeness.missing(completeness.requirements(case.case.one_form), supplied)
    promises = case.case.promises
    return {r.name: promises.get(r.code, {}).get("on", "") for r in completeness.deferrable(lacking)}
