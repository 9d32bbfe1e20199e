"""Cases as rows, in the state asked for, with everything that the state implies. No service runs here."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from approvals.cases.domain.vocabulary import CaseState, ItemState, TaskState
from approvals.cases.models import Case, CaseItem, ReviewTask
from approvals.clocks.domain.vocabulary import ClockKind, ClockState, ExpiryEffect
from approvals.clocks.models import Clock
from approvals.materials.domain.vocabulary import EvidenceLevel, MaterialSource
from approvals.materials.models import Deficiency, Material
from matters.catalogue.models import Matter, MatterVersion
from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant, Department, User
from portal.accounts.roles import Role
from portal.workcalendar.queries import current_version
from tests.factories.accounts import make_citizen, make_department, make_user

REGION = "000000"

FILED_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

DUE_ON = datetime(2026, 3, 9, tzinfo=UTC).date()

BASIS = "《示例办法》第六条"

_numbers = count(1)


PHOTO = {"code": "photo", "name": "照片", "necessity": "required", "is_decisive": True}

LEASE = {"code": "lease", "name": "场地使用证明", "necessity": "deferrable", "is_decisive": False}

NAME_FIELD = {"code": "shop_name", "label": "店名", "kind": "text", "is_required": True, "choices": []}


def material(base: dict[str, Any] = PHOTO, *, wanted_by: tuple[int, ...] = (0,), **fields: Any) -> dict[str, Any]:
    """An entry of ``Case.one_form["materials"]``."""
    implied = {"is_form": False, "source": "", "matter_code": "", "produced_by": None, "wanted_by": list(wanted_by)}
    return {**base, **implied, **fields}


def field(base: dict[str, Any] = NAME_FIELD, **fields: Any) -> dict[str, Any]:
    """An entry of ``Case.one_form["fields"]``."""
    return {**base, "help_text": "", "asked_by": [0], **fields}


def make_version(department: Department, code: str = "", **fields: Any) -> MatterVersion:
    """A version of a matter that nobody has published."""
    matter = Matter.objects.create(code=code or f"M{next(_numbers)}")
    return MatterVersion.objects.create(matter=matter, number=1, name="示例事项", department=department, **fields)


def make_case(state: CaseState = CaseState.SUBMITTED, *, citizen: User | None = None, **fields: Any) -> Case:
    """A case in *state*, of a new citizen unless one is given."""
    citizen = citizen or make_citizen()
    implied: dict[str, Any] = {
        "title": "示例办件",
        "applicant": Applicant.objects.get(person__user=citizen),
        "filed_by": citizen,
        "region": REGION,
        "filed_at": FILED_AT,
        "one_form": {"fields": [field()], "materials": [material()]},
        "answers": {"shop_name": "小满面馆"},
    }
    if "lead_department" not in fields:
        implied["lead_department"] = make_department()
    number = next(_numbers)
    if state is not CaseState.DRAFT:
        implied |= {
            "case_number": f"{REGION}-20260302-{number:06d}",
            "query_code": "ABCDEFGHJK",
            "submitted_at": FILED_AT,
            "received_at": FILED_AT,
        }
    if state in (CaseState.ACCEPTED, CaseState.CONCLUDED):
        implied |= {"accepted_at": FILED_AT, "accepted_on": FILED_AT.date(), "acceptance_number": 10_000 + number}
    return Case.objects.create(state=state.value, **implied | fields)


def make_item(case: Case, state: ItemState = ItemState.WAITING, **fields: Any) -> CaseItem:
    """The next item of *case*; its department is the lead unless one is given."""
    department = fields.pop("department", case.lead_department)
    implied: dict[str, Any] = {
        "position": case.items.count(),
        "matter_version": fields.pop("matter_version", None) or make_version(department),
        "matter_code": "M",
        "name": "示例事项",
        "department": department,
        "reviewer_ids": [department.pk],
        "statutory_limit": 20,
        "promised_limit": 5,
        "review_limit": 4,
        "limit_unit": "workday",
    }
    if state is not ItemState.WAITING:
        implied["opened_at"] = FILED_AT
    if state in (ItemState.GRANTED, ItemState.REFUSED):
        implied |= {
            "decided_at": FILED_AT,
            "decided_by": make_user(),
            "decision_reason": "示例理由",
            "remedies": "示例",
        }
    if state is ItemState.DEEMED_GRANTED:
        implied |= {"decided_at": FILED_AT, "grant_basis": BASIS, "result_name": "示例许可证"}
    item = CaseItem.objects.create(case=case, state=state.value, **implied | fields)
    case.department_ids = sorted({*case.department_ids, department.pk, *item.reviewer_ids})
    Case.objects.filter(pk=case.pk).update(department_ids=case.department_ids)
    return item


def make_task(item: CaseItem, department: Department | None = None, **fields: Any) -> ReviewTask:
    """An open review task with its running clock, due at the end of 9 March 2026 unless ``due_at`` says otherwise."""
    due_at = fields.pop("due_at", clock_end(DUE_ON))
    implied = {"case": item.case, "department": department or item.department, "opened_at": FILED_AT}
    task = ReviewTask.objects.create(item=item, due_at=due_at, **implied | fields)
    make_clock(
        item.case,
        ClockKind.REVIEW,
        item=item,
        task=task,
        expires_at=due_at,
        effect=(ExpiryEffect.DEEM_AGREED if task.silence_basis else ExpiryEffect.NONE).value,
        **({} if task.state == TaskState.OPEN.value else {"state": ClockState.STOPPED.value, "stopped_at": FILED_AT}),
    )
    return task


def make_clock(case: Case, kind: ClockKind, **fields: Any) -> Clock:
    """A running clock of five working days from 2 March 2026; a paused one has no due day."""
    expires_at = fields.pop("expires_at", clock_end(DUE_ON))
    if fields.get("state") == ClockState.PAUSED.value:
        expires_at = None
    implied = {
        "started_on": FILED_AT.date(),
        "allotted": 5,
        "unit": "workday",
        "calendar_version": current_version(),
        "due_on": expires_at and clock.last_day_before(expires_at),
        "expires_at": expires_at,
    }
    return Clock.objects.create(case=case, kind=kind.value, **implied | fields)


def make_material(case: Case, code: str = "photo", **fields: Any) -> Material:
    implied = {
        "name": code,
        "source": MaterialSource.UPLOADED.value,
        "evidence_level": EvidenceLevel.UPLOADED.value,
        "supplied_at": FILED_AT,
    }
    return Material.objects.create(case=case, code=code, **implied | fields)


def make_deficiency(case: Case, code: str = "lease", **fields: Any) -> Deficiency:
    implied = {"name": "场地使用证明", "promised_on": DUE_ON, "signed_at": FILED_AT}
    return Deficiency.objects.create(case=case, code=code, **implied | fields)


def in_review(
    *,
    reviews: int = 1,
    basis: str = "",
    absence: str = "",
    due_at: datetime | None = None,
    departments: Any = (),
    **fields: Any,
) -> tuple[Case, CaseItem]:
    """An accepted case with one item under review by *departments*, the first of which decides it.

    Without *departments*, *reviews* new ones. Silence counts on *basis*, absence from an inspection on *absence*.
    """
    departments = departments or [make_department() for _ in range(reviews)]
    case = make_case(CaseState.ACCEPTED, lead_department=departments[0], **fields)
    bases = {"silence_basis": basis, "absence_basis": absence}
    item = make_item(case, ItemState.UNDER_REVIEW, reviewer_ids=[d.pk for d in departments], **bases)
    for department in departments:
        own_bases = bases if department != item.department else {}
        make_task(item, department, **own_bases, **({"due_at": due_at} if due_at else {}))
    return case, item


def owner_of(case: Case) -> Actor:
    return Actor(user_id=case.filed_by_id, name="申请人", applicant_ids=frozenset({case.applicant_id}))


def clerk(user: User | None = None) -> Actor:
    user = user or make_user()
    return Actor(user_id=user.pk, name="窗口", roles=frozenset({Role.CLERK}), region=REGION)


def staff_of(department_id: int, *roles: Role) -> Actor:
    """A reviewer of the department, or a holder of *roles* there."""
    return Actor(
        user_id=make_user().pk,
        name="经办人",
        roles=frozenset(roles or {Role.REVIEWER}),
        department_id=department_id,
        region=REGION,
    )


def clock_end(last_day: Any) -> datetime:
    """00:00 in Shanghai of the day after *last_day*."""
    return datetime.combine(last_day + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)
