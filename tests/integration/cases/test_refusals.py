"""What the rules refuse, each with its own sentence, and what then is left untouched."""

from datetime import date

import pytest

from approvals.cases.domain import case_moves
from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion
from approvals.cases.models import Case
from approvals.cases.services.door import moving
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.decisions.services import deciding
from approvals.filing.services import submission
from approvals.intake.domain import CorrectionAlreadyTold, CorrectionListEmpty
from approvals.intake.services import window
from approvals.materials.domain.refusals import MaterialMissing, NothingDeferred, PromiseNotAllowed, PromiseTooLate
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.services import deficiencies
from approvals.reviews.services import opinions
from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.kernel.errors import InvalidInput, NotFound, NotPermitted
from tests.factories.approvals.cases import (
    FILED_AT,
    LEASE,
    clerk,
    field,
    in_review,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    make_task,
    material,
    owner_of,
    staff_of,
)

pytestmark = pytest.mark.usefixtures("published_years")


FORM = {"fields": [field()], "materials": [material(), material(LEASE)]}


def filed(state=CaseState.SUBMITTED, **fields) -> Case:
    case = make_case(state, one_form=FORM, **fields)
    make_item(case)
    make_material(case)
    if state is CaseState.SUBMITTED:
        make_clock(case, ClockKind.NOTICE, effect="deem_accepted")
    return case


class TestSubmitting:
    def submit(self, case, **fields):
        with at(FILED_AT):
            return submission.submit(case_id=case.pk, actor=owner_of(case), seen_version=case.version, **fields)

    def test_an_unfilled_field_is_named(self):
        case = filed(CaseState.DRAFT, answers={})
        with pytest.raises(InvalidInput) as refused:
            self.submit(case)
        assert list(refused.value.fields) == ["shop_name"]

    @pytest.mark.parametrize("code", ["photo", "nothing"])
    def test_only_listed_materials_may_be_promised(self, code):
        with pytest.raises(PromiseNotAllowed):
            self.submit(filed(CaseState.DRAFT), promises={code: date(2026, 3, 6)})

    def test_a_promise_is_for_a_day_to_come(self):
        with pytest.raises(PromiseTooLate):
            self.submit(filed(CaseState.DRAFT), promises={"lease": date(2026, 3, 2)})

    def test_a_case_of_somebody_else_does_not_exist(self):
        case = filed(CaseState.DRAFT)
        with pytest.raises(NotFound):
            submission.submit(case_id=case.pk, actor=Actor(user_id=1, applicant_ids=frozenset({0})), seen_version=0)
        with pytest.raises(NotFound):
            submission.submit(case_id=0, actor=owner_of(case), seen_version=0)


KINDS = {"shop_name": "field"}


class TestCorrection:
    def ask(self, case, *codes, **fields):
        items = [{"kind": KINDS.get(code, "material"), "code": code, "note": "不清晰"} for code in codes]
        with at(FILED_AT):
            return window.request_correction(
                case_id=case.pk, actor=clerk(), seen_version=case.version, items=items, **fields
            )

    def test_the_notice_lists_everything_once_and_stops_the_clock(self):
        case = self.ask(filed(), "photo", "shop_name", remark="请尽快")
        notice = case.correction_notices.get()
        assert [item["name"] for item in notice.items] == ["照片", "店名"]
        assert case.clocks.get(kind="notice").state == "stopped"
        assert case.state == CaseState.CORRECTING

    def test_an_empty_list_is_no_notice(self):
        with pytest.raises(CorrectionListEmpty):
            self.ask(filed())

    def test_a_thing_named_twice_is_asked_for_once(self):
        notice = self.ask(filed(), "photo", "photo").correction_notices.get()
        assert [item["code"] for item in notice.items] == ["photo"]

    def test_what_nobody_asked_for_cannot_be_corrected(self):
        case = filed()
        with pytest.raises(InvalidInput):
            self.ask(case, "photo", "nothing")
        assert not case.correction_notices.exists()

    def test_a_second_notice_adds_nothing_new(self):
        case = self.ask(filed(), "photo")
        make_material(case, "lease")
        with at(FILED_AT):
            case = submission.correct(case_id=case.pk, actor=owner_of(case), seen_version=case.version)
        with pytest.raises(CorrectionAlreadyTold):
            self.ask(case, "photo", "shop_name")
        assert self.ask(case, "photo").correction_notices.count() == 2

    def test_the_answer_is_a_new_receipt_with_a_new_period(self):
        case = self.ask(filed(), "photo")
        with at(FILED_AT), pytest.raises(MaterialMissing):
            submission.correct(case_id=case.pk, actor=owner_of(case), seen_version=case.version)
        make_material(case, "lease")
        answered_at = FILED_AT.replace(day=4)
        with at(answered_at):
            case = submission.correct(case_id=case.pk, actor=owner_of(case), seen_version=case.version)
        assert case.received_at == answered_at
        assert case.clocks.open().get().due_on == date(2026, 3, 11)
        assert case.correction_notices.get().answered_at == answered_at


class TestTurningAway:
    @pytest.mark.parametrize(
        ("turn_away", "state"),
        [(window.decline, CaseState.DECLINED), (window.find_not_licensable, CaseState.NOT_LICENSABLE)],
    )
    def test_both_refusals_give_their_reason_and_stop_the_clock(self, turn_away, state):
        case = filed()
        with pytest.raises(ReasonMissing):
            turn_away(case_id=case.pk, actor=clerk(), seen_version=0, reason=" ")
        with at(FILED_AT):
            turn_away(case_id=case.pk, actor=clerk(), seen_version=0, reason="请到市级窗口办理")
        case = Case.objects.get(pk=case.pk)
        assert (case.state, case.closing_reason) == (state, "请到市级窗口办理")
        assert not case.clocks.open().exists()


class TestTolerance:
    def accept(self, case, **promises):
        with at(FILED_AT):
            return window.accept_with_deficiency(
                case_id=case.pk, actor=clerk(), seen_version=0, promises={k: v for k, v in promises.items() if v}
            )

    def test_there_must_be_something_to_tolerate(self):
        case = filed()
        make_material(case, "lease")
        with pytest.raises(NothingDeferred):
            self.accept(case)

    def test_a_decisive_material_cannot_come_later(self):
        case = filed()
        case.materials.all().delete()
        with pytest.raises(MaterialMissing):
            self.accept(case, photo=date(2026, 3, 6), lease=date(2026, 3, 6))

    def test_without_a_promise_there_is_no_tolerance(self):
        with pytest.raises(MaterialMissing):
            self.accept(filed())

    def test_a_promise_for_what_is_not_missing_is_none(self):
        case = self.accept(filed(), lease=date(2026, 3, 6), photo=date(2026, 3, 6), anything=date(2026, 3, 6))
        assert set(case.promises) == {"lease"}

    @pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 3, 30)])
    def test_a_promise_ends_before_the_decision_is_due(self, on):
        with pytest.raises(PromiseTooLate):
            self.accept(filed(), lease=on)

    def test_the_last_possible_day_is_the_working_day_before(self):
        case = self.accept(filed(), lease=date(2026, 3, 27))
        assert case.deficiencies.get().promised_on == date(2026, 3, 27)

    def test_where_the_law_sets_no_limit_the_promise_counts_and_without_either_twenty_days(self):
        promised, unlimited = filed(), filed()
        promised.items.update(statutory_limit=None)
        unlimited.items.update(statutory_limit=None, promised_limit=None)
        with pytest.raises(PromiseTooLate):
            self.accept(promised, lease=date(2026, 3, 9))
        assert self.accept(unlimited, lease=date(2026, 3, 30)).state == CaseState.ACCEPTED


class TestOpinions:
    def give(self, opinion, reason="", **fields):
        case, _item = in_review()
        task = case.tasks.get()
        given = {"task_id": task.pk, "actor": staff_of(task.department_id), "seen_version": 0} | fields
        with at(FILED_AT):
            return opinions.give_opinion(case_id=case.pk, opinion=opinion, reason=reason, **given)

    def test_nobody_gives_the_opinion_of_silence(self):
        with pytest.raises(InvalidInput):
            self.give(Opinion.DEEMED_AGREE)

    @pytest.mark.parametrize("opinion", [Opinion.DISAGREE, Opinion.AGREE_WITH_CONDITIONS])
    def test_a_disagreement_and_a_condition_need_a_reason(self, opinion):
        with pytest.raises(ReasonMissing):
            self.give(opinion, " ")
        assert self.give(opinion, "消防通道宽度不足").reason == "消防通道宽度不足"

    def test_a_task_of_another_case_does_not_exist(self):
        with pytest.raises(NotFound):
            self.give(Opinion.AGREE, task_id=0)

    def test_another_department_may_not_answer(self):
        case, _item = in_review(reviews=2)
        first, second = case.tasks.order_by("pk")
        with pytest.raises(NotPermitted):
            opinions.give_opinion(
                case_id=case.pk,
                task_id=first.pk,
                actor=staff_of(second.department_id),
                seen_version=0,
                opinion=Opinion.AGREE,
            )


class TestDecisions:
    def test_an_item_of_another_case_does_not_exist(self):
        case, item = in_review()
        with pytest.raises(NotFound):
            deciding.grant(case_id=case.pk, item_id=0, actor=staff_of(item.department_id, Role.HEAD), seen_version=0)

    def test_granting_against_a_disagreement_needs_a_reason_and_no_result_makes_no_certificate(self):
        case = make_case(CaseState.ACCEPTED)
        item = make_item(case, ItemState.REVIEWED)
        task = make_task(item, state="answered", opinion="disagree", answered_by=case.filed_by)
        head = staff_of(item.department_id, Role.HEAD)
        given = {"case_id": case.pk, "item_id": item.pk, "actor": head, "seen_version": 0}
        assert task.opinion == Opinion.DISAGREE
        with pytest.raises(ReasonMissing):
            deciding.grant(**given)
        granted = deciding.grant(**given, reason="异议已在现场核查中解决")
        assert granted.certificate_id is None
        assert Case.objects.get(pk=case.pk).state == CaseState.CONCLUDED

    def test_what_is_owed_when_nothing_is_left_to_decide_need_not_come(self):
        case = make_case(CaseState.ACCEPTED, one_form=FORM)
        item = make_item(case, ItemState.REVIEWED)
        owed = make_deficiency(case)
        deciding.refuse(
            case_id=case.pk,
            item_id=item.pk,
            actor=staff_of(item.department_id, Role.HEAD),
            seen_version=0,
            reason="不符合条件",
        )
        owed.refresh_from_db()
        assert owed.state == DeficiencyState.RELEASED

    def test_a_deficiency_of_another_case_does_not_exist(self):
        case = filed(CaseState.ACCEPTED)
        with pytest.raises(NotFound):
            deficiencies.supply(case_id=case.pk, deficiency_id=0, actor=owner_of(case), seen_version=0)


def test_a_move_that_is_announced_must_be_performed():
    case = filed()
    with (
        pytest.raises(RuntimeError),
        moving(case.pk, case_moves.ACCEPT, actor=clerk(), seen_version=None),
    ):
        pass


def test_the_system_signs_nothing():
    case = filed()
    with (
        pytest.raises(NotPermitted),
        moving(case.pk, case_moves.DEEM_ACCEPTED, actor=SYSTEM, seen_version=None) as moved,
    ):
        assert moved.user_id
