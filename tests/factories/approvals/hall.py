"""Everybody who could come near a case, each signed in to the API."""

from dataclasses import dataclass
from typing import Any

from rest_framework.test import APIClient

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from matters.catalogue.models import MatterVersion
from portal.accounts.models import Applicant, Department
from portal.accounts.roles import Role
from tests.factories.accounts import (
    GRANTED_AT,
    make_citizen,
    make_department,
    make_enterprise,
    make_mandate,
    make_staff,
    make_user,
)
from tests.factories.approvals.api import API, caller, once
from tests.factories.approvals.cases import LEASE, field, make_case, make_clock, make_item, make_material, material
from tests.factories.catalogue import make_matter

FORM = {"fields": [field()], "materials": [material(), material(LEASE)]}

OF_THE_ENTERPRISE = {"legal_person", "agent", "former_agent"}

FILE = {"citizen", "legal_person", "agent"}

CONCERNED = {"reviewer_consulted", "head_consulted"}
"""Of a department that is asked for its opinion on the same item: they see the case, and decide nothing of it."""

SEE = FILE | CONCERNED | {"clerk", "reviewer", "head", "supervisor"}

EVERYBODY = SEE | {
    "nobody",
    "stranger",
    "former_agent",
    "steward",
    "catalogue_editor",
    "system_administrator",
    "clerk_elsewhere",
    "government",
    "government_elsewhere",
    "reviewer_elsewhere",
    "head_elsewhere",
    "supervisor_elsewhere",
}


@dataclass
class World:
    """Everybody who could come near a case, and what they file for."""

    callers: dict[str, APIClient]
    lead: Department
    consulted: Department
    person: Applicant
    enterprise: Applicant
    offer: MatterVersion

    def applicant(self, who: str) -> Applicant:
        return self.enterprise if who in OF_THE_ENTERPRISE else self.person

    def file(self, who: str, state: CaseState, item: ItemState = ItemState.WAITING, **fields: Any) -> Case:
        """A case in *state* that *who* has filed, if they file at all."""
        case = make_case(
            state,
            lead_department=self.lead,
            applicant=self.applicant(who),
            one_form=FORM,
            filed_by=make_user(),
            **fields,
        )
        make_item(case, item, reviewer_ids=[self.lead.pk, self.consulted.pk])
        make_material(case, file="photo.pdf")
        if state is CaseState.SUBMITTED:
            make_clock(case, ClockKind.NOTICE, effect="deem_accepted")
        return case


def make_world() -> World:
    """A lead, one it consults and one in another region, with their staff; people, an enterprise and its agents."""
    citizen, legal, agent, former = make_citizen(), make_user(), make_user(), make_user()
    enterprise = make_enterprise(legal)
    make_mandate(enterprise, agent)
    make_mandate(enterprise, former, revoked_at=GRANTED_AT)
    lead, consulted, elsewhere = make_department(), make_department(), make_department(region="110000")
    at_lead = {name: make_staff(Role.of(name), lead) for name in ("clerk", "reviewer", "head")}
    apart = {name: make_staff(Role.of(name)) for name in ("supervisor", "steward", "catalogue_editor")}
    others = {f"{name}_elsewhere": make_staff(Role.of(name), elsewhere) for name in ("clerk", "reviewer", "head")}
    asked = {f"{name}_consulted": make_staff(Role.of(name), consulted) for name in ("reviewer", "head")}
    users = {
        "citizen": citizen,
        "legal_person": legal,
        "agent": agent,
        "former_agent": former,
        "stranger": make_citizen(),
        "system_administrator": make_staff(Role.SYSTEM_ADMINISTRATOR),
        "supervisor_elsewhere": make_staff(Role.SUPERVISOR, elsewhere),
        "government": make_staff(Role.GOVERNMENT_HEAD),
        "government_elsewhere": make_staff(Role.GOVERNMENT_HEAD, elsewhere),
        **at_lead,
        **apart,
        **asked,
        **others,
    }
    callers = {name: caller(user) for name, user in users.items()} | {"nobody": caller()}
    return World(
        callers,
        lead,
        consulted,
        Applicant.objects.get(person__user=citizen),
        Applicant.objects.get(enterprise=enterprise),
        make_matter("CY01"),
    )


def url(part: str, pk: int, *rest: object) -> str:
    return "/".join([API, part, str(pk), *map(str, rest), ""])


def post(world: World, who: str, address: str, **body: Any) -> Any:
    return world.callers[who].post(address, body, headers=once())
