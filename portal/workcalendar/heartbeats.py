"""Hearing whether the portal is there: one range of time per channel, as long as nothing interrupts it."""

from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest, Now

from portal import clock
from portal.workcalendar.lost_time import Span
from portal.workcalendar.models import Channel, Heartbeat

TOLERANCE = timedelta(minutes=3)
"""A beat is due every minute; one or two may come late."""
RANGES = 50
"""Gaps are found in so many of a channel's latest ranges; earlier ones were found in their time."""
PROBE_TIMEOUT = 3.0  # seconds

# Whether a beat follows on the one before is measured in the database's own time, which no sandbox clock shifts.
_BEAT = """
WITH going_on AS (
    UPDATE workcalendar_heartbeat
    SET last_at = greatest(last_at, %(now)s), seen_at = transaction_timestamp()
    WHERE id = (SELECT id FROM workcalendar_heartbeat WHERE channel = %(channel)s ORDER BY last_at DESC LIMIT 1)
      AND seen_at >= transaction_timestamp() - %(tolerance)s::interval
    RETURNING id
)
INSERT INTO workcalendar_heartbeat (channel, began_at, last_at, seen_at)
SELECT %(channel)s, %(now)s, %(now)s, transaction_timestamp() WHERE NOT EXISTS (SELECT FROM going_on)
"""


def beat(channel: Channel) -> None:
    """Note that *channel* is heard now: one upsert."""
    with connection.cursor() as cursor:
        cursor.execute(
            _BEAT, {"channel": channel.value, "now": clock.now(), "tolerance": f"{TOLERANCE.total_seconds()} seconds"}
        )


def bridge() -> int:
    """Take the watched channels for heard up to now; return how many were bridged. For a stop that was intended."""
    latest = Heartbeat.objects.filter(channel=OuterRef("channel")).order_by("-last_at").values("pk")[:1]
    rows = Heartbeat.objects.filter(channel__in=watched_channels(), pk=Subquery(latest))
    return rows.update(last_at=Greatest("last_at", clock.expression()), seen_at=Now())


def watched_channels() -> list[str]:
    """The channels that this deployment listens to: its workers, and its web server where WEB_PROBE_URL names it."""
    return [Channel.WORKER.value, *([Channel.WEB.value] if settings.WEB_PROBE_URL else [])]


def heard() -> dict[str, list[Span]]:
    """When the watched channels were heard, their latest ranges; a channel that never was is left out."""
    found = {}
    for channel in watched_channels():
        ranges = Heartbeat.objects.filter(channel=channel).order_by("-last_at").values_list("began_at", "last_at")
        found[channel] = [Span(began_at, last_at) for began_at, last_at in ranges[:RANGES]]
    return {channel: spans for channel, spans in found.items() if spans}


def web_answers() -> bool:
    """Whether the web server at WEB_PROBE_URL answers 200 within a few seconds. Not to be asked in a transaction."""
    url = urlsplit(settings.WEB_PROBE_URL)
    try:
        peer = HTTPConnection(url.hostname or "", url.port, timeout=PROBE_TIMEOUT)
        try:
            peer.request("GET", url.path)
            return peer.getresponse().status == HTTPStatus.OK
        finally:
            peer.close()
    except (OSError, HTTPException):
        return False
