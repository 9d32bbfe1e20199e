"""The calendar at the supervisor's desk: proposed by one, seen in its effect, released by another."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from approvals.calendar.queries.preview import Preview, preview
from approvals.calendar.services import publishing
from approvals.calendar.web.forms import OverrideForm, WithdrawalForm, YearForm
from approvals.cases.web.desk import desk
from approvals.clocks.queries.recomputation import recount
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import InvalidInput, NotFound
from portal.ui.refusals import Refusal
from portal.workcalendar import notices, tables
from portal.workcalendar.notices import ProposalView
from portal.workcalendar.permissions import RULES
from portal.workcalendar.queries import would_be

FORMS = {"year": YearForm, "override": OverrideForm}


@require_safe
@never_cache
@desk("calendar.propose", RULES)
def show_calendar(request: ActorRequest) -> HttpResponse:
    """What is in force, what waits for a second supervisor, and how far the last recount is."""
    context = {
        "notices": notices.in_force(),
        "proposals": notices.open_proposals(),
        "recount": recount(),
        "example_year": tables.EXAMPLE_YEAR,
    }
    return render(request, "approvals/calendar/calendar.html", context)


@never_cache
@desk("calendar.propose", RULES)
def propose(request: ActorRequest, scope: str) -> HttpResponse:
    """A year, or an override of some days."""
    if scope not in FORMS:
        raise Http404
    form = FORMS[scope](request.POST or None, request.FILES or None)
    proposed = _proposed(request, form)
    context = {"form": form, "is_year": scope == "year", "withdrawn": None}
    return proposed or _form(request, context)


@never_cache
@desk("calendar.propose", RULES)
def withdraw(request: ActorRequest, notice_id: int) -> HttpResponse:
    """Taking back an override, which takes two as well."""
    withdrawn = notices.override(notice_id)
    form = WithdrawalForm(withdrawn, request.POST or None)
    proposed = _proposed(request, form)
    return proposed or _form(request, {"form": form, "is_year": False, "withdrawn": withdrawn})


@require_POST
@desk("calendar.propose", RULES)
def propose_example(request: ActorRequest) -> HttpResponse:
    """The made-up notice of the demo; elsewhere there is none."""
    if not settings.DEMO_MODE:
        raise Http404
    return _open(publishing.propose(arrangement=tables.example(), actor=request.actor).pk)


@require_safe
@never_cache
@desk("calendar.propose", RULES)
def show_proposal(request: ActorRequest, proposal_id: int) -> HttpResponse:
    """A proposal, and what it would move; once released, how far the recount is."""
    found = notices.proposal(proposal_id)
    foretold, obstacle = _foretold(found) if found.decided_at is None else (None, None)
    context = {
        "proposal": found,
        "preview": foretold,
        "obstacle": obstacle,
        "recount": recount() if found.notice_id else None,
        "is_own": found.proposed_by_id == request.actor.user_id,
    }
    return render(request, "approvals/calendar/proposal.html", context)


@require_POST
@desk("calendar.release", RULES)
def release(request: ActorRequest, proposal_id: int) -> HttpResponse:
    publishing.release(proposal_id=proposal_id, actor=request.actor)
    messages.success(request, gettext("已发布，正在按新安排重新计算期限"))
    return _open(proposal_id)


@require_POST
@desk("calendar.drop", RULES)
def drop(request: ActorRequest, proposal_id: int) -> HttpResponse:
    publishing.drop(proposal_id=proposal_id, actor=request.actor)
    messages.success(request, gettext("已撤下，日历没有变动"))
    return redirect("approvals:calendar")


def _proposed(request: ActorRequest, form: Any) -> HttpResponse | None:
    """Propose what *form* says and lead to it; None when there is nothing to propose or it is refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        proposal = publishing.propose(arrangement=form.arrangement, actor=request.actor)
    except InvalidInput as error:
        for name, sentence in error.fields.items():
            form.add_error(name if name in form.fields else None, gettext(sentence))
        return None
    return _open(proposal.pk)


def _form(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, "approvals/calendar/form.html", context, status=status)


def _foretold(found: ProposalView) -> tuple[Preview | None, Refusal | None]:
    """What releasing would do, or why it would be refused now."""
    try:
        return preview(partial(would_be, arrangement=found.arrangement), found.now), None
    except (InvalidInput, NotFound) as error:
        return None, Refusal.of(error)


def _open(proposal_id: int) -> HttpResponse:
    return redirect("approvals:calendar-proposal", proposal_id)
