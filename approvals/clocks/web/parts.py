"""How pages write days, lengths and the way to the explanation of a period."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from approvals.clocks.queries.clocks import ClockView
from portal.accounts.actor import Actor
from portal.ui.parts import Crumb


def crumbs(actor: Actor, case_id: int | None = None, title: str = "") -> list[Crumb]:
    """The way to a page of a case: the applicant's list of cases, then the case where one is named."""
    way = [] if actor.is_staff else [Crumb(gettext("我的办件"), reverse("approvals:my-cases"))]
    return [*way, Crumb(title, reverse("approvals:case", args=(case_id,)))] if case_id else way


def moment(at: datetime | None) -> str:
    """A moment as lists show it, empty when there is none."""
    return localtime(at).strftime("%m-%d %H:%M") if at else ""


def short(day: date | None) -> str:
    """A day as lists show it, empty when there is none."""
    return day.strftime("%m-%d") if day else ""


def why_url(case_id: int, clock: ClockView | None) -> str:
    """Where *clock* of a case explains itself, day by day; empty without one."""
    return reverse("approvals:clock", args=(case_id, clock.pk)) if clock else ""


def workdays(count: int) -> str:
    return ngettext("%(count)s 个工作日", "%(count)s 个工作日", count) % {"count": count}


def due(due_on: date | None) -> str:
    """The last day of a period, which has none while it stands still."""
    return due_on.isoformat() if due_on else gettext("计时暂停中")
