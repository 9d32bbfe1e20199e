"""The page of all periods, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.clocks.domain.periods import PERIODS
from approvals.clocks.domain.vocabulary import Counting, Source


@require_safe
def show_periods(request: HttpRequest) -> HttpResponse:
    """How long everything may take, on what basis, and what happens when the time is over."""
    context = {"periods": PERIODS, "checked": Source.TEXT, "untimed": Counting.TEXT}
    return render(request, "approvals/clocks/periods.html", context)
