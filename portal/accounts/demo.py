"""Who can sign in to the demo: everybody is made up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal import clock
from portal.accounts.mandates import services as mandates
from portal.accounts.models import Department, Enterprise, StaffRole, User
from portal.accounts.people.services import register_person
from portal.accounts.queries import actor_of
from portal.accounts.roles import IdType, Role
from portal.accounts.samples import COMPANY, sample_citizen_number, sample_credit_code
from portal.kernel.errors import DomainError
from portal.kernel.vocabulary import _

KEY = "yiwang-demo"
"""The password of every demo account, shown on the demo's sign-in page."""

WINDOW = "政务服务中心"
REVIEWING = (
    ("market", "市场监督管理局", "顾明澈", "陆清和"),
    ("urban", "综合执法局", "白砚舟", "程望舒"),
    ("housing", "住建局", "温若谷", "裴知远"),
    ("fire", "消防救援大队", "江砺行", "霍守正"),
    ("tobacco", "区烟草专卖局", "叶疏桐", "宋怀瑾"),
)
ENTERPRISE = "示例县清味轩餐饮管理有限公司"


class DemoOnly(DomainError):
    code = "demo_only"
    message = _("演示账号只能在演示环境中建立")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Someone who can sign in to the demo; ``role`` is None for applicants."""

    username: str
    name: str
    title: str
    role: Role | None = None
    department: str = ""


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the demo's accounts in the order of a case's way."""
    return (
        DemoAccount("citizen", "林小满", _("申请人（自然人）")),
        DemoAccount("legal", "周予安", _("企业法定代表人")),
        DemoAccount("agent", "沈知行", _("代办人")),
        _staff("clerk", "苏禾", Role.CLERK, WINDOW),
        *_reviewing(),
        _staff("government", "颜景行", Role.GOVERNMENT_HEAD),
        _staff("supervisor", "岑静观", Role.SUPERVISOR),
        _staff("supervisor-2", "闻修远", Role.SUPERVISOR),
        _staff("editor", "乔书言", Role.CATALOGUE_EDITOR),
        _staff("editor-2", "方以宁", Role.CATALOGUE_EDITOR),
        _staff("steward", "柳映川", Role.STEWARD),
        _staff("administrator", "韩司南", Role.SYSTEM_ADMINISTRATOR),
        _staff("administrator-2", "纪明远", Role.SYSTEM_ADMINISTRATOR),
    )


def load() -> None:
    """Make the accounts that are missing; those that exist stay as they are. Raises DemoOnly."""
    if not settings.DEMO_MODE:
        raise DemoOnly
    with transaction.atomic():
        for number, account in enumerate(demo_accounts(), start=1):
            if not User.objects.filter(username=account.username).exists():
                _make(account, number)
        _mandate()


def _staff(username: str, name: str, role: Role, department: str = "") -> DemoAccount:
    return DemoAccount(username, name, role.label, role, department)


def _reviewing() -> Iterator[DemoAccount]:
    for place, department, reviewer, head in REVIEWING:
        yield _staff(f"reviewer-{place}", reviewer, Role.REVIEWER, department)
        yield _staff(f"head-{place}", head, Role.HEAD, department)


def _make(account: DemoAccount, number: int) -> None:
    if account.role is None:
        register_person(
            username=account.username,
            password=KEY,
            name=account.name,
            id_type=IdType.CITIZEN,
            id_number=sample_citizen_number(number),
            mobile=f"199000000{number:02d}",
        )
        return
    user = User.objects.create(username=account.username, display_name=account.name, password=make_password(KEY))
    department = _department(account.department) if account.department else None
    StaffRole.objects.create(user=user, role=account.role.value, department=department)


def _department(name: str) -> Department:
    """Return the department of that name or alias; a catalogue that was not imported yet lacks it."""
    return (
        Department.objects.filter(name=name).first()
        or Department.objects.filter(aliases__contains=[name]).first()
        or Department.objects.create(code=sample_credit_code(name), name=name, region=settings.REGION, is_sample=True)
    )


def _mandate() -> None:
    """The legal representative's enterprise, and the agent who may act for it for three years."""
    code = sample_credit_code(ENTERPRISE, COMPANY)
    if Enterprise.objects.filter(credit_code=code).exists():
        return
    legal = User.objects.get(username="legal")
    enterprise = mandates.add_enterprise(
        actor=actor_of(legal, clock.today()),
        name=ENTERPRISE,
        code=code,
        address="示例县清味路1号",
    )
    mandates.grant_mandate(
        actor=actor_of(legal, clock.today()),
        enterprise_id=enterprise.pk,
        agent_username="agent",
        agent_name=User.objects.get(username="agent").display_name,
        valid_until=clock.today() + timedelta(days=3 * 365),
    )
