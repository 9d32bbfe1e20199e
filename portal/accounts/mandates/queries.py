"""What a person's own page shows: who they are, whom they may act for, and who acts for their enterprises."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from portal.accounts.actor import Actor
from portal.accounts.models import Department, Enterprise, Mandate, User
from portal.accounts.permissions import RULES, oneself
from portal.accounts.roles import IdType, MandateKind, Role
from portal.kernel.masking import masked_id_number, masked_mobile


@dataclass(frozen=True, slots=True)
class AgentLine:
    """An agent of an enterprise, as its legal representative sees them."""

    mandate_id: int
    name: str
    valid_until: date | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class EnterpriseLine:
    """An enterprise the user acts for. ``valid_until`` is None for the legal representative."""

    id: int
    name: str
    credit_code: str
    mandate_id: int
    kind: MandateKind
    valid_until: date | None
    agents: tuple[AgentLine, ...]

    @property
    def is_represented(self) -> bool:
        return self.kind == MandateKind.LEGAL_REPRESENTATIVE


@dataclass(frozen=True, slots=True)
class Account:
    """What a user's own page shows; numbers are masked. ``id_type`` is None for staff."""

    name: str
    username: str
    id_type: IdType | None
    id_number: str
    mobile: str
    roles: tuple[Role, ...]
    department: str
    enterprises: tuple[EnterpriseLine, ...]


def account_of(actor: Actor, today: date) -> Account:
    """Return a signed-in actor's own page on the local day *today*. Four queries, whatever is on it."""
    user = User.objects.select_related("person").get(oneself.q(actor))
    person = getattr(user, "person", None)
    department = Department.objects.filter(staffrole__user=user).first()
    return Account(
        name=str(user),
        username=user.username,
        id_type=IdType.of(person.id_type) if person else None,
        id_number=masked_id_number(person.id_number) if person else "",
        mobile=masked_mobile(person.mobile) if person else "",
        roles=tuple(role for role in Role if role in actor.roles),
        department=department.name if department else "",
        enterprises=tuple(_enterprises(actor, today)),
    )


def represented_enterprise(actor: Actor, enterprise_id: int) -> Enterprise | None:
    """Return the enterprise if the actor may mandate agents for it."""
    return Enterprise.objects.filter(RULES["mandate.grant"].q(actor), pk=enterprise_id).first()


def _enterprises(actor: Actor, today: date) -> Iterable[EnterpriseLine]:
    given = Mandate.objects.filter(enterprise_id__in=actor.represents, kind=MandateKind.AGENT.value)
    agents: dict[int, list[AgentLine]] = defaultdict(list)
    for mandate in given.filter(revoked_at=None).select_related("holder").order_by("pk"):
        agents[mandate.enterprise_id].append(_agent(mandate, today))
    in_time = Q(valid_until=None) | Q(valid_until__gte=today)
    held = Mandate.objects.filter(in_time, revoked_at=None, holder_id=actor.user_id).select_related("enterprise")
    for mandate in held.order_by("enterprise__name", "pk"):
        yield EnterpriseLine(
            id=mandate.enterprise_id,
            name=mandate.enterprise.name,
            credit_code=mandate.enterprise.credit_code,
            mandate_id=mandate.pk,
            kind=MandateKind.of(mandate.kind),
            valid_until=mandate.valid_until,
            agents=tuple(agents[mandate.enterprise_id]),
        )


def _agent(mandate: Mandate, today: date) -> AgentLine:
    is_in_force = mandate.valid_until is None or mandate.valid_until >= today
    return AgentLine(mandate.pk, str(mandate.holder), mandate.valid_until, is_in_force)
