"""The demo hall's time: acts in the order of their moments, sweeps at every midnight."""

import heapq
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count

from django.conf import settings

from approvals.clocks.services import run_outs
from approvals.decisions.services import grants
from approvals.intake.services import acceptances
from approvals.reviews.services import silences
from portal import clock
from portal.clock.services import at
from portal.kernel.errors import DomainError
from portal.workcalendar.queries import published_calendar

Act = Callable[[datetime], None]

OPENS, OFFICE_HOURS = 9, 8


class Hall:
    """Runs acts at their moments, up to now and no further."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.now = clock.now()
        self.calendar = published_calendar(settings.REGION).provisional()
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def days(self, length: int) -> list[date]:
        """The last *length* working days, today included when it is one."""
        tomorrow = clock.local_date(self.now) + timedelta(days=1)
        return [self.calendar.workday_before(tomorrow, back) for back in range(length, 0, -1)]

    def office_moment(self, day: date) -> datetime:
        """Some moment of *day* while the hall is open."""
        seconds = self.dice.randrange(OFFICE_HOURS * 3600)
        return datetime.combine(day, time(OPENS), clock.SHANGHAI) + timedelta(seconds=seconds)

    def at(self, moment: datetime, act: Act) -> None:
        """Do *act* at *moment*, unless that lies ahead."""
        if moment < self.now:
            heapq.heappush(self._acts, (moment, next(self._order), act))

    def after(self, since: datetime, workdays: int, act: Act) -> None:
        """Do *act* some hours of work later, or *workdays* working days after *since*."""
        if workdays == 0:
            self.at(since + timedelta(minutes=self.dice.randrange(10, 90)), act)
        else:
            self.at(self.office_moment(self.calendar.workday_after(clock.local_date(since), workdays)), act)

    def run(self) -> None:
        """Do everything in its order. What the rules refuse, because somebody was quicker, is left undone."""
        midnight = self._midnight_after(self._acts[0][0])
        while self._acts:
            moment, _order, act = heapq.heappop(self._acts)
            while midnight <= moment:
                self._sweep(midnight)
                midnight = self._midnight_after(midnight)
            with at(moment):
                try:
                    act(moment)
                except DomainError:
                    continue
        while midnight <= self.now:
            self._sweep(midnight)
            midnight = self._midnight_after(midnight)

    def _sweep(self, midnight: datetime) -> None:
        with at(midnight + timedelta(seconds=61)):
            for sweep in (
                run_outs.end_pauses_run_out,
                acceptances.deem_accepted,
                silences.deem_silent_opinions,
                grants.deem_renewed,
            ):
                while sweep():
                    pass

    def _midnight_after(self, moment: datetime) -> datetime:
        return datetime.combine(clock.local_date(moment) + timedelta(days=1), time.min, clock.SHANGHAI)
