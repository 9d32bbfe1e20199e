"""A case as the shared components show it, in the reader's language: tones, steps, lanes, the figure that matters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from approvals.cases.domain.vocabulary import CaseState, ItemState, Opinion, ReviewStage, TaskState
from approvals.clocks.queries.clocks import ClockView
from approvals.clocks.web.parts import moment, short, why_url, workdays
from approvals.dossier.queries.detail import CaseView
from approvals.dossier.queries.items import ItemView, TaskView
from approvals.dossier.queries.progress import Plan, Progress
from portal.clock import last_day_before
from portal.kernel.vocabulary import _
from portal.ui.parts import Lane, Step, StepState, Tone, steps

CASE_TONES: Mapping[CaseState, Tone] = MappingProxyType(
    {
        CaseState.DRAFT: Tone.QUIET,
        CaseState.SUBMITTED: Tone.ACTIVE,
        CaseState.CORRECTING: Tone.WARN,
        CaseState.ACCEPTED: Tone.ACTIVE,
        CaseState.CONCLUDED: Tone.GOOD,
        CaseState.DECLINED: Tone.BAD,
        CaseState.NOT_LICENSABLE: Tone.QUIET,
        CaseState.WITHDRAWN: Tone.QUIET,
    }
)

ITEM_TONES: Mapping[ItemState, Tone] = MappingProxyType(
    {
        ItemState.WAITING: Tone.QUIET,
        ItemState.PRE_REVIEW: Tone.ACTIVE,
        ItemState.UNDER_REVIEW: Tone.ACTIVE,
        ItemState.REVIEWED: Tone.ACTIVE,
        ItemState.GRANTED: Tone.GOOD,
        ItemState.DEEMED_GRANTED: Tone.SILENT,
        ItemState.DEEMED_RENEWED: Tone.SILENT,
        ItemState.REFUSED: Tone.BAD,
        ItemState.CLOSED: Tone.QUIET,
    }
)

OPINION_TONES: Mapping[Opinion, Tone] = MappingProxyType(
    {
        Opinion.AGREE: Tone.GOOD,
        Opinion.AGREE_WITH_CONDITIONS: Tone.GOOD,
        Opinion.DISAGREE: Tone.BAD,
        Opinion.DEEMED_AGREE: Tone.SILENT,
        Opinion.DEEMED_PRESENT: Tone.SILENT,
    }
)


_DECIDED = (ItemState.GRANTED, ItemState.DEEMED_GRANTED, ItemState.DEEMED_RENEWED, ItemState.REFUSED)

_UNDER_WAY = (ItemState.WAITING, ItemState.PRE_REVIEW, ItemState.UNDER_REVIEW)

_STAGES = 5

_AT_THE_WINDOW, _IN_REVIEW, _TO_DECIDE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Countdown:
    """Inputs of ``components/countdown.html`` and where its day is explained."""

    label: str
    number: int
    unit: str
    note: str
    why_url: str = ""


def stages(case: CaseView, plan: Plan | None) -> list[Step]:
    """The five stages of a filed case, each with its time or what is to be expected."""
    review = _("并联审查") if len(case.tasks) != 1 else _("部门审查")
    labels = (_("提交申请"), _("窗口受理"), review, _("综合决定"), _("制证送达"))
    notes = (moment(case.submitted_at), _acceptance(case), _review(case), _decision(case, plan), _delivery(case))
    rows = list(zip(labels, notes, strict=True))
    if case.closed_at is None or case.state is CaseState.CONCLUDED:
        return steps(rows, _reached(case))
    reached = _AT_THE_WINDOW if case.accepted_at is None else _IN_REVIEW
    return [_closed(label, note, at, reached, case) for at, (label, note) in enumerate(rows)]


def lanes(progress: Progress) -> list[Lane]:
    """A line for each department and item, in the order of the items."""
    return [lane for item in progress.case.items for lane in _lanes(item, progress)]


def done(progress: Progress) -> tuple[int, int]:
    """How many reviews are finished, and of how many; an item that has not begun counts as one."""
    case = progress.case
    waiting = sum(not item.tasks for item in case.items)
    return sum(task.state is not TaskState.OPEN for task in case.tasks), len(case.tasks) + waiting


def countdown(case: CaseView, plan: Plan | None) -> Countdown | None:
    """The working days that are left: for the window's answer, then for the whole case."""
    if case.notice_clock is not None and case.notice_clock.due_on is not None:
        return _until_the_answer(case, case.notice_clock, case.notice_clock.due_on)
    return _until_the_end(case, plan) if plan is not None else None


def reviewer(task: TaskView) -> str:
    """The department of a review, and that it is of a lower level where it is."""
    if task.stage is ReviewStage.PRE_REVIEW:
        return gettext("%(department)s（初审）") % {"department": task.department}
    return task.department


def _reached(case: CaseView) -> int:
    if case.state is CaseState.CONCLUDED:
        return _STAGES
    if case.state is not CaseState.ACCEPTED:
        return _AT_THE_WINDOW
    in_review = any(item.state in _UNDER_WAY for item in case.items)
    return _IN_REVIEW if in_review else _TO_DECIDE


def _closed(label: str, note: str, at: int, reached: int, case: CaseView) -> Step:
    """A stage of a case that ended before its time: no stage is current any more."""
    if at < reached:
        return Step(label, StepState.DONE, note)
    ending = f"{gettext(case.state.label)} {moment(case.closed_at)}"
    return Step(label, StepState.AHEAD, ending if at == reached else "")


def _acceptance(case: CaseView) -> str:
    if case.accepted_at is not None:
        return moment(case.accepted_at)
    if case.notice_clock is not None:
        return gettext("最迟 %(day)s") % {"day": short(case.notice_clock.due_on)}
    return gettext("等待您补正") if case.state is CaseState.CORRECTING else ""


def _review(case: CaseView) -> str:
    if case.accepted_at is None:
        return ""
    if _reached(case) == _IN_REVIEW:
        return gettext("进行中")
    return moment(max((task.answered_at for task in case.tasks if task.answered_at), default=None))


def _decision(case: CaseView, plan: Plan | None) -> str:
    if plan is not None and case.closed_at is None:
        if plan.late:
            return gettext("承诺 %(day)s 前") % {"day": short(plan.promised_on)}
        return gettext("预计 %(day)s") % {"day": short(plan.ends_on)}
    return moment(max((item.decided_at for item in case.items if item.decided_at), default=None))


def _delivery(case: CaseView) -> str:
    if case.state is not CaseState.CONCLUDED:
        return ""
    issued = sum(item.certificate_id is not None for item in case.items)
    return ngettext("%(count)s 份证照", "%(count)s 份证照", issued) % {"count": issued} if issued else gettext("无证照")


def _lanes(item: ItemView, progress: Progress) -> Iterator[Lane]:
    if not item.tasks:
        yield _unopened(item)
    for task in item.tasks:
        if task.state is TaskState.OPEN:
            yield _open(task, progress.case)
        elif item.state in _DECIDED and task.department_id == item.department_id:
            yield _decided(task, item)
        else:
            yield _answered(task, progress)


def _unopened(item: ItemView) -> Lane:
    names = "、".join(item.waits_for)
    is_waiting = item.state is ItemState.WAITING and bool(names)
    note = gettext("等“%(names)s”准予后开始") % {"names": names} if is_waiting else ""
    return Lane(item.department, item.name, gettext(item.state.label), ITEM_TONES[item.state], 0, note)


def _open(task: TaskView, case: CaseView) -> Lane:
    clock = task.clock
    status, tone = gettext("审查中"), Tone.ACTIVE
    if task.stage is ReviewStage.PRE_REVIEW:
        status = gettext("初审中")
    if clock is not None and clock.pause is not None:
        status, tone = gettext("已暂停计时"), Tone.QUIET
    elif clock is not None and clock.is_overdue:
        status, tone = gettext("已超期"), Tone.WARN
    return Lane(
        title=reviewer(task),
        subtitle=task.item_name,
        status=status,
        tone=tone,
        percent=clock.share if clock else 0,
        note=_time_left(task, clock) if clock else "",
        why_url=why_url(case.pk, clock),
    )


def _time_left(task: TaskView, clock: ClockView) -> str:
    if clock.pause is not None:
        told = {"ground": gettext(clock.pause.ground.label), "until": short(clock.pause.until)}
        return gettext("%(ground)s期间不计入期限，最迟到 %(until)s") % told
    if clock.is_overdue:
        left = gettext("%(since)s 起 · 应于 %(due)s 前提出意见，已超期 %(days)s")
    elif clock.remaining == 0:
        left = gettext("%(since)s 起 · 今天到期")
    else:
        left = gettext("%(since)s 起 · 剩余 %(days)s · %(due)s 到期")
    return left % {
        "since": short(localtime(task.opened_at)),
        "due": short(clock.due_on),
        "days": workdays(abs(clock.remaining)),
    }


def _decided(task: TaskView, item: ItemView) -> Lane:
    note = f"{moment(item.decided_at)} {gettext(item.state.label)}"
    return Lane(task.department, task.item_name, gettext(item.state.label), ITEM_TONES[item.state], 100, note)


def _answered(task: TaskView, progress: Progress) -> Lane:
    if task.opinion is None:
        return Lane(task.department, task.item_name, gettext(task.state.label), Tone.QUIET, 0)
    return Lane(
        title=reviewer(task),
        subtitle=task.item_name,
        status=gettext(task.opinion.label),
        tone=OPINION_TONES[task.opinion],
        percent=100,
        note=_silence(task) if task.state is TaskState.DEEMED else _answer(task, progress.early[task.pk]),
        why_url=why_url(progress.case.pk, _spoken(task)) if task.state is TaskState.DEEMED else "",
    )


def _spoken(task: TaskView) -> ClockView | None:
    """The period that ran out when silence, or absence, spoke."""
    return task.absence if task.opinion is Opinion.DEEMED_PRESENT else task.clock


def _silence(task: TaskView) -> str:
    day = short(last_day_before(task.effective_at)) if task.effective_at else ""
    told = {"day": day, "basis": task.deemed_basis}
    if task.opinion is Opinion.DEEMED_PRESENT:
        return gettext("缺席联合踏勘，至 %(day)s 24:00 未说明理由，依据%(basis)s，视为同意") % told
    return gettext("%(day)s 24:00 期限届满未提出意见，依据%(basis)s，视为同意") % told


def _answer(task: TaskView, early: int) -> str:
    at = moment(task.answered_at)
    return gettext("%(at)s · 提前 %(days)s") % {"at": at, "days": workdays(early)} if early else at


def _until_the_answer(case: CaseView, clock: ClockView, due_on: date) -> Countdown:
    is_late = clock.is_overdue
    return Countdown(
        label=gettext("窗口答复已超过") if is_late else gettext("窗口答复还剩"),
        number=abs(clock.remaining),
        unit=gettext("个工作日"),
        note=gettext("应在 %(day)s 前告知是否受理；逾期未告知，自收到之日起视为受理") % {"day": due_on.isoformat()},
        why_url=why_url(case.pk, clock),
    )


def _until_the_end(case: CaseView, plan: Plan) -> Countdown:
    told = {name: workdays(getattr(plan, name)) for name in ("promised", "used", "excluded")}
    unit = gettext("个工作日")
    if case.closed_at is not None:
        return Countdown(gettext("已办结，用时"), plan.used, unit, gettext("承诺 %(promised)s") % told)
    note = gettext("承诺 %(promised)s · 已用 %(used)s")
    if plan.excluded:
        note = gettext("承诺 %(promised)s · 已用 %(used)s · 依法不计入 %(excluded)s")
    if plan.late:
        return Countdown(gettext("已超过承诺期限"), plan.late, unit, note % told)
    return Countdown(gettext("承诺办结还剩"), plan.left, unit, note % told)
