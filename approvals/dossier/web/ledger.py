"""The day ledger's page: every working day of a case, whose it was, and why."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.clocks.domain.ledger import Party
from approvals.clocks.web.parts import crumbs
from approvals.dossier.queries.ledger import ledger_page, owner_of, reason_of
from portal.accounts.middleware import ActorRequest


@require_safe
@login_required
@never_cache
def show_ledger(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the ledger to whoever may see the case; a draft has none."""
    found = ledger_page(pk, request.actor)
    days = [(day, owner_of(day), reason_of(day)) for day in found.ledger.days]
    sums: Mapping[Party, int] = found.ledger.sums
    context = {
        "found": found,
        "days": days,
        "sums": list(sums.items()),
        "total": len(days),
        "lead": range(found.ledger.days[0].on.weekday()) if days else range(0),
        "crumbs": crumbs(request.actor),
    }
    return render(request, "approvals/dossier/ledger.html", context)
