"""What people do for an enterprise: add it, mandate an agent and end the mandate."""

from datetime import date

from django.db import IntegrityError, transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant, Enterprise, Mandate, User
from portal.accounts.permissions import RULES
from portal.accounts.roles import MandateKind
from portal.kernel.errors import DomainError, InvalidInput, NotFound, NotPermitted
from portal.kernel.identifiers import InvalidIdentifier, credit_code
from portal.kernel.vocabulary import _


class EnterpriseTaken(DomainError):
    code = "enterprise_taken"
    message = _("这家企业已经登记。请由其法定代表人委托您办理，或携带营业执照到综合窗口变更")


class AgentNotFound(DomainError):
    code = "agent_not_found"
    message = _("没有找到用户名和姓名相符的代办人，请向对方核对")
    status = 422


class MandateExists(DomainError):
    code = "mandate_exists"
    message = _("该代办人的委托仍然有效，如需更改请先撤销")


class MandateEnded(DomainError):
    code = "mandate_ended"
    message = _("这项委托已经撤销")


def add_enterprise(*, actor: Actor, name: str, code: str, address: str) -> Enterprise:
    """Add an enterprise (法人) whose legal representative the actor declares to be.

    Raises InvalidInput, NotPermitted, EnterpriseTaken.
    """
    representative = User.objects.filter(RULES["enterprise.add"].q(actor), person__isnull=False).first()
    if representative is None:
        raise NotPermitted
    try:
        checked = credit_code(code)
    except InvalidIdentifier as wrong:
        raise InvalidInput({"credit_code": wrong.message}) from wrong
    if Enterprise.objects.filter(credit_code=checked).exists():
        raise EnterpriseTaken
    try:
        with transaction.atomic():
            enterprise = Enterprise.objects.create(name=name, credit_code=checked, address=address)
            Applicant.objects.create(enterprise=enterprise, name=name)
            Mandate.objects.create(
                enterprise=enterprise,
                holder=representative,
                kind=MandateKind.LEGAL_REPRESENTATIVE.value,
                granted_by=representative,
                granted_at=clock.now(),
            )
    except IntegrityError as taken:
        raise EnterpriseTaken from taken
    return enterprise


def grant_mandate(
    *, actor: Actor, enterprise_id: int, agent_username: str, agent_name: str, valid_until: date
) -> Mandate:
    """Let an agent (代办人) act for the enterprise up to and including the local day *valid_until*.

    The agent is named twice, so that neither name alone tells who has an account. A mandate of the same agent that
    has run out is closed on the way. Raises NotFound, InvalidInput, AgentNotFound, MandateExists.
    Law: 行政许可法第二十九条第二款.
    """
    with transaction.atomic():
        enterprise = (
            Enterprise.objects.select_for_update(no_key=True)
            .filter(RULES["mandate.grant"].q(actor), pk=enterprise_id)
            .first()
        )
        if enterprise is None:
            raise NotFound
        now = clock.now()
        today = clock.local_date(now)
        if valid_until < today:
            raise InvalidInput({"valid_until": _("委托期限不能早于今天")})
        agent = User.objects.filter(username=agent_username.lower(), person__name=agent_name, is_active=True).first()
        if agent is None or agent.pk == actor.user_id:
            raise AgentNotFound
        standing = enterprise.mandates.filter(holder=agent, revoked_at=None)
        if standing.filter(valid_until__gte=today).exists():
            raise MandateExists
        standing.update(revoked_at=now)
        return Mandate.objects.create(
            enterprise=enterprise,
            holder=agent,
            kind=MandateKind.AGENT.value,
            granted_by=User(pk=actor.user_id),
            granted_at=now,
            valid_until=valid_until,
        )


def revoke_mandate(*, actor: Actor, mandate_id: int) -> Mandate:
    """End an agent's mandate at once; the agent may lay it down as well. Raises NotFound, MandateEnded."""
    with transaction.atomic():
        mandate = (
            Mandate.objects.select_for_update(no_key=True)
            .filter(RULES["mandate.revoke"].q(actor), pk=mandate_id)
            .first()
        )
        if mandate is None:
            raise NotFound
        if mandate.revoked_at is not None:
            raise MandateEnded
        mandate.revoked_at = clock.now()
        mandate.save(update_fields=["revoked_at"])
    return mandate
