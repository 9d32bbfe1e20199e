"""The way that one would write first: every row by itself, through the ORM and its state machine."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from approvals.cases.domain.vocabulary import Opinion
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.models import Clock
from approvals.management.bench import drafts
from approvals.procedures.publications.models import Publication
from datashare.models import Certificate
from portal import clock
from portal.accounts.actor import Actor
from portal.audit import services as audit
from portal.fsm import StatefulModel, held
from portal.outbox import services as outbox


def handle(case_id: int, reviews: int) -> None:
    """Submit, accept, let every department agree, grant."""
    _act(case_id, _submit)
    _act(case_id, _accept)
    for task in list(ReviewTask.objects.filter(case=case_id)):
        _act(case_id, lambda case, task=task: _agree(case, ReviewTask.objects.get(pk=task.pk)))
    _act(case_id, _grant)


def _act(case_id: int, act: Callable[[Case], None]) -> None:
    with transaction.atomic():
        act(Case.objects.select_for_update().get(pk=case_id))


def _submit(case: Case) -> None:
    number = _next("approvals_case_number")
    with held(case):
        case.submit(at=clock.now(), case_number=f"N{number:012}", query_code="")
    _save(case, "case.submit", {"number": case.case_number}, drafts.APPLICANT)
    _clock(case, "notice", 5)


def _accept(case: Case) -> None:
    with held(case):
        case.accept(at=clock.now(), on=clock.today(), number=_next("approvals_acceptance_number"))
    _save(case, "case.accept", {}, drafts.CLERK)
    _stop(Clock.objects.filter(case=case))
    [item] = case.items.all()
    item.perform(next(move for move in CaseItem.declared_moves if move.name == "open"), opened_at=clock.now())
    _save(item, "item.open", {"item": item.name, "departments": len(item.reviewer_ids)}, drafts.CLERK, case)
    _clock(case, "decision", 20, item=item)
    _clock(case, "promise", 10, item=item)
    for department_id in item.reviewer_ids:
        task = ReviewTask.objects.create(case=case, item=item, department_id=department_id, opened_at=clock.now())
        task.due_at = _clock(case, "review", 5, item=item, task=task).expires_at
        task.save()


def _agree(case: Case, task: ReviewTask) -> None:
    with held(task):
        task.give_opinion(at=clock.now(), by=1, opinion=Opinion.AGREE, reason="")
    details = {"item": task.item.name, "department": task.department.name, "opinion_label": "同意"}
    _save(task, "review.give_opinion", details, drafts.HEAD, case)
    _stop(Clock.objects.filter(task=task))
    if not ReviewTask.objects.filter(item=task.item, state="open").exists():
        task.item.perform(next(move for move in CaseItem.declared_moves if move.name == "join"))
        _save(task.item, "item.join", {"item": task.item.name}, drafts.HEAD, case)


def _grant(case: Case) -> None:
    [item] = case.items.all()
    with held(item):
        item.grant(at=clock.now(), by=1, reason="")
    certificate = Certificate.objects.create(
        type_code="T",
        issuer_code="I",
        serial=str(_next("datashare_certificate_number")),
        is_sample=True,
        name=item.result_name,
        holder=case.applicant,
        holder_name=case.applicant.name,
        department=item.department,
        issuer_name=item.department.name,
        matter_code=item.matter_code,
        case_id=case.pk,
        item_id=item.pk,
        data={},
        issued_at=clock.now(),
        issued_on=clock.today(),
        identifier=f"N{item.pk}",
        verify_code=f"N{item.pk}",
        algorithm="sha256",
        content_hash="0" * 64,
    )
    item.certificate_id = certificate.pk
    _save(item, "item.grant", {"item": item.name}, drafts.HEAD, case)
    _record(case, "item.certificate_issued", {"item": item.name, "name": item.result_name}, drafts.HEAD)
    Publication.objects.create(
        item=item, department=item.department, matter=item.name, holder="示例", granted_on=clock.today()
    )
    _record(case, "item.publish", {"item": item.name}, drafts.HEAD)
    _stop(Clock.objects.filter(case=case))
    case.perform(next(move for move in Case.declared_moves if move.name == "conclude"), closed_at=clock.now())
    _save(case, "case.conclude", {}, drafts.HEAD)


def _save(row: StatefulModel, kind: str, details: dict[str, Any], actor: Actor, case: Case | None = None) -> None:
    row.version += 1
    row.save()
    owner = case or row
    _record(owner, kind, details, actor)
    outbox.publish(kind, key=f"{row.pk}:{row.version}", payload={"case_id": owner.pk})


def _record(case: Any, kind: str, details: dict[str, Any], actor: Actor) -> None:
    audit.record(kind, subject=f"case:{case.pk}", actor=actor, at=clock.now(), details=details, case_id=case.pk)


def _clock(case: Case, kind: str, days: int, **about: Any) -> Clock:
    due_on = clock.today() + timedelta(days=days)
    return Clock.objects.create(
        case=case,
        kind=kind,
        started_on=clock.today(),
        allotted=days,
        unit="workday",
        calendar_version=1,
        due_on=due_on,
        expires_at=clock.now() + timedelta(days=days),
        **about,
    )


def _stop(clocks: Any) -> None:
    for row in clocks.open():
        row.state, row.stopped_at = "stopped", clock.now()
        row.save()


def _next(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return int(cursor.fetchone()[0])
