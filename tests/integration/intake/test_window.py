"""The pages of the window: the queue, a case on the desk, its moves, and filing for whoever stands there."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, Channel
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.intake.queries import QueueTab
from approvals.materials.domain.vocabulary import DeficiencyState
from approvals.materials.models import CorrectionNotice
from portal.accounts.models import StaffRole
from portal.accounts.roles import Role
from portal.workcalendar.seed import noticed_calendar
from tests.factories.accounts import make_department, make_staff
from tests.factories.approvals.cases import (
    FILED_AT,
    LEASE,
    clock_end,
    field,
    make_case,
    make_clock,
    make_deficiency,
    make_item,
    make_material,
    material,
)
from tests.factories.approvals.desks import desk_of, page, statements, text

pytestmark = [pytest.mark.no_cover, pytest.mark.usefixtures("monday")]

BOTH = {"fields": [field()], "materials": [material(), material(LEASE)]}

ELSEWHERE = "110000"

CALENDAR = noticed_calendar()


@pytest.fixture
def window():
    return desk_of(Role.CLERK)


def waiting(*, received_on: date = date(2026, 3, 2), photo: bool = True, **fields) -> Case:
    """A case that awaits acceptance, complete but for what it asks beyond a photo."""
    case = make_case(CaseState.SUBMITTED, **fields)
    make_item(case)
    if photo:
        make_material(case)
    due_on = CALENDAR.workday_after(received_on, 5)
    period = {"started_on": received_on, "expires_at": clock_end(due_on), "effect": "deem_accepted"}
    make_clock(case, ClockKind.NOTICE, **period)
    return case


def move_url(case: Case, name: str) -> str:
    return reverse("approvals:intake-move", args=(case.pk, name))


def intake_url(case: Case) -> str:
    return reverse("approvals:intake", args=(case.pk,))


def stored(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


class TestQueue:
    url = "/cases/queue/"

    def test_the_period_that_ends_first_stands_first_and_the_last_day_says_so(self, window):
        waiting(title="later")
        waiting(title="urgent", received_on=date(2026, 2, 24))
        body = page(window, self.url)
        assert body.index("urgent") < body.index("later")
        assert "今日到期" in body
        assert "剩 5 个工作日" in body

    def test_only_cases_of_the_own_region_and_no_drafts_of_others_are_there(self, window):
        waiting(title="elsewhere", region=ELSEWHERE)
        make_case(CaseState.DRAFT, title="private")
        make_case(CaseState.DRAFT, title="at the window", channel=Channel.COUNTER.value)
        body = page(window, self.url + "?tab=all")
        assert "elsewhere" not in body
        assert "private" not in body
        assert "at the window" in body

    def test_tabs_hold_what_their_names_say(self, window):
        waiting(title="awaiting")
        make_case(CaseState.CORRECTING, title="correcting")
        supplied = make_case(CaseState.ACCEPTED, title="supplied")
        make_deficiency(supplied, state=DeficiencyState.SUPPLIED.value, supplied_at=FILED_AT)
        make_deficiency(make_case(CaseState.ACCEPTED, title="promised"))
        names = ("awaiting", "correcting", "supplied", "promised")
        shown = {
            tab: [name for name in names if f">{name}" in page(window, f"{self.url}?tab={tab}")] for tab in QueueTab
        }
        assert shown == {
            QueueTab.AWAITING: ["awaiting"],
            QueueTab.CORRECTING: ["correcting"],
            QueueTab.SUPPLIED: ["supplied"],
            QueueTab.ALL: list(names),
        }

    def test_a_number_that_fits_one_case_opens_it(self, window):
        case = waiting()
        assert window.get(self.url, {"q": case.case_number[-6:]}).url == intake_url(case)

    def test_titles_and_channels_narrow_the_list(self, window):
        waiting(title="noodles")
        waiting(title="tea", channel=Channel.COUNTER.value)
        assert "tea" not in page(window, self.url, data={"q": "nood"})
        assert "noodles" not in page(window, self.url, data={"channel": "counter"})

    def test_a_long_queue_goes_on_where_the_page_ended(self, window):
        for number in range(21):
            waiting(title=f"case-{number:02}")
        first = window.get(self.url)
        second = window.get(self.url + first.context["next_url"])
        assert "case-20" not in text(first)
        assert "case-20" in text(second)
        assert "回到第一页" in text(second)

    @pytest.mark.parametrize("tab", QueueTab)
    def test_three_rows_cost_as_much_as_one(self, window, tab):
        def one_more():
            waiting()
            make_case(CaseState.CORRECTING)
            supplied = make_case(CaseState.ACCEPTED)
            make_deficiency(supplied, state=DeficiencyState.SUPPLIED.value, supplied_at=FILED_AT)

        one_more()
        url = f"{self.url}?tab={tab}"
        page(window, url)
        cost = statements(window, url)
        one_more()
        one_more()
        assert statements(window, url) == cost <= 5

    def test_the_next_case_is_the_most_urgent_other_one(self, window):
        waiting()
        seen, urgent = waiting(received_on=date(2026, 2, 24)), waiting(received_on=date(2026, 2, 25))
        assert window.get(reverse("approvals:queue-next", args=(seen.pk,))).url == intake_url(urgent)

    def test_after_the_last_case_comes_the_queue(self, window):
        case = waiting()
        body = page(window, reverse("approvals:queue-next", args=(case.pk,)), follow=True)
        assert "没有其他待受理的办件了" in body


class TestIntake:
    def test_a_case_of_another_region_does_not_exist(self, window):
        case = waiting(region=ELSEWHERE)
        assert window.get(intake_url(case)).status_code == 404
        assert window.post(move_url(case, "accept"), {"seen_version": 0}).status_code == 404
        assert stored(case).state == CaseState.SUBMITTED

    def test_seeing_a_case_for_another_reason_does_not_bring_it_to_the_window(self):
        department = make_department()
        user = make_staff(Role.CLERK, department)
        StaffRole.objects.create(user=user, role=Role.REVIEWER.value, department=department)
        client = Client()
        client.force_login(user)
        case = waiting(region=ELSEWHERE, lead_department=department)
        assert client.get(intake_url(case)).status_code == 404

    def test_numbers_of_people_are_masked(self, window):
        case = waiting(
            one_form={"fields": [field(code="id_number", kind="citizen_number")], "materials": []},
            answers={"id_number": "320100199003071236"},
        )
        body = page(window, intake_url(case))
        assert "320100199003071236" not in body
        assert case.applicant.person.id_number not in body
        assert "3201**********1236" in body

    def test_a_move_that_would_be_refused_says_why_beforehand(self, window):
        case = waiting(photo=False, one_form=BOTH)
        body = page(window, intake_url(case))
        assert "还缺少必要材料：照片、场地使用证明" in body
        assert move_url(case, "accept") not in body
        assert window.get(move_url(case, "accept")).url == intake_url(case)

    def test_accepting_opens_the_reviews_and_offers_the_next_case(self, window):
        case = waiting()
        assert "受理后" in page(window, move_url(case, "accept"))
        answer = window.post(move_url(case, "accept"), {"seen_version": 0}, follow=True)
        assert "已办理“受理”" in text(answer)
        assert "受理通知书" in text(answer)
        assert stored(case).state == CaseState.ACCEPTED

    def test_a_stale_page_shows_the_case_as_it_is_and_keeps_what_was_typed(self, window):
        case = waiting()
        window.post(move_url(case, "accept"), {"seen_version": 0})
        body = text(window.post(move_url(case, "decline"), {"seen_version": 0, "reason": "typed with care"}), 409)
        assert "办件已被他人更新" in body
        assert "当前状态：审查中" in body
        assert "typed with care" in body
        assert stored(case).state == CaseState.ACCEPTED

    def test_a_move_out_of_state_is_refused_with_its_reason(self, window):
        case = waiting()
        window.post(move_url(case, "accept"), {"seen_version": 0})
        body = text(window.post(move_url(case, "accept"), {"seen_version": 1}), 409)
        assert "当前状态为“审查中”，不能办理“受理”" in body

    @pytest.mark.parametrize(
        ("name", "state"), [("decline", CaseState.DECLINED), ("find_not_licensable", CaseState.NOT_LICENSABLE)]
    )
    def test_turning_away_needs_a_reason(self, window, name, state):
        case = waiting()
        page(window, move_url(case, name))
        assert "请填写理由" in text(window.post(move_url(case, name), {"seen_version": 0, "reason": " "}), 422)
        window.post(move_url(case, name), {"seen_version": 0, "reason": "because"})
        assert (stored(case).state, stored(case).closing_reason) == (state, "because")

    def test_a_form_that_is_none_of_ours_changes_nothing(self, window):
        case = waiting()
        assert window.post(move_url(case, "accept"), {}).status_code == 409
        assert window.get(move_url(case, "withdraw")).status_code == 404

    def test_the_page_costs_the_same_whatever_the_number_of_reviews(self, window):
        few, many = waiting(), waiting()
        make_item(many, reviewer_ids=[make_department().pk for _ in range(5)])
        for case in (few, many):
            window.post(move_url(case, "accept"), {"seen_version": 0})
            page(window, intake_url(case))
        assert statements(window, intake_url(many)) == statements(window, intake_url(few)) <= 6


class TestDeferral:
    def test_the_day_is_bounded_and_the_bound_explained(self, window):
        body = page(window, move_url(waiting(one_form=BOTH), "accept_with_deficiency"))
        assert "最迟 2026-03-27：须早于预计的法定办结日 2026-03-30" in body

    def test_without_a_signature_nothing_is_accepted(self, window):
        case = waiting(one_form=BOTH)
        answer = window.post(move_url(case, "accept_with_deficiency"), {"seen_version": 0, "on_0": "2026-03-20"})
        assert "请确认申请人已经签名" in text(answer, 422)
        assert "2026-03-20" in text(answer, 422)

    def test_a_day_beyond_the_bound_is_refused(self, window):
        case = waiting(one_form=BOTH)
        given = {"seen_version": 0, "on_0": "2026-03-30", "signed": "on"}
        body = text(window.post(move_url(case, "accept_with_deficiency"), given), 422)
        assert "不晚于 2026-03-27" in body
        assert stored(case).state == CaseState.SUBMITTED

    def test_a_signed_promise_is_kept_as_a_deficiency(self, window):
        case = waiting(one_form=BOTH)
        window.post(move_url(case, "accept_with_deficiency"), {"seen_version": 0, "on_0": "2026-03-20", "signed": "on"})
        assert case.deficiencies.get().promised_on == date(2026, 3, 20)

    def test_a_promise_made_online_needs_no_second_signature(self, window):
        promises = {"lease": {"on": "2026-03-19", "signed_at": FILED_AT.isoformat()}}
        case = waiting(one_form=BOTH, promises=promises)
        window.post(move_url(case, "accept_with_deficiency"), {"seen_version": 0, "on_0": "2026-03-19"})
        assert case.deficiencies.get().signed_at == FILED_AT

    def test_what_cannot_be_deferred_is_told(self, window):
        assert "没有可以容缺的材料" in page(window, intake_url(waiting()))
        case = waiting(one_form=BOTH, photo=False)
        assert window.get(move_url(case, "accept_with_deficiency")).url == intake_url(case)

    def test_a_matter_without_room_for_a_promise_says_so(self, window):
        case = make_case(one_form=BOTH)
        make_material(case)
        make_item(case, statutory_limit=1)
        assert "的补交日期须在今天之后" in page(window, intake_url(case))

    def test_where_no_limit_is_published_the_longest_promise_counts(self, window):
        case = make_case(one_form=BOTH)
        make_material(case)
        make_item(case, statutory_limit=None, promised_limit=None)
        body = page(window, move_url(case, "accept_with_deficiency"))
        assert "最迟 2026-03-30（受理后20个工作日）" in body

    def test_a_case_accepted_meanwhile_is_told_and_not_accepted_twice(self, window):
        case = waiting(one_form=BOTH)
        given = {"seen_version": 0, "on_0": "2026-03-20", "signed": "on"}
        window.post(move_url(case, "accept_with_deficiency"), given)
        text(window.post(move_url(case, "accept_with_deficiency"), given), 409)
        assert case.deficiencies.count() == 1

    def test_supplied_material_is_confirmed_or_returned(self, window):
        case = make_case(CaseState.ACCEPTED)
        supplied = {"state": DeficiencyState.SUPPLIED.value, "supplied_at": FILED_AT}
        good, bad = make_deficiency(case, **supplied), make_deficiency(case, "plan", **supplied)
        confirm = reverse("approvals:check-supplied", args=(case.pk, good.pk, "confirm"))
        back = reverse("approvals:check-supplied", args=(case.pk, bad.pk, "return_supply"))
        assert confirm in page(window, intake_url(case))
        page(window, confirm)
        assert "已办理“核对补交材料”" in text(window.post(confirm, {"seen_version": 0}, follow=True))
        assert "请填写理由" in text(window.post(back, {"seen_version": 0}), 422)
        window.post(back, {"seen_version": 0, "reason": "unreadable"})
        states = dict(case.deficiencies.values_list("code", "state"))
        assert states == {"lease": DeficiencyState.CONFIRMED.value, "plan": DeficiencyState.OPEN.value}
        assert window.get(confirm).url == intake_url(case)
        assert "请刷新后重试" in text(window.post(confirm, {"seen_version": 0}), 409)

    def test_a_deficiency_of_another_case_does_not_exist(self, window):
        case, other = make_case(CaseState.ACCEPTED), make_deficiency(make_case(CaseState.ACCEPTED))
        for pk, name in ((other.pk, "confirm"), (other.pk, "release")):
            assert window.get(reverse("approvals:check-supplied", args=(case.pk, pk, name))).status_code == 404


class TestCorrection:
    def test_what_is_missing_is_ticked_and_told_once(self, window):
        case = waiting(photo=False, one_form=BOTH)
        body = page(window, move_url(case, "request_correction"))
        assert body.count("checked") == 2
        given = {"seen_version": 0, "ask_0": "on", "note_0": "in colour", "ask_2": "on", "remark": "by Friday"}
        window.post(move_url(case, "request_correction"), given)
        notice = CorrectionNotice.objects.get(case=case)
        assert [(item["kind"], item["code"], item["note"]) for item in notice.items] == [
            ("material", "photo", "in colour"),
            ("field", "shop_name", ""),
        ]
        assert notice.remark == "by Friday"

    def test_an_empty_list_is_refused_and_the_remark_is_kept(self, window):
        case = waiting()
        body = text(window.post(move_url(case, "request_correction"), {"seen_version": 0, "remark": "kept"}), 422)
        assert "请勾选需要补正的材料" in body
        assert "kept" in body

    def test_a_second_notice_offers_only_what_the_first_one_asked_for(self, window):
        case = waiting(one_form=BOTH, correction_keys=["material:lease"])
        body = page(window, move_url(case, "request_correction"))
        assert "“场地使用证明”要怎样补正" in body
        assert "“照片”要怎样补正" not in body

    def test_a_material_and_a_field_of_the_same_code_are_told_apart(self, window):
        """The lease is not here, how the place is held was answered: only the lease is ticked and asked for."""
        how_held = field(code="premises_right", label="场所取得方式")
        lease = material(code="premises_right", name="场所证明")
        case = waiting(
            photo=False, one_form={"fields": [how_held], "materials": [lease]}, answers={how_held["code"]: "租赁"}
        )
        body = page(window, move_url(case, "request_correction"))
        assert body.count("checked") == 1
        assert "checked" in body[body.index('name="ask_0"') :].split(">")[0]
        window.post(move_url(case, "request_correction"), {"seen_version": 0, "ask_0": "on", "note_0": "缺少此件"})
        [asked] = CorrectionNotice.objects.get(case=case).items
        assert (asked["kind"], asked["name"]) == ("material", "场所证明")
        case.refresh_from_db()
        assert case.correction_keys == ["material:premises_right"]
        again = waiting(one_form=case.one_form, correction_keys=case.correction_keys)
        assert "场所取得方式" not in page(window, move_url(again, "request_correction")).split("<form")[-1]
