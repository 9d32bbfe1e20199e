"""What the pages of a pause tell of it."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext

from approvals.cases.web.move_page import Subject, about
from approvals.clocks.domain.vocabulary import PauseState
from approvals.clocks.web.parts import workdays
from approvals.procedures.pauses.queries.desk import PauseDesk
from portal.accounts.actor import Actor
from portal.ui.parts import Fact, Tone

PAUSE_TONES: Mapping[PauseState, Tone] = MappingProxyType(
    {
        PauseState.REQUESTED: Tone.WARN,
        PauseState.OPEN: Tone.ACTIVE,
        PauseState.ENDED: Tone.QUIET,
        PauseState.DECLINED: Tone.QUIET,
    }
)


def of_pause(found: PauseDesk, actor: Actor) -> Subject:
    """A pause and what was written about it."""
    pause = found.pause
    told = gettext("自批准之日的次日起，各项期限停止计算。")
    if pause.is_open:
        told = gettext("提前结束后，各项期限自次日起恢复计算。")
    facts = [
        Fact(gettext("程序"), gettext(pause.ground.label)),
        Fact(gettext("部门"), pause.department),
        Fact(gettext("文书文号"), pause.document_number),
        Fact(gettext("所需时间"), workdays(pause.needed_workdays)),
        Fact(gettext("提请人"), found.requested_by),
        Fact(gettext("书面告知内容"), pause.notice),
    ]
    if pause.started_on and pause.planned_end_on:
        facts.insert(3, Fact(gettext("起止"), f"{pause.started_on} — {pause.ended_on or pause.planned_end_on}"))
    return about(
        found.item, actor, pk=pause.pk, version=pause.version, state=pause.state, facts=facts, explanation=told
    )
