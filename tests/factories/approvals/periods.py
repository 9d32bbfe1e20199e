"""An item under review with all its periods running, as rows."""

from datetime import UTC, date, datetime
from typing import Any

from approvals.cases.models import Case, CaseItem
from approvals.clocks.domain.clocks import PauseGround
from approvals.clocks.domain.vocabulary import ClockKind, ExpiryEffect, PauseState
from approvals.clocks.models import Extension, Pause
from approvals.procedures.hearings.models import Hearing
from tests.factories.accounts import make_user
from tests.factories.approvals.cases import FILED_AT, clock_end, in_review, make_clock

DECISION_DUE, PROMISE_DUE = date(2026, 3, 30), date(2026, 3, 16)


def item_with_periods(**fields: Any) -> tuple[Case, CaseItem]:
    """An item whose limits all began on 2 March 2026: decision 20 working days, promise 10, reviews 5."""
    case, item = in_review(**fields)
    for kind, allotted, due_on in (
        (ClockKind.DECISION, 20, DECISION_DUE),
        (ClockKind.PROMISE, 10, PROMISE_DUE),
    ):
        make_clock(case, kind, item=item, allotted=allotted, expires_at=clock_end(due_on))
    return case, item


def make_pause(item: CaseItem, **fields: Any) -> Pause:
    """A special procedure of the item's department from 2 to 9 March 2026, under way."""
    implied = {
        "department": item.department,
        "ground": PauseGround.INSPECTION.value,
        "document_number": "示市监检〔2026〕1号",
        "notice": "现场检验",
        "needed_workdays": 5,
        "requested_by": make_user(),
        "requested_at": FILED_AT,
        "state": PauseState.OPEN.value,
        "began_at": FILED_AT,
        "started_on": FILED_AT.date(),
        "planned_end_on": date(2026, 3, 9),
    }
    return Pause.objects.create(item=item, **implied | fields)


def make_extension(item: CaseItem, **fields: Any) -> Extension:
    """A request of 2 March 2026 for ten more working days of the item's open statutory limit."""
    implied = {
        "clock": item.clocks.get(kind=ClockKind.DECISION.value),
        "workdays": 10,
        "reason": "情况复杂",
        "requested_by": make_user(),
        "requested_at": FILED_AT,
    }
    return Extension.objects.create(item=item, **implied | fields)


def make_hearing(item: CaseItem, **fields: Any) -> Hearing:
    """A right to a hearing, told on 2 March 2026 and not used yet."""
    implied = {
        "department": item.department,
        "document_number": "示市监听告〔2026〕1号",
        "notice": "拟作出的决定涉及您与他人之间的重大利益",
        "opened_by": make_user(),
        "opened_at": FILED_AT,
        "told_at": FILED_AT,
    }
    row = Hearing.objects.create(item=item, **implied | fields)
    if row.state == "told":
        make_clock(item.case, ClockKind.HEARING_REQUEST, item=item, effect=ExpiryEffect.LAPSE_HEARING.value)
    return row


def noon(day: int, month: int = 3) -> datetime:
    """Noon of a day of 2026 in Shanghai."""
    return datetime(2026, month, day, 4, 0, tzinfo=UTC)
