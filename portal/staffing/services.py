"""Changing staff: one system administrator proposes, another confirms (人员管理)."""

from collections.abc import Callable, Mapping

from django.db import IntegrityError, transaction

from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.models import StaffRole, User
from portal.accounts.roles import Role
from portal.accounts.rules import require
from portal.audit.services import record
from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.vocabulary import _
from portal.staffing.models import ChangeKind, StaffChange
from portal.staffing.permissions import RULES, concerns_oneself, proposed_it
from portal.staffing.posts import Posts
from portal.staffing.refusals import (
    AlreadySo,
    ChangePending,
    OwnAccount,
    ProposerGone,
    SecondAdministratorNeeded,
    UsernameTaken,
)

_ADMINISTRATOR = Role.SYSTEM_ADMINISTRATOR.value


def propose_account(
    *, actor: Actor, username: str, name: str, email: str, posts: Posts, mobile: str = ""
) -> StaffChange:
    """Propose an account for somebody new. Raises NotPermitted, InvalidInput, UsernameTaken, ChangePending."""
    require(RULES, actor, "staff.enrol", None)
    username = username.lower()
    if User.objects.filter(username=username).exists():
        raise UsernameTaken
    change = StaffChange(kind=ChangeKind.ENROL.value, username=username, display_name=name, email=email)
    change.mobile = mobile
    return _propose(actor, _with_posts(change, posts.checked()))


def propose_posts(*, actor: Actor, user_id: int, posts: Posts) -> StaffChange:
    """Propose other posts for *user_id*.

    Raises NotPermitted, NotFound, OwnAccount, InvalidInput, AlreadySo, ChangePending.
    """
    user, wanted = _subject(actor, user_id), posts.checked()
    if Posts.held_by(user) == wanted:
        raise AlreadySo
    return _propose(actor, _with_posts(_about(user, ChangeKind.POST), wanted))


def propose_state(*, actor: Actor, user_id: int, kind: ChangeKind) -> StaffChange:
    """Propose to disable or enable the account of *user_id*, or to replace its password.

    Raises NotPermitted, NotFound, OwnAccount, InvalidInput, AlreadySo, ChangePending.
    """
    user = _subject(actor, user_id)
    if kind not in {ChangeKind.DISABLE, ChangeKind.ENABLE, ChangeKind.RESET}:
        raise InvalidInput({"kind": _("请从给出的选项中选择")})
    if user.is_active == (kind == ChangeKind.ENABLE):
        raise AlreadySo
    return _propose(actor, _about(user, kind))


def confirm(*, actor: Actor, change_id: int) -> StaffChange:
    """Carry out what another administrator proposed; ``user`` of the answer is whom it concerned.

    A new account and a replaced password have no password until their owner chooses one.
    Raises NotPermitted, NotFound, SecondAdministratorNeeded, OwnAccount, ProposerGone, UsernameTaken, InvalidInput.
    """
    require(RULES, actor, "staff.view", None)
    try:
        with transaction.atomic():
            change = _open(change_id)
            _refuse_unless_second(actor, change)
            change.user = _DEEDS[ChangeKind.of(change.kind)](change)
            change.is_confirmed = True
            return _decided("staff.confirmed", change, actor)
    except IntegrityError as taken:
        raise UsernameTaken from taken


def drop(*, actor: Actor, change_id: int) -> StaffChange:
    """Drop a proposal, one's own or another's. Raises NotPermitted, NotFound."""
    require(RULES, actor, "staff.drop", None)
    with transaction.atomic():
        return _decided("staff.dropped", _open(change_id), actor)


def make_administrator(*, username: str, name: str, email: str = "") -> User:
    """Make a system administrator from the server, or give one who is there a new start without a password.

    Raises UsernameTaken when the name belongs to anybody else.
    """
    with transaction.atomic():
        user, is_new = User.objects.get_or_create(
            username=username.lower(), defaults={"display_name": name, "email": email}
        )
        if is_new:
            StaffRole.objects.create(user=user, role=_ADMINISTRATOR)
        elif not user.staff_roles.filter(role=_ADMINISTRATOR).exists():
            raise UsernameTaken
        user.is_active = True
        user.set_unusable_password()
        user.save()
        record("staff.administrator_made", subject=f"account:{user.pk}", actor=SYSTEM, at=clock.now())
    return user


def note_password_chosen(user: User) -> None:
    """Record that the owner of a staff account chose a password."""
    actor = Actor(user_id=user.pk, name=str(user))
    record("staff.password_chosen", subject=f"account:{user.pk}", actor=actor, at=clock.now())


def _subject(actor: Actor, user_id: int) -> User:
    """Somebody who works here and is not the actor; applicants are nobody's staff."""
    require(RULES, actor, "staff.view", None)
    user: User | None = User.objects.filter(pk=user_id, person=None).first()
    if user is None:
        raise NotFound
    if not RULES["staff.change"].allows(actor, user):
        raise OwnAccount
    return user


def _about(user: User, kind: ChangeKind) -> StaffChange:
    return StaffChange(kind=kind.value, user=user, username=user.username, display_name=user.display_name)


def _with_posts(change: StaffChange, posts: Posts) -> StaffChange:
    change.roles, change.department_id = sorted(role.value for role in posts.roles), posts.department_id
    return change


def _propose(actor: Actor, change: StaffChange) -> StaffChange:
    change.proposed_by_id, change.proposed_at = actor.signatory_id, clock.now()
    try:
        with transaction.atomic():
            change.save()
            _record("staff.proposed", change, actor)
    except IntegrityError as pending:
        raise ChangePending from pending
    return change


def _open(change_id: int) -> StaffChange:
    changes = StaffChange.objects.select_for_update(of=("self",), no_key=True)
    change = changes.filter(pk=change_id, decided_at=None).first()
    if change is None:
        raise NotFound
    return change


def _refuse_unless_second(actor: Actor, change: StaffChange) -> None:
    """Two who are in office: so at least two administrators remain, whatever they confirm."""
    if proposed_it.allows(actor, change):
        raise SecondAdministratorNeeded
    if concerns_oneself.allows(actor, change):
        raise OwnAccount
    in_office = StaffRole.objects.filter(role=_ADMINISTRATOR, user__is_active=True)
    if not in_office.filter(user_id=change.proposed_by_id).exists():
        raise ProposerGone


def _decided(kind: str, change: StaffChange, actor: Actor) -> StaffChange:
    change.decided_at, change.decided_by_id = clock.now(), actor.signatory_id
    change.save()
    _record(kind, change, actor)
    return change


def _record(kind: str, change: StaffChange, actor: Actor) -> None:
    told = {"kind_label": ChangeKind.of(change.kind).label, "user_id": change.user_id, "roles": change.roles}
    record(kind, subject=f"staff_change:{change.pk}", actor=actor, at=clock.now(), details=told)


def _enrol(change: StaffChange) -> User:
    user = User(username=change.username, display_name=change.display_name, email=change.email, mobile=change.mobile)
    user.set_unusable_password()
    user.save(force_insert=True)
    _posts_of(change).give(user)
    return user


def _post(change: StaffChange) -> User:
    user = _held(change)
    _posts_of(change).give(user)
    return user


def _set(change: StaffChange) -> User:
    """Whoever is disabled, or has another password, is signed out everywhere."""
    user = _held(change)
    if change.kind == ChangeKind.RESET.value:
        user.set_unusable_password()
    else:
        user.is_active = change.kind == ChangeKind.ENABLE.value
    user.save(update_fields=["password", "is_active"])
    return user


_DEEDS: Mapping[ChangeKind, Callable[[StaffChange], User]] = {
    ChangeKind.ENROL: _enrol,
    ChangeKind.POST: _post,
    ChangeKind.DISABLE: _set,
    ChangeKind.ENABLE: _set,
    ChangeKind.RESET: _set,
}


def _held(change: StaffChange) -> User:
    user: User = User.objects.select_for_update(of=("self",), no_key=True).get(staff_changes=change)
    return user


def _posts_of(change: StaffChange) -> Posts:
    return Posts(frozenset(map(Role.of, change.roles)), change.department_id)
