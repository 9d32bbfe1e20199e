"""The department's pages about a hearing: the right told, day and place fixed, the minutes recorded."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from approvals.cases.web.desk import desk
from approvals.cases.web.forms import GivingForm
from approvals.cases.web.move_page import Desk, Subject, about, move_page
from approvals.clocks.web.parts import due
from approvals.procedures.hearings.domain.moves import ANNOUNCE_HEARING, RECORD, SCHEDULE, TELL_AGAIN, TELL_HEARING
from approvals.procedures.hearings.domain.rules import earliest_on
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.queries import HearingDesk, has_hearing, hearing_desk, item_to_hear
from approvals.procedures.hearings.web.forms import AnnounceForm, MinutesForm, SummonsForm, TellForm
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.middleware import ActorRequest
from portal.kernel.transitions import Transition
from portal.ui.parts import Fact, Tone
from portal.workcalendar.queries import published_calendar


@never_cache
@desk("item.hear")
def tell(request: ActorRequest, item_id: int) -> HttpResponse:
    """Tell the applicant of the right to a hearing."""
    found = item_to_hear(item_id, request.actor)
    form = TellForm(request.POST or None)
    told = gettext("申请人自告知之日起五个工作日内可以要求听证；在此期间各项期限照常计算，但不能作出决定。")
    return _page(
        request,
        found,
        form,
        TELL_HEARING,
        told,
        partial(item_to_hear, item_id, request.actor),
        lambda _found, _asked: has_hearing(item_id, request.actor, **form.cleaned_data),
    )


@never_cache
@desk("item.hear")
def announce(request: ActorRequest, item_id: int) -> HttpResponse:
    """Announce a hearing that nobody has to ask for."""
    found = item_to_hear(item_id, request.actor)
    form = AnnounceForm(request.POST or None, **_bounds(found))
    told = gettext("听证所需的时间自次日起不计入其他期限，最长二十个工作日；举行听证之前不能作出决定。")
    return _page(
        request,
        found,
        form,
        ANNOUNCE_HEARING,
        told,
        partial(item_to_hear, item_id, request.actor),
        lambda _found, _asked: has_hearing(item_id, request.actor, **form.cleaned_data),
    )


@never_cache
@desk("hearing.conduct")
def tell_again(request: ActorRequest, hearing_id: int) -> HttpResponse:
    """Tell anew of a right that has not been used."""
    found = hearing_desk(hearing_id, request.actor)
    form = TellForm(request.POST or None)
    told = gettext("五个工作日的期限自重新告知之日起算。")
    return _page(
        request,
        found,
        form,
        TELL_AGAIN,
        told,
        partial(hearing_desk, hearing_id, request.actor),
        lambda found, asked: found.stands(asked.target, **form.cleaned_data),
    )


@never_cache
@desk("hearing.conduct")
def schedule(request: ActorRequest, hearing_id: int) -> HttpResponse:
    """Fix day and time, place and presider, or others than before."""
    found = hearing_desk(hearing_id, request.actor)
    form = SummonsForm(request.POST or None, **_bounds(found))
    told = gettext("听证公开、免费举行；超过二十个工作日举行的，超出的时间照常计入其他期限。")
    return _page(
        request,
        found,
        form,
        SCHEDULE,
        told,
        partial(hearing_desk, hearing_id, request.actor),
        lambda found, asked: found.stands(asked.target, **form.summons),
    )


@never_cache
@desk("hearing.conduct")
def record(request: ActorRequest, hearing_id: int) -> HttpResponse:
    """Record the minutes of a hearing that was held."""
    found = hearing_desk(hearing_id, request.actor)
    form = MinutesForm(request.POST or None)
    told = gettext("笔录记录后听证结束，各项期限自次日起恢复计算。")
    return _page(
        request,
        found,
        form,
        RECORD,
        told,
        partial(hearing_desk, hearing_id, request.actor),
        lambda found, asked: found.stands(asked.target, **form.cleaned_data),
    )


def _page(
    request: ActorRequest,
    found: HearingDesk,
    form: GivingForm,
    move: Transition,
    explanation: str,
    again: Callable[[], HearingDesk],
    is_so: Callable[[HearingDesk, Transition], bool],
) -> HttpResponse:
    return move_page(
        request,
        form,
        Desk(found, again, lambda found: of_hearing(found, request.actor, explanation)),
        move,
        is_so=is_so,
        done=gettext("“%(item)s”：%(move)s，已办理"),
    )


def _bounds(found: HearingDesk) -> dict[str, Any]:
    """Who may lead the hearing, and from when on it may be held."""
    earliest = earliest_on(clock.today(), published_calendar(found.item.row.case.region))
    return {"presiders": found.presiders, "earliest": earliest}


HEARING_TONES: Mapping[HearingState, Tone] = MappingProxyType(
    {
        HearingState.TOLD: Tone.ACTIVE,
        HearingState.REQUESTED: Tone.WARN,
        HearingState.SCHEDULED: Tone.ACTIVE,
        HearingState.HELD: Tone.GOOD,
        HearingState.WAIVED: Tone.QUIET,
        HearingState.LAPSED: Tone.QUIET,
        HearingState.CANCELLED: Tone.QUIET,
        HearingState.CLOSED: Tone.QUIET,
    }
)


def of_hearing(found: HearingDesk, actor: Actor, explanation: str) -> Subject:
    """An item that is to have a hearing, or a hearing and what became of it so far."""
    row = found.row
    facts = [] if row else [Fact(gettext("法定办结期限"), due(found.due_on))]
    if row is not None:
        facts = [Fact(gettext("文书文号"), row.document_number), Fact(gettext("书面告知内容"), row.notice)]
        if row.requested_at:
            facts.append(Fact(gettext("要求听证"), localtime(row.requested_at).strftime("%Y-%m-%d %H:%M")))
        if row.request_reason:
            facts.append(Fact(gettext("申请人的理由"), row.request_reason))
        if found.due_on:
            facts.append(Fact(gettext("最迟举行"), found.due_on.isoformat()))
        if row.takes_place_at:
            when = localtime(row.takes_place_at).strftime("%Y-%m-%d %H:%M")
            facts.append(Fact(gettext("已定时间地点"), f"{when} {row.place} · {row.presider_name}"))
    return about(
        found.item,
        actor,
        pk=found.moving.pk,
        version=found.moving.version,
        state=found.state,
        facts=facts,
        explanation=explanation,
    )
