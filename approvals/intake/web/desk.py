"""At the window: the queue, a case on the desk, and the moves that the clerk makes with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from approvals.cases.domain import case_moves
from approvals.cases.domain.vocabulary import Channel
from approvals.cases.web.desk import attempt, desk, done, first_url, next_url, part_url, word_in
from approvals.cases.web.forms import seen_version
from approvals.clocks.web.parts import why_url
from approvals.clocks.web.signs import due
from approvals.dossier.queries.files import Choice, IntakeFile, intake_file
from approvals.dossier.web import signs
from approvals.dossier.web.papers import documents
from approvals.dossier.web.parts import CASE_TONES
from approvals.intake.queries import QueueTab, next_awaiting, only_match, queue
from approvals.intake.services import window
from approvals.intake.web.forms import (
    CorrectionForm,
    DeclineForm,
    DeferralForm,
    MoveForm,
    NotLicensableForm,
    ReturnForm,
)
from approvals.materials.domain import moves as review_moves
from approvals.materials.domain.vocabulary import DeficiencyState, Original
from approvals.materials.queries.views import DeficiencyView
from approvals.materials.services import deficiencies
from approvals.materials.services.originals import IN_HAND, tell_original
from approvals.materials.web.signs import DEFICIENCY_TONES, answers, material_rows
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import NotFound
from portal.kernel.transitions import Transition
from portal.ui.refusals import Refusal, say

FORMS: Mapping[str, type[MoveForm]] = MappingProxyType(
    {
        case_moves.ACCEPT.name: MoveForm,
        case_moves.ACCEPT_WITH_DEFICIENCY.name: DeferralForm,
        case_moves.REQUEST_CORRECTION.name: CorrectionForm,
        case_moves.DECLINE.name: DeclineForm,
        case_moves.FIND_NOT_LICENSABLE.name: NotLicensableForm,
    }
)

CHECKS: Mapping[str, tuple[Transition, type[MoveForm]]] = MappingProxyType(
    {
        review_moves.CONFIRM.name: (review_moves.CONFIRM, MoveForm),
        review_moves.RETURN_SUPPLY.name: (review_moves.RETURN_SUPPLY, ReturnForm),
    }
)

_COMMANDS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        case_moves.ACCEPT.name: window.accept,
        case_moves.ACCEPT_WITH_DEFICIENCY.name: window.accept_with_deficiency,
        case_moves.REQUEST_CORRECTION.name: window.request_correction,
        case_moves.DECLINE.name: window.decline,
        case_moves.FIND_NOT_LICENSABLE.name: window.find_not_licensable,
    }
)

_COMMANDS_ON_SUPPLIES: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        review_moves.CONFIRM.name: deficiencies.confirm,
        review_moves.RETURN_SUPPLY.name: deficiencies.return_supply,
    }
)


_TURNED_AWAY = frozenset({case_moves.DECLINE.name, case_moves.FIND_NOT_LICENSABLE.name})

_UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Panel:
    """The form beside a case. ``version`` is that of what moves; ``subject`` names it where it is not the case."""

    move: Transition
    form: MoveForm
    action_url: str
    version: int
    subject: str = ""
    refusal: Refusal | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it needs the room of the main column."""
        return self.move is case_moves.REQUEST_CORRECTION

    @property
    def is_grave(self) -> bool:
        """Whether it ends the case."""
        return self.move.name in _TURNED_AWAY

    @property
    def status(self) -> int:
        if self.refusal:
            return self.refusal.status
        return _UNPROCESSABLE if self.form.errors else 200


@require_safe
@never_cache
@desk("case.intake")
def show_queue(request: ActorRequest) -> HttpResponse:
    """What waits at the window, most urgent first; a number that fits one case alone opens it."""
    text = request.GET.get("q", "")
    if match := only_match(request.actor, text):
        return redirect("approvals:intake", match)
    tab = word_in(QueueTab, request.GET.get("tab", "")) or QueueTab.AWAITING
    channel = word_in(Channel, request.GET.get("channel", ""))
    found = queue(request.actor, tab, text=text, channel=channel, cursor=request.GET.get("cursor", ""))
    context = {
        "rows": [(line, due(line.due) if line.due else None, CASE_TONES[line.state]) for line in found.lines],
        "tabs": [(each, found.counts.get(each), part_url(request, "tab", each)) for each in QueueTab],
        "tab": tab,
        "channels": list(Channel),
        "channel": channel,
        "text": text,
        "next_url": next_url(request, found.next_cursor),
        "first_url": first_url(request),
    }
    return render(request, "approvals/intake/queue.html", context)


@require_safe
@desk("case.intake")
def next_in_queue(request: ActorRequest, case_id: int) -> HttpResponse:
    """Lead from one case to the most urgent other one (下一件)."""
    following = next_awaiting(request.actor, after=case_id)
    if following is not None:
        return redirect("approvals:intake", following)
    messages.info(request, gettext("没有其他待受理的办件了"))
    return redirect("approvals:queue")


@require_safe
@never_cache
@desk("case.intake")
def intake(request: ActorRequest, case_id: int) -> HttpResponse:
    return _show(request, intake_file(case_id, request.actor))


@never_cache
@desk("case.intake")
def intake_move(request: ActorRequest, case_id: int, name: str) -> HttpResponse:
    """The form of a move beside the case; sent, it makes the move."""
    if name not in FORMS:
        raise Http404
    found = intake_file(case_id, request.actor)
    choice = next(choice for choice in found.choices if choice.move.name == name)
    form = FORMS[name](found, request.POST if request.method == "POST" else None)
    panel = Panel(choice.move, form, request.path, found.file.case.version)
    if request.method != "POST":
        return _show(request, found, panel) if choice.is_open else redirect("approvals:intake", case_id)
    return _carry_out(request, found, panel, _COMMANDS[name])


@never_cache
@desk("deficiency.confirm")
def check_supplied(request: ActorRequest, case_id: int, deficiency_id: int, name: str) -> HttpResponse:
    """Confirm a supplied material, or return it."""
    if name not in CHECKS:
        raise Http404
    found = intake_file(case_id, request.actor)
    owed = _deficiency(found, deficiency_id)
    move, form_class = CHECKS[name]
    form = form_class(found, request.POST if request.method == "POST" else None)
    panel = Panel(move, form, request.path, owed.version, subject=owed.name)
    if request.method != "POST":
        is_open = move.leaves(owed.state)
        return _show(request, found, panel) if is_open else redirect("approvals:intake", case_id)
    return _carry_out(request, found, panel, _COMMANDS_ON_SUPPLIES[name], deficiency_id=deficiency_id)


@require_POST
@desk("case.intake")
def tell_of_original(request: ActorRequest, case_id: int, material_id: int) -> HttpResponse:
    """Say of a paper whether its original was seen, from the list of materials."""
    original = word_in(Original, request.POST.get("original", ""))
    if original is None:
        raise BadRequest
    told = tell_original(case_id=case_id, material_id=material_id, actor=request.actor, original=original)
    about = {"name": told.name, "said": gettext(original.label)}
    messages.success(request, gettext("已登记“%(name)s”：%(said)s") % about)
    return done("approvals:intake", case_id)


def _deficiency(found: IntakeFile, deficiency_id: int) -> DeficiencyView:
    for owed in found.file.case.deficiencies:
        if owed.pk == deficiency_id:
            return owed
    raise NotFound


def _carry_out(
    request: ActorRequest, found: IntakeFile, panel: Panel, command: Callable[..., object], **child: int
) -> HttpResponse:
    """Make the move; refused, the case is shown as it is now, with everything that was typed."""
    case_id = found.file.case.pk
    if not panel.form.is_valid():
        return _show(request, found, panel)
    refusal = attempt(
        panel.form,
        command,
        case_id=case_id,
        actor=request.actor,
        seen_version=seen_version(request),
        **panel.form.given,
        **child,
    )
    if refusal is None:
        told = {"move": gettext(panel.move.label), "subject": panel.subject or found.file.case.title}
        messages.success(request, gettext("已办理“%(move)s”：%(subject)s") % told)
        return done("approvals:intake", case_id)
    now = intake_file(case_id, request.actor)
    version = _deficiency(now, child["deficiency_id"]).version if child else now.file.case.version
    return _show(request, now, replace(panel, version=version, refusal=refusal))


def _show(request: ActorRequest, found: IntakeFile, panel: Panel | None = None) -> HttpResponse:
    case = found.file.case
    context: dict[str, Any] = {
        "case": case,
        "case_tone": CASE_TONES[case.state],
        "is_awaiting": found.is_awaiting,
        "documents": documents(case),
        "is_at_the_window": case.channel is Channel.COUNTER,
        "notice_due": due(case.notice_clock) if case.notice_clock else None,
        "notice_url": why_url(case.pk, case.notice_clock),
        "applicant": signs.applicant_facts(found.file.applicant),
        "answers": answers(case.fields, case.answers),
        "materials": material_rows(case.materials, found.file.certificates),
        "opinions": [signs.opinion(task) for task in case.tasks],
        "deficiencies": [(owed, DEFICIENCY_TONES[owed.state], _can_check(owed)) for owed in case.deficiencies],
        "choices": [(choice, _why_not(choice)) for choice in found.choices],
        "panel": panel,
        "originals": list(Original) if case.state in IN_HAND else [],
    }
    return render(request, "approvals/intake/case.html", context, status=panel.status if panel else 200)


def _can_check(owed: DeficiencyView) -> bool:
    return owed.state is DeficiencyState.SUPPLIED


def _why_not(choice: Choice) -> str:
    """Why a move cannot be made, in the reader's language; empty when it can."""
    obstacle = choice.availability.obstacle or choice.obstacle
    return say(obstacle) if obstacle else ""
