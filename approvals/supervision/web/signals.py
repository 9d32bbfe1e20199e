"""The page of reminders and cards."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.cases.web.desk import desk, first_url, next_url
from approvals.clocks.domain.vocabulary import SignalKind
from approvals.supervision.queries.signals import signals
from portal import sms
from portal.accounts.middleware import ActorRequest
from portal.ui.parts import Tone

TONES = {SignalKind.REMINDER: Tone.ACTIVE, SignalKind.YELLOW_CARD: Tone.WARN, SignalKind.RED_CARD: Tone.BAD}


@require_safe
@never_cache
@desk("signal.view")
def show_signals(request: ActorRequest) -> HttpResponse:
    """What is about to be late in one's department, and what was; for supervision, everywhere."""
    found = signals(request.actor, cursor=request.GET.get("cursor", ""))
    context = {
        "rows": [(line, TONES[line.kind]) for line in found.rows],
        "next_url": next_url(request, found.next_cursor),
        "first_url": first_url(request),
        "are_texts_sent": sms.sender() is not None,
    }
    return render(request, "approvals/supervision/signals.html", context)
