"""What was heard of the portal, and outages, as rows."""

from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.workcalendar.models import Channel, Heartbeat, Outage
from tests.factories.approvals.cases import FILED_AT


def make_heartbeat(began_at: datetime, last_at: datetime, channel: Channel = Channel.WORKER) -> Heartbeat:
    """A range in which *channel* was heard; long ago by the database's own clock."""
    seen_at = clock.now() - timedelta(days=1)
    return Heartbeat.objects.create(channel=channel.value, began_at=began_at, last_at=last_at, seen_at=seen_at)


def make_outage(began_at: datetime, ended_at: datetime | None, **fields: Any) -> Outage:
    """An outage that the heartbeat found and nobody has settled."""
    implied = {
        "channels": [Channel.WORKER.value],
        "first_on": clock.local_date(began_at),
        "last_on": ended_at and clock.last_day_before(ended_at),
        "proposed_at": FILED_AT,
    }
    return Outage.objects.create(began_at=began_at, ended_at=ended_at, **implied | fields)
