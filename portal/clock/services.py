"""The sandbox clock: lets a person watch a deadline pass, in demo mode and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from portal import clock
from portal.clock.models import SandboxClock
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _


class NotADemo(DomainError):
    code = "not_a_demo"
    message = _("只有演示环境可以拨动时间；正式环境一律以数据库时间为准")


class ClockGoesForward(DomainError):
    code = "clock_goes_forward"
    message = _("演示时钟只能向前拨")


def advance(by: timedelta) -> datetime:
    """Move the portal's time forward by *by*, for every process, and return the new moment.

    Sweepers notice at their next beat; nothing else happens. Raises NotADemo, ClockGoesForward.
    """
    _demo_only()
    if by <= timedelta():
        raise ClockGoesForward
    SandboxClock.objects.get_or_create(defaults={"shift": timedelta()})
    SandboxClock.objects.update(shift=F("shift") + by)
    return clock.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at *moment*, past or future, for this thread alone: demo data are made by the services themselves.

    Raises NotADemo.
    """
    _demo_only()
    before = clock.HELD.set(moment)
    try:
        yield
    finally:
        clock.HELD.reset(before)


def _demo_only() -> None:
    if not settings.DEMO_MODE:
        raise NotADemo
