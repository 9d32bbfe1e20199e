"""The department's pages about a hearing: the right told, day and place fixed, the minutes recorded."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from approvals.cases.web.desk import desk
from approvals.cases.web.sending import GivingForm, Sent, desk_url, send, show
from approvals.clocks.web.facts import due
from approvals.procedures.hearings.domain import moves
from approvals.procedures.hearings.domain.rules import earliest_on
from approvals.procedures.hearings.domain.vocabulary import HearingState
from approvals.procedures.hearings.queries import HearingDesk, has_hearing, hearing_desk, item_to_hear
from approvals.procedures.hearings.services import holding, rights
from approvals.procedures.hearings.web.forms import AnnounceForm, MinutesForm, SummonsForm, TellForm
from portal import clock
from portal.accounts.middleware import ActorRequest
from portal.kernel.transitions import Transition
from portal.ui.parts import Fact, Tone
from portal.workcalendar.queries import published_calendar

_COMMANDS: Mapping[Transition, Callable[..., object]] = MappingProxyType(
    {
        moves.TELL_HEARING: rights.tell,
        moves.ANNOUNCE_HEARING: holding.announce,
        moves.TELL_AGAIN: rights.tell_again,
        moves.SCHEDULE: holding.schedule,
        moves.RECORD: holding.record,
    }
)


@never_cache
@desk("item.hear")
def tell(request: ActorRequest, item_id: int) -> HttpResponse:
    """Tell the applicant of the right to a hearing."""
    found = item_to_hear(item_id, request.actor)
    form = TellForm(request.POST or None)
    told = gettext("申请人自告知之日起五个工作日内可以要求听证；在此期间各项期限照常计算，但不能作出决定。")
    return _open(request, found, form, moves.TELL_HEARING, told)


@never_cache
@desk("item.hear")
def announce(request: ActorRequest, item_id: int) -> HttpResponse:
    """Announce a hearing that nobody has to ask for."""
    found = item_to_hear(item_id, request.actor)
    form = AnnounceForm(request.POST or None, **_bounds(found))
    told = gettext("听证所需的时间自次日起不计入其他期限，最长二十个工作日；举行听证之前不能作出决定。")
    return _open(request, found, form, moves.ANNOUNCE_HEARING, told)


@never_cache
@desk("hearing.conduct")
def tell_again(request: ActorRequest, hearing_id: int) -> HttpResponse:
    """Tell anew of a right that has not been used."""
    found = hearing_desk(hearing_id, request.actor)
    form = TellForm(request.POST or None)
    sent = _send(request, found, form, moves.TELL_AGAIN)
    is_so = sent.is_outdated and found.stands(moves.TELL_AGAIN.target, **form.cleaned_data)
    told = gettext("五个工作日的期限自重新告知之日起算。")
    return _answer(request, found, form, sent, moves.TELL_AGAIN, told, is_so=is_so)


@never_cache
@desk("hearing.conduct")
def schedule(request: ActorRequest, hearing_id: int) -> HttpResponse:
    """Fix day and time, place and presider, or others than before."""
    found = hearing_desk(hearing_id, request.actor)
    form = SummonsForm(request.POST or None, **_bounds(found))
    sent = _send(request, found, form, moves.SCHEDULE)
    is_so = sent.is_outdated and found.stands(moves.SCHEDULE.target, **form.summons)
    told = gettext("听证公开、免费举行；超过二十个工作日举行的，超出的时间照常计入其他期限。")
    return _answer(request, found, form, sent, moves.SCHEDULE, told, is_so=is_so)


@never_cache
@desk("hearing.conduct")
def record(request: ActorRequest, hearing_id: int) -> HttpResponse:
    """Record the minutes of a hearing that was held."""
    found = hearing_desk(hearing_id, request.actor)
    form = MinutesForm(request.POST or None)
    sent = _send(request, found, form, moves.RECORD)
    is_so = sent.is_outdated and found.stands(moves.RECORD.target, **form.cleaned_data)
    told = gettext("笔录记录后听证结束，各项期限自次日起恢复计算。")
    return _answer(request, found, form, sent, moves.RECORD, told, is_so=is_so)


def _open(
    request: ActorRequest, found: HearingDesk, form: GivingForm, move: Transition, explanation: str
) -> HttpResponse:
    sent = send(request, form, _COMMANDS[move], case_id=found.case_id, item_id=found.item_id)
    is_so = sent.is_outdated and has_hearing(found.item_id, request.actor, **form.cleaned_data)
    return _answer(request, found, form, sent, move, explanation, is_so=is_so)


def _send(request: ActorRequest, found: HearingDesk, form: GivingForm, move: Transition) -> Sent:
    return send(request, form, _COMMANDS[move], case_id=found.case_id, hearing_id=found.row.pk)


def _answer(
    request: ActorRequest,
    found: HearingDesk,
    form: GivingForm,
    sent: Sent,
    move: Transition,
    explanation: str,
    *,
    is_so: bool,
) -> HttpResponse:
    """Back to the desk when it is done, or was before; else the page of the move."""
    back = desk_url(request.actor, found.item_id, found.lead_id, found.task_id)
    if sent.is_done or is_so:
        told = {"item": found.item, "move": gettext(move.label)}
        messages.success(request, gettext("“%(item)s”：%(move)s，已办理") % told)
        return redirect(back + "#notices")
    facts = of_hearing(found) | {"explanation": explanation, "back_url": back}
    return show(request, form, sent, move, facts)


def _bounds(found: HearingDesk) -> dict[str, Any]:
    """Who may lead the hearing, and from when on it may be held."""
    earliest = earliest_on(clock.today(), published_calendar(found.region))
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


def of_hearing(found: HearingDesk) -> dict[str, Any]:
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
    return {
        "back_label": found.item,
        "title": found.item,
        "case": f"{found.title} · {found.number}",
        "case_url": "",
        "version": found.version,
        "state": found.state,
        "facts": facts,
    }
