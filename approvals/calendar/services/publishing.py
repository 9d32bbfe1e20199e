"""Holiday notices: proposed by one supervisor, released by another, and put on record."""

from django.db import transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.audit import services as audit
from portal.outbox import services as outbox
from portal.workcalendar import proposals
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import NoticeProposal


def propose(*, arrangement: Arrangement, actor: Actor) -> NoticeProposal:
    """Propose a notice. Raises what ``proposals.propose`` raises."""
    with transaction.atomic(durable=True):
        proposal = proposals.propose(arrangement, actor)
        _record("calendar.proposed", proposal, actor)
    return proposal


def release(*, proposal_id: int, actor: Actor) -> NoticeProposal:
    """Release another supervisor's proposal: a new version of the calendar, by which open periods are reckoned again.

    Raises what ``proposals.release`` raises.
    """
    with transaction.atomic(durable=True):
        proposal = proposals.release(proposal_id, actor)
        _record("calendar.released", proposal, actor)
        outbox.publish("calendar.changed", key=str(proposal.notice_id), payload={"version": proposal.notice_id})
    return proposal


def drop(*, proposal_id: int, actor: Actor) -> NoticeProposal:
    """Drop a proposal. Raises what ``proposals.drop`` raises."""
    with transaction.atomic(durable=True):
        proposal = proposals.drop(proposal_id, actor)
        _record("calendar.dropped", proposal, actor)
    return proposal


def _record(kind: str, proposal: NoticeProposal, actor: Actor) -> None:
    subject, details = f"calendar-proposal:{proposal.pk}", {"document": proposal.document}
    audit.record(kind, subject=subject, actor=actor, at=clock.now(), details=details)
