"""Who acts in the demo hall: the demo's own accounts, and made-up people beside them."""

import random
from dataclasses import dataclass, replace

from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Applicant, Department, Person, StaffRole, User
from portal.accounts.queries import actor_of
from portal.accounts.roles import Role
from portal.accounts.samples import sample_citizen_number

FAMILY_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"

GIVEN_NAMES = ("清和", "望舒", "知远", "若谷", "书言", "映川", "听澜", "怀瑾", "予安", "行简", "景行", "云舒")

UNUSABLE = make_password(None)

FIRST_NUMBER = 100
"""Numbers below are those of the accounts that can sign in."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An applicant with whoever acts for them."""

    actor: Actor
    applicant_id: int
    name: str
    citizen_number: str


class Cast:
    """Everybody who acts; staff of a department are made where the demo has no account for it."""

    def __init__(self, dice: random.Random, callers: int) -> None:
        self._dice = dice
        self._staff: dict[tuple[int, Role], Actor] = {}
        self.clerk = self._account("clerk")
        self.government = self._account("government")
        self.callers = [self._own("citizen"), *(self._stranger(number) for number in range(callers))]

    def caller(self) -> Caller:
        """Anybody; the account that a visitor signs in with comes more often than others."""
        return self.callers[0] if self._dice.random() < 1 / 20 else self._dice.choice(self.callers)

    def staff(self, department_id: int, role: Role) -> Actor:
        key = (department_id, role)
        if key not in self._staff:
            self._staff[key] = self._employ(department_id, role)
        return self._staff[key]

    def _account(self, username: str) -> Actor:
        return actor_of(User.objects.get(username=username), clock.today())

    def _own(self, username: str) -> Caller:
        user = User.objects.get(username=username)
        person = Person.objects.select_related("applicant").get(user=user)
        actor = replace(actor_of(user, clock.today()), applicant_ids=frozenset({person.applicant.pk}))
        return Caller(actor, person.applicant.pk, person.name, person.id_number)

    def _stranger(self, number: int) -> Caller:
        name = self._dice.choice(FAMILY_NAMES) + self._dice.choice(GIVEN_NAMES)
        with transaction.atomic():
            user = User.objects.create(username=f"sample-{number}", display_name=name, password=UNUSABLE)
            id_number = sample_citizen_number(FIRST_NUMBER + number)
            person = Person.objects.create(user=user, name=name, id_number=id_number, mobile=f"1990000{number:04d}")
            applicant = Applicant.objects.create(person=person, name=name)
        actor = Actor(user_id=user.pk, name=name, applicant_ids=frozenset({applicant.pk}))
        return Caller(actor, applicant.pk, name, id_number)

    def _employ(self, department_id: int, role: Role) -> Actor:
        post = StaffRole.objects.filter(department_id=department_id, role=role.value).select_related("user").first()
        if post is None:
            department = Department.objects.get(pk=department_id)
            name = self._dice.choice(FAMILY_NAMES) + self._dice.choice(GIVEN_NAMES)
            username = f"sample-{role.value}-{department.pk}"
            user = User.objects.create(username=username, display_name=name, password=UNUSABLE)
            post = StaffRole.objects.create(user=user, role=role.value, department=department)
        return actor_of(post.user, clock.today())
