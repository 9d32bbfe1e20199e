"""Extending the statutory limit of a decision (延期): once, in time, by the right authority."""

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import HandlingMode
from approvals.cases.models import CaseItem
from approvals.cases.services.door import Moving, moving
from approvals.cases.services.held import Held
from approvals.clocks.domain import clocks
from approvals.clocks.domain import moves as clock_moves
from approvals.clocks.models import Clock, Extension
from approvals.clocks.queries.facts import facts_read
from approvals.clocks.services.reckoning import reckon_clock
from approvals.clocks.services.run_outs import end_before
from approvals.procedures.extensions import domain
from approvals.procedures.extensions.domain import EXTENSION_RULES, Authority, NothingToExtend
from approvals.procedures.extensions.queries import limit_of, statutory_of
from portal.accounts.actor import Actor


def extend(
    *, case_id: int, item_id: int, actor: Actor, seen_version: int | None, workdays: int, reason: str
) -> Extension:
    """Extend the decision's clock of an item (延期), or ask the government to; the applicant is told the *reason*.

    What one agency handles its head extends at once, by up to 10 working days; what several handle together waits for
    the head of the government, by up to 15. The promise to the applicant stays as it was given.
    Raises ReasonMissing, NothingToExtend, AlreadyExtended, ExtensionPending, ExtensionTooLong, ExtensionTooLate and
    what ``moving`` raises. Law: 行政许可法第四十二条.
    """
    with moving(case_id, domain.EXTEND, actor=actor, seen_version=seen_version, part=(CaseItem, item_id)) as moved:
        item: CaseItem = moved.subject
        if not reason.strip():
            raise ReasonMissing
        end_before(moved, item)
        if obstacle := domain.against_asking(statutory_of(moved.item)):
            raise obstacle
        authority = EXTENSION_RULES[HandlingMode.of(moved.case.mode)].authority
        clock = _judge(moved, workdays, authority)
        made = Extension(
            clock=clock,
            item=item,
            workdays=workdays,
            reason=reason.strip(),
            requested_by_id=moved.user_id,
            requested_at=moved.now,
        )
        moved.add(made)
        moved.tell(item=item.name, workdays=workdays)
        if authority is Authority.AGENCY_HEAD:
            details = _details(made, authority)
            moved.follow(made, clock_moves.APPROVE, details=details, at=moved.now, by=moved.user_id)
            moved.announce(made, clock_moves.APPROVE)
            _lengthen(moved, clock, made)
    return made


def approve(*, case_id: int, extension_id: int, actor: Actor, seen_version: int | None) -> Extension:
    """Approve an extension as head of the government, before the limit has run out.

    Raises ExtensionTooLate, NothingToExtend and what ``moving`` raises. Law: 行政许可法第四十二条第二款.
    """
    part = (Extension, extension_id)
    with moving(case_id, clock_moves.APPROVE, actor=actor, seen_version=seen_version, part=part) as moved:
        row: Extension = moved.subject
        end_before(moved, row.item)
        clock = _judge(moved, row.workdays, Authority.GOVERNMENT_HEAD)
        row.approve(at=moved.now, by=moved.user_id)
        moved.tell(**_details(row, Authority.GOVERNMENT_HEAD))
        _lengthen(moved, clock, row)
    return row


def decline(*, case_id: int, extension_id: int, actor: Actor, seen_version: int | None, reason: str) -> Extension:
    """Decline an extension as head of the government, with a reason; another may be asked for.

    Raises ReasonMissing and what ``moving`` raises.
    """
    part = (Extension, extension_id)
    with moving(case_id, clock_moves.DECLINE_EXTENSION, actor=actor, seen_version=seen_version, part=part) as moved:
        if not reason.strip():
            raise ReasonMissing
        row: Extension = moved.subject
        row.decline(at=moved.now, by=moved.user_id, reason=reason.strip())
        moved.tell(item=row.item.name)
    return row


def _judge(moved: Moving, workdays: int, authority: Authority) -> Clock:
    """Return the statutory limit that may be extended so. Raises NothingToExtend and what ``extended`` raises."""
    clock = limit_of(moved.item)
    if clock is None:
        raise NothingToExtend
    domain.extended(
        clocks.with_outages(facts_read(clock), moved.calendar),
        clocks.Extension(workdays, moved.today),
        authority=authority,
        mode=HandlingMode.of(moved.case.mode),
        calendar=moved.calendar,
    )
    return clock


def _lengthen(moved: Moving, clock: Clock, row: Extension) -> None:
    clock.extended_workdays, clock.extension_approved_on = row.workdays, moved.today
    reckon_clock(moved, clock)


def _details(row: Extension, authority: Authority) -> dict[str, object]:
    return {"item": row.item.name, "workdays": row.workdays, "authority_label": authority.label}


def end_with_item(held: Held, item: CaseItem) -> None:
    """What was asked for an item that is over lapses."""
    own = (row for row in held.of(Extension) if row.item_id == item.pk)
    held.follow_all(own, clock_moves.LAPSE, decided_at=held.now)
