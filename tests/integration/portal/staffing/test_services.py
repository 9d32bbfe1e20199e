"""Staff: one system administrator proposes, another confirms, and nobody changes their own account."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from portal import clock
from portal.accounts.actor import Actor
from portal.accounts.models import Department, StaffRole, User
from portal.accounts.queries import actor_of
from portal.accounts.roles import Role
from portal.audit.queries import history
from portal.kernel.errors import InvalidInput, NotFound, NotPermitted
from portal.staffing import queries, services
from portal.staffing.models import ChangeKind, StaffChange
from portal.staffing.posts import Posts
from portal.staffing.refusals import (
    AlreadySo,
    ChangePending,
    OwnAccount,
    ProposerGone,
    SecondAdministratorNeeded,
    UsernameTaken,
)
from tests.factories.accounts import make_citizen, make_department, make_staff

pytestmark = pytest.mark.django_db
SUPERVISING = Posts(frozenset({Role.SUPERVISOR}))


def as_actor(user: User) -> Actor:
    return actor_of(user, clock.today())


@pytest.fixture
def first() -> Actor:
    return as_actor(make_staff(Role.SYSTEM_ADMINISTRATOR))


@pytest.fixture
def second() -> Actor:
    return as_actor(make_staff(Role.SYSTEM_ADMINISTRATOR))


def enrol(actor: Actor, username: str = "wen", posts: Posts = SUPERVISING) -> StaffChange:
    return services.propose_account(actor=actor, username=username, name="温若谷", email="", posts=posts)


def told(change: StaffChange) -> list[str]:
    return [line.sentence for line in history(f"staff_change:{change.pk}")]


class TestTwoForEveryChange:
    def test_an_account_begins_when_a_second_administrator_confirms_it(self, first, second):
        department = make_department()
        posts = Posts(frozenset({Role.REVIEWER, Role.HEAD}), department.pk)
        change = enrol(first, "Wen.RuoGu", posts)
        assert not User.objects.filter(username="wen.ruogu").exists()
        with pytest.raises(SecondAdministratorNeeded):
            services.confirm(actor=first, change_id=change.pk)

        user = services.confirm(actor=second, change_id=change.pk).user

        made = as_actor(User.objects.get(username="wen.ruogu"))
        assert (made.user_id, made.roles, made.department_id) == (user.pk, posts.roles, department.pk)
        assert not user.has_usable_password()
        assert told(change) == ["提出建立账号，待另一名系统管理员确认", "确认建立账号"]

    def test_the_table_itself_refuses_one_person_for_both_and_a_change_of_oneself(self, first, second):
        change = enrol(first)
        for wrong in (
            {"decided_by_id": first.user_id},
            {"decided_by_id": second.user_id, "user_id": first.user_id},
            {"decided_by_id": second.user_id, "user_id": second.user_id},
        ):
            decided = {"is_confirmed": True, "decided_at": clock.now()} | wrong
            with pytest.raises(IntegrityError), transaction.atomic():
                StaffChange.objects.filter(pk=change.pk).update(**decided)

    def test_a_proposal_of_somebody_who_left_office_is_confirmed_by_nobody(self, first, second):
        change = enrol(first)
        StaffRole.objects.filter(user_id=first.user_id).delete()
        with pytest.raises(ProposerGone):
            services.confirm(actor=second, change_id=change.pk)

    def test_nobody_proposes_or_confirms_what_concerns_their_own_account(self, first, second):
        with pytest.raises(OwnAccount):
            services.propose_posts(actor=first, user_id=first.user_id, posts=SUPERVISING)
        change = services.propose_posts(actor=first, user_id=second.user_id, posts=SUPERVISING)
        with pytest.raises(OwnAccount):
            services.confirm(actor=second, change_id=change.pk)
        assert as_actor(User.objects.get(pk=second.user_id)).roles == {Role.SYSTEM_ADMINISTRATOR}

    def test_a_dropped_or_confirmed_change_is_done_with(self, first, second):
        change = enrol(first)
        services.drop(actor=first, change_id=change.pk)
        for act in (services.confirm, services.drop):
            with pytest.raises(NotFound):
                act(actor=second, change_id=change.pk)
        assert told(change)[-1] == "撤回建立账号"
        assert enrol(first).pk != change.pk

    def test_only_administrators_take_part(self, first):
        change, other = enrol(first), as_actor(make_staff(Role.SUPERVISOR))
        for refused in (
            lambda: enrol(other, "other"),
            lambda: services.propose_state(actor=other, user_id=first.user_id, kind=ChangeKind.DISABLE),
            lambda: services.confirm(actor=other, change_id=change.pk),
            lambda: services.drop(actor=other, change_id=change.pk),
            lambda: queries.staff_page(other),
            lambda: queries.staff_account(other, first.user_id),
        ):
            with pytest.raises(NotPermitted):
                refused()


class TestWhatIsRefused:
    def test_posts_that_nobody_may_hold(self, first):
        for posts, field in (
            (Posts(frozenset()), "roles"),
            (Posts(frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SUPERVISOR})), "roles"),
            (Posts(frozenset({Role.CLERK})), "department"),
            (Posts(frozenset({Role.HEAD}), 0), "department"),
        ):
            with pytest.raises(InvalidInput) as refused:
                enrol(first, posts=posts)
            assert list(refused.value.fields) == [field]

    def test_a_taken_name_at_once_or_at_the_confirmation(self, first, second):
        change = enrol(first)
        with pytest.raises(ChangePending):
            enrol(second, "WEN")
        make_citizen("wen")
        with pytest.raises(UsernameTaken):
            enrol(first)
        with pytest.raises(UsernameTaken):
            services.confirm(actor=second, change_id=change.pk)
        assert StaffChange.objects.get(pk=change.pk).decided_at is None

    def test_applicants_are_nobodys_staff(self, first):
        citizen = make_citizen()
        for user_id in (citizen.pk, 0):
            with pytest.raises(NotFound):
                services.propose_state(actor=first, user_id=user_id, kind=ChangeKind.RESET)
        with pytest.raises(NotFound):
            queries.staff_account(first, citizen.pk)

    def test_a_change_that_changes_nothing(self, first):
        department = make_department()
        user = make_staff(Role.HEAD, department)
        with pytest.raises(AlreadySo):
            services.propose_posts(actor=first, user_id=user.pk, posts=Posts(frozenset({Role.HEAD}), department.pk))
        with pytest.raises(AlreadySo):
            services.propose_state(actor=first, user_id=user.pk, kind=ChangeKind.ENABLE)
        with pytest.raises(InvalidInput):
            services.propose_state(actor=first, user_id=user.pk, kind=ChangeKind.POST)


class TestWhatAChangeDoes:
    def test_posts_are_replaced_and_a_department_stays_only_where_one_is_needed(self, first, second):
        user = make_staff(Role.REVIEWER)
        posts = Posts(frozenset({Role.SUPERVISOR}), make_department().pk)
        services.confirm(actor=second, change_id=services.propose_posts(actor=first, user_id=user.pk, posts=posts).pk)
        assert list(user.staff_roles.values_list("role", "department")) == [("supervisor", None)]

    def test_whoever_is_disabled_can_do_nothing_until_enabled(self, first, second):
        user = make_staff(Role.SUPERVISOR)
        for kind, roles in ((ChangeKind.DISABLE, frozenset()), (ChangeKind.ENABLE, frozenset({Role.SUPERVISOR}))):
            change = services.propose_state(actor=first, user_id=user.pk, kind=kind)
            services.confirm(actor=second, change_id=change.pk)
            assert as_actor(user).roles == roles

    def test_a_reset_leaves_no_password(self, first, second):
        user = make_staff(Role.SUPERVISOR)
        user.set_password("an-old-one-7")
        user.save()
        change = services.propose_state(actor=first, user_id=user.pk, kind=ChangeKind.RESET)
        services.confirm(actor=second, change_id=change.pk)
        user.refresh_from_db()
        assert not user.has_usable_password()
        assert user.is_active


class TestFromTheServer:
    def test_the_first_administrators_are_made_and_may_come_back(self, capsys):
        call_command("create_administrator", "Han", "韩司南")
        user = User.objects.get(username="han")
        assert as_actor(user).roles == {Role.SYSTEM_ADMINISTRATOR}
        assert "/staff/welcome/" in capsys.readouterr().out
        User.objects.filter(pk=user.pk).update(is_active=False)
        call_command("create_administrator", "han", "韩司南")
        assert as_actor(user).roles == {Role.SYSTEM_ADMINISTRATOR}
        assert len(history(f"account:{user.pk}")) == 2

    def test_nobody_else_becomes_one_that_way(self):
        make_staff(Role.SUPERVISOR, username="cen")
        with pytest.raises(CommandError):
            call_command("create_administrator", "cen", "岑静观")

    def test_a_department_needs_a_credit_code_and_is_added_once(self, settings):
        call_command("add_department", "91350100M000100Y43", "政务服务中心")
        assert Department.objects.get().region == settings.REGION
        for wrong in (("91350100M000100Y43", "另一中心"), ("91350100M000100Y44", "又一中心")):
            with pytest.raises(CommandError), transaction.atomic():
                call_command("add_department", *wrong)
