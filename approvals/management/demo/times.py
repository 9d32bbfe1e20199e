"""Special procedures and extensions of the demo's cases, asked for and answered by the services."""

from datetime import datetime
from functools import partial
from itertools import count

from approvals.cases.domain.vocabulary import HandlingMode
from approvals.cases.models import CaseItem, ReviewTask
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import ExtensionState, PauseState
from approvals.clocks.models import Extension, Pause
from approvals.management.demo.cast import Cast
from approvals.management.demo.hall import Act, Hall
from approvals.procedures.extensions import services as extending
from approvals.procedures.extensions.domain import EXTENSION_RULES, Authority
from approvals.procedures.pauses import services as pausing
from portal.accounts.roles import Role
from portal.kernel.errors import DomainError

PROCEDURES = (
    (PauseGround.EXPERT_REVIEW, "设计方案较复杂，需要组织专家评审；评审意见出具后继续审查。"),
    (PauseGround.INSPECTION, "设施设备已经安装，需要委托检验机构现场检验。"),
    (PauseGround.TESTING, "样品已经送检，检测报告出具后继续审查。"),
    (PauseGround.APPRAISAL, "涉及专业判断，已经委托鉴定机构鉴定。"),
)

SHORT, LONG = (4, 5, 6, 8), (35, 40, 45)

ASKED_FOR_LONG, ENDED_EARLY, DECLINED = 0.3, 0.3, 0.25

ANSWERED_AFTER = (3, 5, 7)
"""Working days that a head takes to answer."""


class Times:
    """Starts procedures and asks for more time, and lets every later step follow."""

    def __init__(self, hall: Hall, cast: Cast) -> None:
        self._hall, self._cast, self._numbers = hall, cast, count(1)

    def pause(self, case_id: int, task_id: int, go_on: Act, moment: datetime) -> None:
        """Let the department start a procedure; *go_on* is what it does when that is over, or when it is too late."""
        dice, task = self._hall.dice, ReviewTask.objects.get(pk=task_id)
        ground, notice = dice.choice(PROCEDURES)
        is_long = dice.random() < ASKED_FOR_LONG
        needed = dice.choice(LONG if is_long else SHORT)
        try:
            pause = pausing.pause(
                case_id=case_id,
                item_id=task.item_id,
                actor=self._cast.staff(task.department_id, Role.REVIEWER),
                seen_version=None,
                ground=ground,
                document_number=f"示程告〔{moment.year}〕{next(self._numbers)}号",
                notice=notice,
                needed_workdays=needed,
            )
        except DomainError:
            go_on(moment)
            return
        if is_long:
            answer = partial(self._answer_pause, case_id, pause.pk, go_on)
            self._hall.after(moment, dice.choice(ANSWERED_AFTER), answer)
            return
        if dice.random() < ENDED_EARLY:
            self._hall.after(moment, needed - 2, partial(self._resume, case_id, pause.pk))
        self._hall.after(moment, needed + dice.choice((1, 2)), go_on)

    def extend(self, case_id: int, item_id: int, moment: datetime) -> None:
        """Let the head of the deciding department extend the limit, or ask the government to."""
        item = CaseItem.objects.select_related("case").get(pk=item_id)
        rule = EXTENSION_RULES[HandlingMode.of(item.case.mode)]
        row = extending.extend(
            case_id=case_id,
            item_id=item_id,
            actor=self._cast.staff(item.department_id, Role.HEAD),
            seen_version=None,
            workdays=self._hall.dice.choice((5, rule.longest)),
            reason="申请事项情况复杂，需要向外省有关机关核实",
        )
        if rule.authority is Authority.GOVERNMENT_HEAD:
            after = self._hall.dice.choice(ANSWERED_AFTER)
            self._hall.after(moment, after, partial(self._answer_extension, case_id, row.pk))

    def _answer_pause(self, case_id: int, pause_id: int, go_on: Act, moment: datetime) -> None:
        pause = Pause.objects.get(pk=pause_id)
        asked = {"case_id": case_id, "pause_id": pause_id, "seen_version": pause.version}
        head = self._cast.staff(pause.department_id, Role.HEAD)
        try:
            if self._hall.dice.random() < DECLINED:
                pausing.decline(**asked, actor=head, reason="可以并行开展，不必暂停计时")
            else:
                pausing.approve(**asked, actor=head)
        except DomainError:
            go_on(moment)
            return
        is_open = Pause.objects.get(pk=pause_id).state == PauseState.OPEN.value
        self._hall.after(moment, pause.needed_workdays + 1 if is_open else 1, go_on)

    def _resume(self, case_id: int, pause_id: int, _moment: datetime) -> None:
        pause = Pause.objects.get(pk=pause_id)
        reviewer = self._cast.staff(pause.department_id, Role.REVIEWER)
        pausing.resume(case_id=case_id, pause_id=pause_id, actor=reviewer, seen_version=pause.version)

    def _answer_extension(self, case_id: int, extension_id: int, _moment: datetime) -> None:
        row = Extension.objects.get(pk=extension_id)
        if row.state != ExtensionState.REQUESTED.value:
            return
        asked = {"case_id": case_id, "extension_id": extension_id, "seen_version": row.version}
        if self._hall.dice.random() < DECLINED:
            extending.decline(**asked, actor=self._cast.government, reason="理由不充分，请在原期限内办结")
        else:
            extending.approve(**asked, actor=self._cast.government)
