"""What a change leaves behind, written at its end: audit rows and outbox messages, a statement or two each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.accounts.actor import Actor
from portal.audit import services as audit
from portal.outbox import services as outbox


@dataclass(slots=True)
class Journal:
    """Collects entries and messages of one transaction; ``now`` is its moment."""

    actor: Actor
    now: datetime
    entries: list[audit.Entry] = field(default_factory=list)
    messages: list[outbox.Message] = field(default_factory=list)

    def note(
        self,
        case_id: int,
        kind: str,
        details: Mapping[str, Any] | None = None,
        *,
        law: str = "",
        actor: Actor | None = None,
    ) -> None:
        """Add an audit row to the chain of a case."""
        self.entries.append(
            audit.Entry(
                kind=kind,
                subject=f"case:{case_id}",
                actor=actor or self.actor,
                at=self.now,
                law=law,
                details=dict(details or {}),
                case_id=case_id,
            )
        )

    def announce(self, topic: str, pk: int, version: int, case_id: int) -> None:
        """Add a message about the row *pk*; its new version makes the message unique."""
        self.messages.append(outbox.Message(topic, f"{pk}:{version}", {"case_id": case_id, "id": pk}))

    def write(self) -> None:
        """Write everything; the caller's transaction commits it."""
        audit.record_many(self.entries)
        outbox.publish_many(self.messages)
