"""People, enterprises, departments and staff, as rows."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from portal.accounts.actor import Actor
from portal.accounts.models import Applicant, Department, Enterprise, Mandate, Person, StaffRole, User
from portal.accounts.roles import DEPARTMENT_ROLES, MandateKind, Role
from portal.accounts.samples import COMPANY, sample_citizen_number, sample_credit_code

GRANTED_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_numbers = count(1)


def make_user(username: str = "", **fields: Any) -> User:
    """Someone who can sign in, with an unusable password unless one is given by ``password`` (already hashed)."""
    number = next(_numbers)
    implied = {"username": username or f"user{number}", "display_name": f"用户{number}", "password": "!"}
    return User.objects.create(**implied | fields)


def make_person(user: User | None = None, **fields: Any) -> Person:
    """A natural person who may apply."""
    number = next(_numbers)
    implied = {"user": user, "name": f"申请人{number}", "id_number": sample_citizen_number(number % 1000)}
    person = Person.objects.create(**implied | fields)
    Applicant.objects.create(person=person, name=person.name)
    return person


def make_citizen(username: str = "", **fields: Any) -> User:
    """A user who is a natural person of the same name."""
    user = make_user(username, **fields)
    make_person(user, name=user.display_name)
    return user


def make_enterprise(legal: User | None = None, **fields: Any) -> Enterprise:
    """An enterprise that may apply, with its legal representative."""
    number = next(_numbers)
    implied = {"name": f"示例企业{number}", "credit_code": sample_credit_code(f"示例企业{number}", COMPANY)}
    enterprise = Enterprise.objects.create(**implied | fields)
    Applicant.objects.create(enterprise=enterprise, name=enterprise.name)
    if legal is not None:
        make_mandate(enterprise, legal, kind=MandateKind.LEGAL_REPRESENTATIVE.value, valid_until=None)
    return enterprise


def make_mandate(enterprise: Enterprise, holder: User, **fields: Any) -> Mandate:
    """An agent's mandate to the end of 2030."""
    implied = {
        "kind": MandateKind.AGENT.value,
        "granted_by": holder,
        "granted_at": GRANTED_AT,
        "valid_until": date(2030, 12, 31),
    }
    return Mandate.objects.create(enterprise=enterprise, holder=holder, **implied | fields)


def make_department(name: str = "", **fields: Any) -> Department:
    number = next(_numbers)
    implied = {"code": f"D{number}", "name": name or f"部门{number}", "region": "000000"}
    return Department.objects.create(**implied | fields)


def make_staff(role: Role, department: Department | None = None, **fields: Any) -> User:
    """A member of staff; a department is made where the role needs one."""
    user = make_user(**fields)
    if department is None and role in DEPARTMENT_ROLES:
        department = make_department()
    StaffRole.objects.create(user=user, role=role.value, department=department)
    return user


def actor_for(user: User | None = None, *roles: Role, **fields: Any) -> Actor:
    """An actor who need not be in the database."""
    implied = {"user_id": user.pk if user else 1, "name": str(user) if user else "某人", "roles": frozenset(roles)}
    return Actor(**implied | fields)
