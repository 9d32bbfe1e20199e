"""The demo's time, moved by whoever supervises the demo: a deadline passes while one watches."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import clock
from portal.accounts.middleware import ActorRequest
from portal.accounts.roles import Role
from portal.clock import services
from portal.kernel.errors import NotPermitted
from portal.workcalendar.queries import published_calendar

FARTHEST_WORKDAYS = 60


class AdvanceForm(forms.Form):
    workdays = forms.IntegerField(min_value=1, max_value=FARTHEST_WORKDAYS)


def workdays_from_now(count: int) -> timedelta:
    """How long it is to the same time of day on the *count*-th working day; unpublished years are estimated."""
    today = clock.today()
    return published_calendar(settings.REGION).provisional().workday_after(today, count) - today


@require_POST
@login_required
def advance(request: ActorRequest) -> HttpResponse:
    """The supervisor's button; outside a demo there is no such page."""
    if not settings.DEMO_MODE:
        raise Http404
    if Role.SUPERVISOR not in request.actor.roles:
        raise NotPermitted
    form = AdvanceForm(request.POST)
    if form.is_valid():
        moment = localtime(services.advance(workdays_from_now(form.cleaned_data["workdays"])))
        messages.success(request, _("演示时间已推进到 %(moment)s") % {"moment": f"{moment:%Y-%m-%d %H:%M}"})
    else:
        messages.error(request, _("请填写 1 至 %(most)s 的整数") % {"most": FARTHEST_WORKDAYS})
    return redirect("approvals:supervision")
