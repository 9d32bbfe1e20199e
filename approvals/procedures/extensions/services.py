"""Extending the statutory limit of a decision (延期): once, in time, by the right authority."""

from collections.abc import Collection

from approvals.cases.domain.refusals import ReasonMissing
from approvals.cases.domain.vocabulary import HandlingMode
from approvals.cases.models import Case, CaseItem
from approvals.cases.services.door import Child, Moving, kind_of, moving, part, perform_all
from approvals.cases.services.journal import Journal
from approvals.clocks.domain import clocks
from approvals.clocks.domain import moves as clock_moves
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.clocks.models import Clock, Extension
from approvals.clocks.queries.facts import facts_read
from approvals.clocks.services.reckoning import reckon_again
from approvals.clocks.services.run_outs import end_before
from approvals.clocks.services.starting import calendars_of
from approvals.procedures.extensions import domain
from approvals.procedures.extensions.domain import (
    EXTENSION_RULES,
    Authority,
    NothingToExtend,
)
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
    with moving(case_id, domain.EXTEND, actor=actor, seen_version=seen_version, child=_item(item_id)) as moved:
        item: CaseItem = moved.subject
        if not reason.strip():
            raise ReasonMissing
        end_before(moved, item.pk)
        clock = _decision_clock(item)
        if obstacle := domain.against_asking(_limit(clock)):
            raise obstacle
        authority = _rule(moved.case).authority
        _judge(moved, clock, workdays, authority)
        made = Extension.objects.create(
            clock=clock,
            item=item,
            workdays=workdays,
            reason=reason.strip(),
            requested_by_id=moved.user_id,
            requested_at=moved.now,
        )
        moved.tell(item=item.name, workdays=workdays)
        if authority is Authority.AGENCY_HEAD:
            details = _details(made, authority)
            moved.follow(made, clock_moves.APPROVE, details=details, at=moved.now, by=moved.user_id)
            moved.journal.announce(kind_of(Extension, clock_moves.APPROVE), made.pk, made.version, moved.case.pk)
            _lengthen(moved, clock, made)
    return made


def approve(*, case_id: int, extension_id: int, actor: Actor, seen_version: int | None) -> Extension:
    """Approve an extension as head of the government, before the limit has run out.

    Raises ExtensionTooLate, NothingToExtend and what ``moving`` raises. Law: 行政许可法第四十二条第二款.
    """
    with moving(
        case_id,
        clock_moves.APPROVE,
        actor=actor,
        seen_version=seen_version,
        child=_extension(extension_id),
    ) as moved:
        row: Extension = moved.subject
        end_before(moved, row.item_id)
        clock = _decision_clock(row.item)
        _judge(moved, clock, row.workdays, Authority.GOVERNMENT_HEAD)
        row.approve(at=moved.now, by=moved.user_id)
        moved.tell(**_details(row, Authority.GOVERNMENT_HEAD))
        _lengthen(moved, clock, row)
    return row


def decline(*, case_id: int, extension_id: int, actor: Actor, seen_version: int | None, reason: str) -> Extension:
    """Decline an extension as head of the government, with a reason; another may be asked for.

    Raises ReasonMissing and what ``moving`` raises.
    """
    with moving(
        case_id,
        clock_moves.DECLINE_EXTENSION,
        actor=actor,
        seen_version=seen_version,
        child=_extension(extension_id),
    ) as moved:
        if not reason.strip():
            raise ReasonMissing
        row: Extension = moved.subject
        row.decline(at=moved.now, by=moved.user_id, reason=reason.strip())
        moved.tell(item=row.item.name)
    return row


def _judge(moved: Moving, clock: Clock, workdays: int, authority: Authority) -> None:
    calendar = calendars_of([moved.case])[moved.case.region]
    domain.extended(
        clocks.with_outages(facts_read(clock), calendar),
        clocks.Extension(workdays, moved.today),
        authority=authority,
        mode=HandlingMode.of(moved.case.mode),
        calendar=calendar,
    )


def _lengthen(moved: Moving, clock: Clock, row: Extension) -> None:
    own = Clock.objects.filter(pk=clock.pk)
    own.update(extended_workdays=row.workdays, extension_approved_on=moved.today)
    reckon_again(own, calendars_of([moved.case]), moved.journal)


def _decision_clock(item: CaseItem) -> Clock:
    found = Clock.objects.open().with_pauses().filter(item=item, task=None, kind=ClockKind.DECISION.value).first()
    if found is None:
        raise NothingToExtend
    return found


def _limit(clock: Clock) -> domain.Statutory:
    return domain.Statutory(clock.due_on, frozenset(clock.extensions.values_list("state", flat=True)))


def _rule(case: Case) -> domain.ExtensionRule:
    return EXTENSION_RULES[HandlingMode.of(case.mode)]


def _details(row: Extension, authority: Authority) -> dict[str, object]:
    return {"item": row.item.name, "workdays": row.workdays, "authority_label": authority.label}


def _item(pk: int) -> Child:
    return lambda case: part(case.items.all(), pk)


def _extension(pk: int) -> Child:
    return lambda case: part(Extension.objects.filter(item__case=case).select_related("item"), pk)


def end_with_items(item_ids: Collection[int], journal: Journal) -> None:
    """What was asked for items that are over lapses."""
    perform_all(Extension.objects.filter(item__in=item_ids), clock_moves.LAPSE, decided_at=journal.now)
