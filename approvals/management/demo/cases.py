"""What happens to the demo's cases: mostly what should, sometimes what does."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from approvals.cases.domain.vocabulary import ItemState, Opinion, TaskState
from approvals.cases.models import Case, ReviewTask
from approvals.clocks.domain.lengths import NOTICE_WORKDAYS
from approvals.decisions.services import deciding
from approvals.filing.services import drafting, submission, withdrawal
from approvals.intake.services import window
from approvals.management.demo.cast import Caller, Cast
from approvals.management.demo.hall import Hall
from approvals.management.demo.times import Times
from approvals.materials.domain import completeness
from approvals.materials.domain.vocabulary import AskedKind
from approvals.materials.services import deficiencies, handing_in
from approvals.reviews.services import opinions
from portal import clock
from portal.accounts.roles import Role

BUNDLES = ("OT02", "OT02", "OT02", "OT03")

MATTERS = ("CY01", "CY02", "QY03", "QY13", "YC01", "CG01", "CG01", "CG01", "XF01", "XF02", "GC16", "GC17", "SP01")

SHARE_OF_BUNDLES = 0.3

CORRECTED, DECLINED = 0.07, 0.09

PAUSED, EXTENDED = 0.07, 0.07

ROOM_WORKDAYS = 10
"""A promise of a few days fits into a limit of at least so many."""

SHOPS = (
    "小满面馆",
    "听雨茶餐厅",
    "南门豆花",
    "清味轩",
    "拾光咖啡",
    "老街烧饼",
    "望江小馆",
    "一碗鲜",
    "半亩田素食",
    "晨光便利店",
)

STREETS = ("文明路", "清河街", "新华路", "南门巷", "滨江道", "朝阳街")

SAMPLE_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

REASONS = ("经营场所不符合规定条件", "设备布局不符合要求，整改后可重新申请", "申请内容与现场核查情况不一致")


class Cases:
    """Files cases and lets every later step follow from the one before."""

    def __init__(self, hall: Hall, cast: Cast, on_filed: Callable[[], None]) -> None:
        self._hall, self._cast, self._dice, self._on_filed = hall, cast, hall.dice, on_filed
        self._times = Times(hall, cast)

    def file_on(self, day: date) -> None:
        """Let somebody come on *day* and file."""
        self._hall.at(self._hall.office_moment(day), self._file)

    def hand_in_all(self, case: Case, caller: Caller) -> Case:
        """Fill in a draft, hand in whatever it asks for, and submit it."""
        case = drafting.save_draft(
            case_id=case.pk, actor=caller.actor, seen_version=case.version, answers=self._answers(case, caller)
        )
        for requirement in completeness.missing(completeness.requirements(case.one_form), ()):
            self._upload(case.pk, caller, requirement.code)
        return submission.submit(case_id=case.pk, actor=caller.actor, seen_version=case.version)

    def _file(self, moment: datetime) -> None:
        caller = self._cast.caller()
        self._on_filed()
        case = self._draft(caller)
        case = drafting.save_draft(
            case_id=case.pk, actor=caller.actor, seen_version=case.version, answers=self._answers(case, caller)
        )
        if self._chance(0.04):
            return
        promises = self._hand_in(case, caller, clock.local_date(moment))
        case = submission.submit(case_id=case.pk, actor=caller.actor, seen_version=case.version, promises=promises)
        self._hall.after(moment, NOTICE_WORKDAYS + 1, partial(self._mind, case.pk))
        if self._chance(0.02):
            return
        self._hall.after(moment, self._dice.choice((0, 0, 0, 1, 1, 2)), partial(self._take_in, case.pk, caller))

    def _draft(self, caller: Caller) -> Case:
        if self._chance(SHARE_OF_BUNDLES):
            code = self._dice.choice(BUNDLES)
            return drafting.open_bundle_draft(actor=caller.actor, applicant_id=caller.applicant_id, code=code)
        code = self._dice.choice(MATTERS)
        return drafting.open_matter_draft(actor=caller.actor, applicant_id=caller.applicant_id, code=code)

    def _answers(self, case: Case, caller: Caller) -> dict[str, str]:
        shop, street = self._dice.choice(SHOPS), self._dice.choice(STREETS)
        by_kind = {
            "text": shop,
            "textarea": "热食类食品制售，自制饮品",
            "number": str(self._dice.randrange(30, 400)),
            "date": "2026-06-01",
            "mobile": "19900000000",
            "citizen_number": caller.citizen_number,
            "credit_code": "",
        }
        by_code = {
            "applicant_name": caller.name,
            "contact_name": caller.name,
            "legal_representative": caller.name,
            "address": f"示例县{street}{self._dice.randrange(1, 200)}号",
            "premises_address": f"示例县{street}{self._dice.randrange(1, 200)}号",
        }
        return {field["code"]: _answer(field, by_code, by_kind) for field in case.one_form["fields"]}

    def _hand_in(self, case: Case, caller: Caller, today: date) -> dict[str, date]:
        """Hand in what is asked; sometimes promise a deferrable material for later."""
        promises: dict[str, date] = {}
        limits = dict(case.items.values_list("position", "statutory_limit"))
        for requirement in completeness.missing(completeness.requirements(case.one_form), ()):
            has_room = all((limits[position] or 0) >= ROOM_WORKDAYS for position in requirement.wanted_by)
            if requirement.is_deferrable and has_room and not promises and self._chance(0.3):
                promises[requirement.code] = self._hall.calendar.workday_after(today, self._dice.choice((2, 3, 4)))
            else:
                self._upload(case.pk, caller, requirement.code)
        return promises

    def _upload(self, case_id: int, caller: Caller, code: str) -> None:
        handing_in.add_material(
            case_id=case_id, actor=caller.actor, code=code, file_name="示例材料.pdf", data=SAMPLE_PDF
        )

    def _take_in(self, case_id: int, caller: Caller, moment: datetime) -> None:
        case = Case.objects.get(pk=case_id)
        at_window = {"case_id": case_id, "actor": self._cast.clerk, "seen_version": case.version}
        fate = self._dice.random()
        if fate < CORRECTED and not case.correction_keys:
            asked = completeness.missing(completeness.requirements(case.one_form), ())[0]
            told = {"kind": AskedKind.MATERIAL.value, "code": asked.code, "note": "扫描件不清晰，请重新上传"}
            window.request_correction(**at_window, items=[told])
            self._hall.after(moment, self._dice.choice((1, 2, 3, 8)), partial(self._correct, case_id, caller))
            return
        if fate < DECLINED:
            window.decline(**at_window, reason="不属于本窗口受理范围，请到市级政务服务中心办理")
            return
        (window.accept_with_deficiency if case.promises else window.accept)(**at_window)
        if self._chance(0.02):
            self._hall.after(moment, 1, partial(self._withdraw, case_id, caller))
        for owed in case.deficiencies.all():
            late = self._dice.choice((-1, -1, 0, 2))
            supplied_on = self._hall.calendar.workday_after(owed.promised_on - timedelta(days=1), 1)
            when = self._hall.office_moment(supplied_on) + timedelta(days=late)
            self._hall.at(when, partial(self._supply, case_id, owed.pk, caller))
        self._watch(case_id, moment)

    def _mind(self, case_id: int, moment: datetime) -> None:
        """Look after a case that nobody took in, and that the law has accepted meanwhile."""
        if Case.objects.get(pk=case_id).is_deemed_accepted:
            self._watch(case_id, moment)

    def _correct(self, case_id: int, caller: Caller, moment: datetime) -> None:
        case = Case.objects.get(pk=case_id)
        for item in case.correction_notices.get(answered_at=None).items:
            self._upload(case_id, caller, item["code"])
        submission.correct(case_id=case_id, actor=caller.actor, seen_version=case.version)
        self._hall.after(moment, self._dice.choice((0, 1)), partial(self._take_in, case_id, caller))

    def _withdraw(self, case_id: int, caller: Caller, _moment: datetime) -> None:
        case = Case.objects.get(pk=case_id)
        withdrawal.withdraw(case_id=case_id, actor=caller.actor, seen_version=case.version)

    def _supply(self, case_id: int, deficiency_id: int, caller: Caller, moment: datetime) -> None:
        case = Case.objects.get(pk=case_id)
        owed = case.deficiencies.get(pk=deficiency_id)
        self._upload(case_id, caller, owed.code)
        deficiencies.supply(case_id=case_id, deficiency_id=deficiency_id, actor=caller.actor, seen_version=owed.version)
        self._hall.after(moment, self._dice.choice((0, 1)), partial(self._confirm, case_id, deficiency_id))

    def _confirm(self, case_id: int, deficiency_id: int, moment: datetime) -> None:
        deficiencies.confirm(case_id=case_id, deficiency_id=deficiency_id, actor=self._cast.clerk, seen_version=None)
        for item in Case.objects.get(pk=case_id).items.filter(state=ItemState.REVIEWED.value):
            self._hall.after(moment, 0, partial(self._decide, case_id, item.pk))

    def _watch(self, case_id: int, moment: datetime) -> None:
        """Give every open task of the case its answer, in time, late, or never."""
        for task in ReviewTask.objects.filter(case_id=case_id, state=TaskState.OPEN.value).select_related("item"):
            limit = task.item.review_limit
            if self._takes_time(task, moment):
                continue
            if task.silence_basis and self._chance(0.3):
                self._hall.after(moment, limit + 1, partial(self._go_on, case_id, task.item_id))
                continue
            late = self._dice.choice((1, 3)) if self._chance(0.06) else 0
            days = limit + late if late else self._dice.randrange(0, limit + 1)
            self._hall.after(moment, days, partial(self._answer, case_id, task.pk))

    def _takes_time(self, task: ReviewTask, moment: datetime) -> bool:
        """Whether the department needs a special procedure, or more time, before it answers."""
        case_id, limit = task.case_id, task.item.review_limit
        if task.department_id == task.item.department_id and self._chance(EXTENDED):
            self._hall.after(moment, 1, partial(self._times.extend, case_id, task.item_id))
            self._hall.after(moment, limit + 3, partial(self._answer, case_id, task.pk))
            return True
        if self._chance(PAUSED):
            answer = partial(self._answer_after_all, case_id, task.pk, limit)
            self._hall.after(moment, self._dice.choice((0, 1)), partial(self._times.pause, case_id, task.pk, answer))
            return True
        return False

    def _answer_after_all(self, case_id: int, task_id: int, limit: int, moment: datetime) -> None:
        """Others may stay silent, and their clocks run on from here."""
        item_id = ReviewTask.objects.get(pk=task_id).item_id
        self._hall.after(moment, limit + 2, partial(self._go_on, case_id, item_id))
        self._answer(case_id, task_id, moment)

    def _answer(self, case_id: int, task_id: int, moment: datetime) -> None:
        task = ReviewTask.objects.get(pk=task_id)
        reviewer = self._cast.staff(task.department_id, Role.REVIEWER)
        opinion = self._dice.choices(
            (Opinion.AGREE, Opinion.AGREE_WITH_CONDITIONS, Opinion.DISAGREE), weights=(88, 8, 4)
        )[0]
        reason = "" if opinion is Opinion.AGREE else self._dice.choice(REASONS)
        opinions.give_opinion(
            case_id=case_id, task_id=task_id, actor=reviewer, seen_version=None, opinion=opinion, reason=reason
        )
        self._go_on(case_id, task.item_id, moment)

    def _go_on(self, case_id: int, item_id: int, moment: datetime) -> None:
        self._hall.after(moment, self._dice.choice((0, 0, 1)), partial(self._decide, case_id, item_id))

    def _decide(self, case_id: int, item_id: int, moment: datetime) -> None:
        item = Case.objects.get(pk=case_id).items.get(pk=item_id)
        if item.state != ItemState.REVIEWED:
            return
        head = self._cast.staff(item.department_id, Role.HEAD)
        signed: dict[str, Any] = {"case_id": case_id, "item_id": item_id, "actor": head, "seen_version": item.version}
        opposed = item.tasks.filter(opinion=Opinion.DISAGREE.value).exists()
        if opposed or self._chance(0.02):
            deciding.refuse(**signed, reason=self._dice.choice(REASONS))
        else:
            deciding.grant(**signed)
        self._watch_new(case_id, item_id, moment)

    def _watch_new(self, case_id: int, decided: int, moment: datetime) -> None:
        """After a prerequisite is granted the others open together."""
        if ReviewTask.objects.filter(case_id=case_id, opened_at=clock.now()).exclude(item_id=decided).exists():
            self._watch(case_id, moment)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share


def _answer(field: Mapping[str, Any], by_code: Mapping[str, str], by_kind: Mapping[str, str]) -> str:
    if field["kind"] == "choice":
        return str(field["choices"][0])
    return by_code.get(field["code"], by_kind[field["kind"]])
