"""Reading the record, checking it and proving it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portal.audit import chain, merkle, verifier
from portal.audit.models import AuditEvent, Seal, SealedHead
from portal.audit.sentences import sentence
from portal.rows.compiled import Parameter, compiled

_TOLD = ("at", "kind", "details", "actor_name", "law")
_Told = tuple[datetime, str, dict[str, Any], str, str]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event as a person reads it; ``law`` and ``actor_name`` may be empty."""

    at: datetime
    sentence: str
    actor_name: str
    law: str
    kind: str


@dataclass(frozen=True, slots=True)
class Proof:
    """That a chain, up to event *seq*, is under the root of a seal; whoever holds the root can check it."""

    subject: str
    seq: int
    event_hash: str
    position: int
    path: tuple[str, ...]
    size: int
    root: str
    algorithm: str
    seal_number: int
    sealed_at: datetime

    def holds(self) -> bool:
        """Whether the path leads from the event to the root."""
        leaf = verifier.head_leaf(self.algorithm, self.subject, self.seq, self.event_hash)
        return merkle.verify(
            self.algorithm, leaf, index=self.position, size=self.size, path=self.path, expected=self.root
        )


@dataclass(frozen=True, slots=True)
class Integrity:
    """How many events a chain has, whether each is as it was recorded, and its newest proof (None: not sealed yet)."""

    events: int
    is_intact: bool
    proof: Proof | None


def history(subject: str) -> list[HistoryLine]:
    """What happened to *subject*, oldest first."""
    return _lines(AuditEvent.objects.filter(subject=subject).order_by("seq").values_list(*_TOLD))


def case_history(case_id: int) -> list[HistoryLine]:
    """What happened in a case, whatever the subject of each event, oldest first."""
    return _lines(_of_case().rows(case=case_id))


@compiled
def _of_case() -> "QuerySet[AuditEvent, _Told]":
    return AuditEvent.objects.filter(case_id=Parameter("case")).order_by("id").values_list(*_TOLD)


def events_after(event_id: int, upto: int | None = None) -> QuerySet[AuditEvent]:
    """What was recorded of cases after the event *event_id*, until *upto* or until now."""
    rows = AuditEvent.objects.filter(id__gt=event_id, case_id__isnull=False)
    return rows if upto is None else rows.filter(id__lte=upto)


def _lines(events: Iterable[_Told]) -> list[HistoryLine]:
    return [HistoryLine(at, sentence(kind, details), name, law, kind) for at, kind, details, name, law in events]


def proof_for(subject: str) -> Proof | None:
    """Prove the newest sealed event of *subject*; None before its first seal."""
    head = SealedHead.objects.select_related("seal").filter(subject=subject).order_by("-seq").first()
    if head is None:
        return None
    seal = head.seal
    heads = SealedHead.objects.filter(seal=seal).order_by("position").values_list("subject", "seq", "hash")
    leaves = [verifier.head_leaf(seal.algorithm, *fields) for fields in heads]
    return Proof(
        subject=subject,
        seq=head.seq,
        event_hash=head.hash,
        position=head.position,
        path=tuple(merkle.proof(seal.algorithm, leaves, head.position)),
        size=seal.size,
        root=seal.root,
        algorithm=seal.algorithm,
        seal_number=seal.number,
        sealed_at=seal.at,
    )


def integrity(subject: str) -> Integrity:
    """Recompute the chain of *subject* and hold it to its newest seal. A subject without events is not intact."""
    check = verifier.Verifier()
    sealed_hash = None
    proof = proof_for(subject)
    for event in AuditEvent.objects.filter(subject=subject).order_by("seq"):
        check.take(_event(event))
        if proof is not None and event.seq == proof.seq:
            sealed_hash = event.hash
    agrees = proof is None or (proof.holds() and sealed_hash == proof.event_hash)
    return Integrity(check.events, check.events > 0 and not check.finish() and agrees, proof)


def details_of(subject: str, kind: str) -> dict[str, Any] | None:
    """The details of the first event of *kind* in a chain; None without one."""
    return (
        AuditEvent.objects.filter(subject=subject, kind=kind).order_by("seq").values_list("details", flat=True).first()
    )


def export() -> Iterator[dict[str, Any]]:
    """Every seal, then every event chain by chain, as the verifier takes them."""
    for seal in Seal.objects.order_by("number").iterator():
        yield _seal(seal)
    for event in AuditEvent.objects.order_by("subject", "seq").iterator():
        yield _event(event)


def _seal(seal: Seal) -> dict[str, Any]:
    heads = seal.heads.order_by("position").values_list("subject", "seq", "hash")
    fields = {name: getattr(seal, name) for name in (*verifier.SEALED, "hash")}
    return {"is": "seal", **fields, "at": chain.moment(seal.at), "heads": [list(head) for head in heads]}


def _event(event: AuditEvent) -> dict[str, Any]:
    fields = {name: getattr(event, name) for name in (*chain.HASHED, "hash")}
    return {"is": "event", **fields, "at": chain.moment(event.at)}
