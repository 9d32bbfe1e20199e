"""What leaves the portal when something happened, as the wings declare it."""

from approvals.wings import WINGS
from portal.outbox.services import subscribe

for wing in WINGS:
    for topic, receiver in wing.mail:
        subscribe(topic)(receiver)
