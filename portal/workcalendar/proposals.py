"""A notice is proposed by one supervisor and released by another."""

from datetime import date

from django.db import transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.rules import require
from portal.kernel.errors import NotFound, SecondSupervisorNeeded
from portal.kernel.workdays import DayKind, SpecialDay
from portal.workcalendar.arrangements import Arrangement
from portal.workcalendar.models import NoticeProposal, NoticeStatus
from portal.workcalendar.permissions import RULES
from portal.workcalendar.queries import superseded
from portal.workcalendar.services import append


def propose(arrangement: Arrangement, actor: Actor) -> NoticeProposal:
    """Propose *arrangement*. Raises NotPermitted, InvalidInput, NotFound (no override to withdraw)."""
    require(RULES, actor, "calendar.propose", None)
    arrangement.check()
    superseded(arrangement)
    return NoticeProposal.objects.create(
        region=arrangement.region,
        year=arrangement.year,
        status=arrangement.status.value,
        document=arrangement.document.strip(),
        days=[[day.isoformat(), special.kind.value, special.name] for day, special in sorted(arrangement.days.items())],
        withdraws_id=arrangement.withdraws,
        proposed_at=clock.now(),
        proposed_by_id=actor.signatory_id,
    )


def release(proposal_id: int, actor: Actor) -> NoticeProposal:
    """Publish what another supervisor proposed; its notice is the new version of the calendar.

    Raises NotPermitted, NotFound, SecondSupervisorNeeded, InvalidInput.
    """
    require(RULES, actor, "calendar.release", None)
    with transaction.atomic():
        proposal = _open(proposal_id)
        if proposal.proposed_by_id == actor.user_id:
            raise SecondSupervisorNeeded
        proposal.notice_id = append(arrangement_of(proposal), actor)
        return _decided(proposal, actor)


def drop(proposal_id: int, actor: Actor) -> NoticeProposal:
    """Drop a proposal, one's own or another's. Raises NotPermitted, NotFound."""
    require(RULES, actor, "calendar.drop", None)
    with transaction.atomic():
        return _decided(_open(proposal_id), actor)


def arrangement_of(proposal: NoticeProposal) -> Arrangement:
    """Return what *proposal* would arrange."""
    return Arrangement(
        document=proposal.document,
        region=proposal.region,
        year=proposal.year,
        status=NoticeStatus.of(proposal.status),
        days={date.fromisoformat(day): SpecialDay(DayKind.of(kind), name) for day, kind, name in proposal.days},
        withdraws=proposal.withdraws_id,
    )


def _open(proposal_id: int) -> NoticeProposal:
    proposal = NoticeProposal.objects.select_for_update(no_key=True).filter(pk=proposal_id, decided_at=None).first()
    if proposal is None:
        raise NotFound
    return proposal


def _decided(proposal: NoticeProposal, actor: Actor) -> NoticeProposal:
    proposal.decided_at, proposal.decided_by_id = clock.now(), actor.signatory_id
    proposal.save()
    return proposal
