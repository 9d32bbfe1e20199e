"""Steps about the calendar, by the services themselves."""

from datetime import date, datetime
from typing import Any

from approvals.clocks.services import recomputing
from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.services import append
from tests.factories.accounts import make_user
from tests.factories.approvals.cases import REGION
from tests.factories.approvals.periods import noon

DAY_OFF = {date(2026, 3, 6): SpecialDay(DayKind.HOLIDAY, "临时放假")}


def supervisor() -> Actor:
    return Actor(user_id=make_user().pk, name="监督", roles=frozenset({Role.SUPERVISOR}), region=REGION)


def override(days: Any = DAY_OFF, region: str = REGION, document: str = "示府〔2026〕8号") -> int:
    return append(Arrangement(document, region=region, days=days), SYSTEM)


def recompute(on: datetime | None = None) -> int:
    with at(on or noon(5)):
        return recomputing.recompute()
