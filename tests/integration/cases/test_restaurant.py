"""开办餐饮店 from draft to certificates, through the services, on the published catalogue."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

import matters
from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, TaskState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.decisions.services import deciding
from approvals.dossier.queries.detail import case_view
from approvals.filing.services import drafting, submission, withdrawal
from approvals.intake.services import window
from approvals.materials.domain.refusals import HeldByDeficiency, MaterialMissing
from approvals.materials.domain.vocabulary import DeficiencyState, MaterialSource
from approvals.materials.services import deficiencies, handing_in
from approvals.reviews.domain import OpinionTooLate
from approvals.reviews.services import opinions, silences
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant
from portal.accounts.roles import Role
from portal.audit.queries import case_history
from portal.clock.services import at
from portal.kernel.errors import IllegalMove
from tests.factories.accounts import make_citizen
from tests.factories.approvals.cases import FILED_AT, clerk, clock_end, staff_of
from tests.factories.files import PDF

pytestmark = pytest.mark.django_db

CATALOGUE = Path(matters.__file__).parent / "data" / "catalogue_sample.json"


ANSWERS = {"text": "小满面馆", "textarea": "餐饮服务", "number": "60", "date": "2026-04-01", "mobile": "13800000000"}

NUMBERS = {"citizen_number": "320100199003071236", "credit_code": "91110000802100433B"}


@pytest.fixture(autouse=True)
def world(published_years):
    call_command("import_catalogue", CATALOGUE, verbosity=0)


@pytest.fixture
def owner():
    citizen = make_citizen()
    applicant = Applicant.objects.get(person__user=citizen)
    return Actor(user_id=citizen.pk, name="申请人", applicant_ids=frozenset({applicant.pk}))


def filled(case: Case) -> dict[str, str]:
    known = ANSWERS | NUMBERS
    return {f["code"]: f["choices"][0] if f["kind"] == "choice" else known[f["kind"]] for f in case.one_form["fields"]}


def draft(owner: Actor, *, without: tuple[str, ...] = ()) -> Case:
    case = drafting.open_bundle_draft(actor=owner, applicant_id=min(owner.applicant_ids), code="OT02")
    case = drafting.save_draft(case_id=case.pk, actor=owner, seen_version=0, answers=filled(case))
    for requirement in case_view(case.pk, owner).missing:
        if requirement.name not in without:
            handing_in.add_material(case_id=case.pk, actor=owner, code=requirement.code, file_name="材料.pdf", data=PDF)
    return case


def code_of(case: Case, name: str) -> str:
    return next(m["code"] for m in case.one_form["materials"] if m["name"] == name)


def item_of(case: Case, matter_code: str):
    return case.items.get(matter_code=matter_code)


def agree(case: Case, matter_code: str, opinion: Opinion = Opinion.AGREE, reason: str = "") -> None:
    for task in item_of(case, matter_code).tasks.filter(state=TaskState.OPEN.value):
        opinions.give_opinion(
            case_id=case.pk,
            task_id=task.pk,
            actor=staff_of(task.department_id),
            seen_version=task.version,
            opinion=opinion,
            reason=reason,
        )


def decide(case: Case, matter_code: str, act=deciding.grant, **fields):
    item = item_of(case, matter_code)
    head = staff_of(item.department_id, Role.HEAD)
    return act(case_id=case.pk, item_id=item.pk, actor=head, seen_version=item.version, **fields)


def states(case: Case) -> dict[str, str]:
    return dict(case.items.values_list("matter_code", "state"))


def accepted(owner: Actor) -> Case:
    case = draft(owner)
    case = submission.submit(case_id=case.pk, actor=owner, seen_version=case.version)
    return window.accept(case_id=case.pk, actor=clerk(), seen_version=case.version)


def taken_in_with_a_deficiency(owner: Actor, health: str) -> Case:
    """Filed without *health*, promised for later; plain acceptance is refused."""
    case = draft(owner, without=(health,))
    promise = {code_of(case, health): date(2026, 3, 5)}
    with pytest.raises(MaterialMissing):
        submission.submit(case_id=case.pk, actor=owner, seen_version=case.version)
    case = submission.submit(case_id=case.pk, actor=owner, seen_version=case.version, promises=promise)
    with pytest.raises(MaterialMissing):
        window.accept(case_id=case.pk, actor=clerk(), seen_version=case.version)
    return window.accept_with_deficiency(case_id=case.pk, actor=clerk(), seen_version=case.version)


def bring_what_is_owed(case: Case, owner: Actor) -> None:
    owed = case.deficiencies.get()
    handing_in.add_material(case_id=case.pk, actor=owner, code=owed.code, file_name="证明.pdf", data=PDF)
    deficiencies.supply(case_id=case.pk, deficiency_id=owed.pk, actor=owner, seen_version=0)
    deficiencies.confirm(case_id=case.pk, deficiency_id=owed.pk, actor=clerk(), seen_version=1)


def speak(task, opinion: Opinion, reason: str = ""):
    return opinions.give_opinion(
        case_id=task.case_id,
        task_id=task.pk,
        actor=staff_of(task.department_id),
        seen_version=task.version,
        opinion=opinion,
        reason=reason,
    )


def test_the_whole_way_with_a_deficiency_and_a_silent_department(owner):
    with at(FILED_AT):
        case = taken_in_with_a_deficiency(owner, "从业人员健康证明")
        assert states(case) == {
            "QY02": ItemState.UNDER_REVIEW,
            **dict.fromkeys(["CY01", "CG01", "XF01", "YC01"], ItemState.WAITING),
        }
        agree(case, "QY02")
        decide(case, "QY02")
        assert set(states(case).values()) == {ItemState.GRANTED, ItemState.UNDER_REVIEW}
        assert case.materials.filter(source=MaterialSource.PRODUCED.value).exists()
        for code in ("XF01", "YC01"):
            agree(case, code)
            decide(case, code)
        agree(case, "CY01")
        with pytest.raises(HeldByDeficiency):
            decide(case, "CY01")
        sign = item_of(case, "CG01")
        own = sign.tasks.get(department=sign.department)
        speak(own, Opinion.AGREE)
    silent = sign.tasks.exclude(pk=own.pk).get()
    with at(silent.due_at + timedelta(seconds=30)), pytest.raises(OpinionTooLate):
        speak(silent, Opinion.DISAGREE, "来晚了")
    with at(silent.due_at + timedelta(seconds=60)):
        assert silences.deem_silent_opinions() == 1
        bring_what_is_owed(case, owner)
        decide(case, "CY01")
        decide(case, "CG01")
    case.refresh_from_db()
    assert case.state == CaseState.CONCLUDED
    assert case.clocks.open().get().kind == ClockKind.WRITTEN_OPINION
    view = case_view(case.pk, owner)
    assert all(item.certificate_id for item in view.items)
    assert [line.kind for line in case_history(case.pk)][-1] == "case.conclude"


def test_a_certificate_serves_again_in_the_next_case_of_the_same_applicant(owner):
    case = accepted(owner)
    agree(case, "QY02")
    certificate = decide(case, "QY02").certificate_id
    next_case = drafting.open_matter_draft(actor=owner, applicant_id=min(owner.applicant_ids), code="CY01")
    code = code_of(next_case, "营业执照")
    used = handing_in.reuse_certificate(case_id=next_case.pk, actor=owner, code=code, certificate_id=certificate)
    assert (used.source, used.evidence_level) == (MaterialSource.REUSED, "A")


def test_what_waited_for_a_refused_item_is_closed_and_the_case_concluded(owner):
    case = accepted(owner)
    agree(case, "QY02", Opinion.DISAGREE, "住所不符合规定")
    with pytest.raises(ReasonMissing):
        decide(case, "QY02", reason=" ")
    with pytest.raises(ReasonMissing):
        decide(case, "QY02", deciding.refuse, reason=" ")
    refused = decide(case, "QY02", deciding.refuse, reason="住所不符合规定")
    assert "行政复议" in refused.remedies
    assert set(states(case).values()) == {ItemState.REFUSED, ItemState.CLOSED}
    assert Case.objects.get(pk=case.pk).state == CaseState.CONCLUDED


def test_a_withdrawn_case_leaves_nothing_running(owner):
    case = accepted(owner)
    withdrawal.withdraw(case_id=case.pk, actor=owner, seen_version=case.version)
    assert Case.objects.get(pk=case.pk).state == CaseState.WITHDRAWN
    assert not case.clocks.open().exists()
    assert not case.tasks.filter(state=TaskState.OPEN.value).exists()
    with pytest.raises(IllegalMove):
        decide(case, "QY02")


def test_a_supplement_that_is_not_in_order_goes_back_and_its_clock_runs_again(owner):
    with at(FILED_AT):
        health = "从业人员健康证明"
        case = draft(owner, without=(health,))
        promise = {code_of(case, health): date(2026, 3, 5)}
        case = submission.submit(case_id=case.pk, actor=owner, seen_version=case.version, promises=promise)
        window.accept_with_deficiency(case_id=case.pk, actor=clerk(), seen_version=case.version)
        owed = case.deficiencies.get()
        with pytest.raises(MaterialMissing):
            deficiencies.supply(case_id=case.pk, deficiency_id=owed.pk, actor=owner, seen_version=0)
        handing_in.add_material(case_id=case.pk, actor=owner, code=owed.code, file_name="证明.pdf", data=PDF)
        deficiencies.supply(case_id=case.pk, deficiency_id=owed.pk, actor=owner, seen_version=0)
        with pytest.raises(ReasonMissing):
            deficiencies.return_supply(
                case_id=case.pk, deficiency_id=owed.pk, actor=clerk(), seen_version=1, reason=" "
            )
        back = deficiencies.return_supply(
            case_id=case.pk, deficiency_id=owed.pk, actor=clerk(), seen_version=1, reason="缺少签字"
        )
    assert back.state == DeficiencyState.OPEN
    assert case.clocks.open().get(deficiency=owed).expires_at == clock_end(date(2026, 3, 5))
