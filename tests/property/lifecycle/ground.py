"""Where every history begins: a calendar, four departments with their people, and drafts that nobody has filed yet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from approvals.cases.domain.vocabulary import CaseState, HandlingMode
from approvals.cases.models import Case
from approvals.inspections.models import Inspectors
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.kernel.workdays import DayKind
from portal.workcalendar.seed import noticed_years
from tests.factories.accounts import make_citizen, make_department, make_staff, make_user
from tests.factories.approvals.cases import (
    BASIS,
    LEASE,
    REGION,
    clerk,
    field,
    make_case,
    make_item,
    make_material,
    material,
    owner_of,
    staff_of,
)
from tests.factories.calendar import publish_years
from tests.property.lifecycle.oracle import Book

YEARS = (2025, 2026)

STATUTE = "药品管理法第十九条"

ON_ABSENCE = "《示例踏勘办法》第四条"

RENEWAL_STATUTE = "行政许可法第五十条第二款"

WORKED = (DayKind.WORKDAY, DayKind.MAKEUP_DAY)


@dataclass(frozen=True)
class Matter:
    """A matter of a filing; departments are letters, the first of ``reviewers`` decides. Limits as in CaseItem.

    ``pre_review`` is the lower level that examines first, if any.
    """

    reviewers: str
    requires: tuple[int, ...] = ()
    statutory: int = 20
    promised: int = 5
    review: int = 3
    unit: str = "workday"
    basis: str = BASIS
    absence: str = ""
    grant_basis: str = ""
    pre_review: str = ""
    is_inspected: bool = False

    def in_hand(self, state: str) -> str:
        """The departments that have an item of this matter in hand."""
        return self.pre_review if state == "pre_review" else self.reviewers


@dataclass(frozen=True)
class Filing:
    """What can be filed; the last matter wants the lease, which may be promised.

    ``objects``: to being published. ``renews``: its one matter does.
    """

    matters: tuple[Matter, ...]
    mode: HandlingMode = HandlingMode.SINGLE
    objects: bool = False
    renews: bool = False


FILINGS = (
    Filing((Matter("AB"),)),
    Filing((Matter("ABC", review=2),), HandlingMode.UNIFIED),
    Filing((Matter("CB", statutory=7, unit="day", review=4, grant_basis=STATUTE, is_inspected=True),), objects=True),
    Filing((Matter("AB", basis="", absence=ON_ABSENCE),)),
    Filing((Matter("AB", statutory=8), Matter("CB", requires=(0,), review=2)), HandlingMode.JOINT),
    Filing((Matter("ABC", review=6, absence=ON_ABSENCE),), HandlingMode.UNIFIED),
    Filing((Matter("AB", basis="", pre_review="D", is_inspected=True),)),
    Filing((Matter("AB", review=2),), renews=True),
    Filing((Matter("AB", review=2, statutory=45),) * 6, HandlingMode.JOINT),
)


MASS = len(FILINGS) - 1

FIRST = (0, 0, 1, 2, 3, 4, 5, 5, 6, 7, MASS)
"""Filings that histories begin with; the plain one and one with an inspection more often."""

INSPECTED, RENEWED = (3, 5), (7,)
"""Those whose absences count, and that which renews a certificate."""


@dataclass(frozen=True)
class Ground:
    """``drafts`` are the drafts by number of their filing; ``departments`` have their letters."""

    drafts: tuple[Case, ...]
    departments: dict[str, Any]
    reviewers: dict[int, Actor]
    heads: dict[int, Actor]
    inspectors: dict[int, list[int]]
    window: Actor
    owner: Actor
    government: Actor
    supervisors: tuple[Actor, Actor]
    presiders: dict[int, int]
    book: Book


def lay_ground() -> Ground:
    """Lay it in the database, by factories."""
    publish_years(*YEARS)
    departments = {letter: make_department(f"{letter}局") for letter in "ABCD"}
    citizen = make_citizen()
    drafts = tuple(_draft(filing, departments, citizen) for filing in FILINGS)
    return Ground(
        drafts,
        departments,
        reviewers={row.pk: staff_of(row.pk) for row in departments.values()},
        heads={row.pk: staff_of(row.pk, Role.HEAD) for row in departments.values()},
        inspectors={row.pk: [make_staff(Role.REVIEWER, row).pk for _ in range(2)] for row in departments.values()},
        window=clerk(),
        owner=owner_of(drafts[0]),
        government=_official(Role.GOVERNMENT_HEAD),
        supervisors=(_official(Role.SUPERVISOR), _official(Role.SUPERVISOR)),
        presiders={row.pk: make_staff(Role.REVIEWER, row).pk for row in departments.values()},
        book=_book(),
    )


def _draft(filing: Filing, departments: dict[str, Any], citizen: Any) -> Case:
    lead = departments[filing.matters[0].reviewers[0]]
    form = {
        "fields": [field()],
        "materials": [material(), material(LEASE, wanted_by=(len(filing.matters) - 1,))],
    }
    case = make_case(CaseState.DRAFT, citizen=citizen, lead_department=lead, mode=filing.mode.value, one_form=form)
    for number, matter in enumerate(filing.matters):
        item = make_item(
            case,
            name=f"事项{number}",
            department=departments[matter.reviewers[0]],
            reviewer_ids=[departments[letter].pk for letter in matter.reviewers],
            requires=list(matter.requires),
            statutory_limit=matter.statutory,
            promised_limit=matter.promised,
            review_limit=matter.review,
            limit_unit=matter.unit,
            silence_basis=matter.basis,
            absence_basis=matter.absence,
            grant_basis=matter.grant_basis,
            pre_reviewer=departments[matter.pre_review] if matter.pre_review else None,
        )
        if matter.is_inspected:
            Inspectors.objects.create(item=item)
    make_material(case)
    return case


def _official(role: Role) -> Actor:
    return Actor(user_id=make_user().pk, name=role.label, roles=frozenset({role}), region=REGION)


def _book() -> Book:
    days: dict[date, Any] = {}
    for year in YEARS:
        days |= noticed_years()[year]
    works = {day: special.kind in WORKED for day, special in days.items()}
    return Book(frozenset(YEARS), works, frozenset(), frozenset())
