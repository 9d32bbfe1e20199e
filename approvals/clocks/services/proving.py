"""The nightly proof that every open clock is stored as its facts say. It changes no clock; it tells people."""

import logging
from collections.abc import Collection

from django.db import transaction

from approvals.cases.models import Case
from approvals.cases.services.door import hold_all
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock
from approvals.clocks.queries.differences import Difference, differences
from portal import clock
from portal.accounts.actor import SYSTEM
from portal.audit import services as audit
from portal.outbox import services as outbox

CLOCK_DIFFERS = "clock.differs"

logger = logging.getLogger(__name__)


def prove() -> int:
    """Reckon every open clock again, and put on record, log and mail each that differs; return how many do.

    What seems to differ is looked at again while its case is held, for it may just have moved; a case that somebody
    else holds is left to the next night.
    """
    suspects = list(differences(Clock.objects.open()))
    return _tell(suspects) if suspects else 0


def _tell(suspects: Collection[Difference]) -> int:
    with transaction.atomic(durable=True):
        held = hold_all(Case.objects.filter(pk__in={suspect.case_id for suspect in suspects}))
        rows = Clock.objects.open().filter(pk__in=[suspect.clock_id for suspect in suspects], case__in=held)
        found = list(differences(rows))
        now = clock.now()
        today = clock.local_date(now).isoformat()
        for difference in found:
            logger.error("%s", difference)
            audit.record(
                "clock.differs",
                subject=f"clock:{difference.clock_id}",
                actor=SYSTEM,
                at=now,
                details={
                    "kind_label": ClockKind.of(difference.kind).label,
                    "before": str(difference.stored_on or "—"),
                    "after": str(difference.reckoned_on or "—"),
                },
            )
            payload = {"clock_id": difference.clock_id, "case_id": difference.case_id}
            outbox.publish(CLOCK_DIFFERS, key=f"{difference.clock_id}:{today}", payload=payload)
    return len(found)
