"""Registering, adding an enterprise, mandating an agent: what is refused, and that a refusal leaves nothing behind."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.accounts.mandates import services
from portal.accounts.models import Applicant, Enterprise, Mandate, Person, User
from portal.accounts.people import services as registering
from portal.accounts.queries import actor_of
from portal.accounts.roles import IdType, Role
from portal.kernel.errors import InvalidInput, NotFound, NotPermitted
from tests.factories.accounts import actor_for, make_citizen, make_enterprise, make_mandate, make_person, make_staff

pytestmark = pytest.mark.django_db

NUMBER = "320100199003071236"
CODE = "91330100799655058B"


def register(**changed):
    typed = {
        "username": "LinXiaoman",
        "password": "correct horse",
        "name": "林小满",
        "id_type": IdType.CITIZEN,
        "id_number": NUMBER,
        "mobile": "19900000000",
    }
    return registering.register_person(**typed | changed)


def acting(user):
    return actor_of(user, clock.today())


def grant(legal, enterprise, agent, **changed):
    typed = {"agent_username": agent.username, "agent_name": agent.display_name, "valid_until": clock.today()}
    return services.grant_mandate(actor=acting(legal), enterprise_id=enterprise.pk, **typed | changed)


def counts():
    return [model.objects.count() for model in (User, Person, Enterprise, Applicant, Mandate)]


def test_a_person_registers_and_may_apply_at_once():
    user = register()

    assert user.username == "linxiaoman"
    assert user.check_password("correct horse")
    assert acting(user).applicant_ids == {user.person.applicant.pk}


@pytest.mark.parametrize(
    ("id_type", "typed", "stored"),
    [
        (IdType.CITIZEN, "1101051949 1231002x", "11010519491231002X"),
        (IdType.RESIDENCE, "810000199003071237", "810000199003071237"),
        (IdType.RESIDENCE, NUMBER, None),
        (IdType.FOREIGN_RESIDENT, "abc 123456789012", "ABC123456789012"),
        (IdType.FOREIGN_RESIDENT, "911124198108030024", "911124198108030024"),
        (IdType.FOREIGN_RESIDENT, "911124198108030025", None),
        (IdType.PASSPORT, "e12345678", "E12345678"),
        (IdType.PASSPORT, "E1 2", None),
    ],
)
def test_a_document_is_checked_as_far_as_its_kind_can_be(id_type, typed, stored):
    if stored is None:
        with pytest.raises(InvalidInput) as refusal:
            register(id_type=id_type, id_number=typed)
        assert list(refusal.value.fields) == ["id_number"]
        assert User.objects.count() == 0
    else:
        assert register(id_type=id_type, id_number=typed).person.id_number == stored


@pytest.mark.parametrize("changed", [{"id_number": "650101198512018888"}, {"username": "another"}])
def test_a_taken_name_and_a_taken_document_are_refused_alike_and_whole(changed):
    register()
    before = counts()

    with pytest.raises(registering.RegistrationRefused):
        register(**changed)
    assert counts() == before


def test_somebody_known_at_the_window_cannot_be_claimed_by_typing_the_number():
    make_person(name="林小满", id_number=NUMBER)

    with pytest.raises(registering.RegistrationRefused):
        register()


def test_a_legal_representative_adds_an_enterprise_and_may_apply_for_it():
    user = make_citizen()
    enterprise = services.add_enterprise(actor=acting(user), name="示例企业", code=CODE.lower(), address="")

    assert enterprise.credit_code == CODE
    assert acting(user).represents == {enterprise.pk}
    assert enterprise.applicant.pk in acting(user).applicant_ids


def test_a_wrong_credit_code_is_refused():
    with pytest.raises(InvalidInput) as refusal:
        services.add_enterprise(actor=acting(make_citizen()), name="示例企业", code="9133010057462616XH", address="")

    assert list(refusal.value.fields) == ["credit_code"]


def test_an_enterprise_is_added_once():
    first, second = make_citizen(), make_citizen()
    services.add_enterprise(actor=acting(first), name="示例企业", code=CODE, address="")
    before = counts()

    with pytest.raises(services.EnterpriseTaken):
        services.add_enterprise(actor=acting(second), name="示例企业", code=CODE, address="")
    assert counts() == before


@pytest.mark.parametrize("actor", [lambda: acting(make_staff(Role.HEAD)), lambda: actor_for(user_id=None)])
def test_who_is_no_registered_person_adds_no_enterprise(actor):
    with pytest.raises(NotPermitted):
        services.add_enterprise(actor=actor(), name="示例企业", code=CODE, address="")


def test_an_agent_may_act_from_the_grant_to_the_revocation():
    legal, agent = make_citizen(), make_citizen()
    enterprise = make_enterprise(legal)

    mandate = grant(legal, enterprise, agent)
    assert enterprise.applicant.pk in acting(agent).applicant_ids
    assert (mandate.granted_by_id, mandate.granted_at) == (legal.pk, clock.now())

    services.revoke_mandate(actor=acting(legal), mandate_id=mandate.pk)
    assert enterprise.applicant.pk not in acting(agent).applicant_ids


def test_an_agent_may_lay_the_mandate_down():
    legal, agent = make_citizen(), make_citizen()
    mandate = grant(legal, make_enterprise(legal), agent)

    assert services.revoke_mandate(actor=acting(agent), mandate_id=mandate.pk).revoked_at == clock.now()


def test_a_mandate_is_revoked_once():
    legal, agent = make_citizen(), make_citizen()
    mandate = grant(legal, make_enterprise(legal), agent)
    services.revoke_mandate(actor=acting(legal), mandate_id=mandate.pk)

    with pytest.raises(services.MandateEnded):
        services.revoke_mandate(actor=acting(legal), mandate_id=mandate.pk)


def test_others_do_not_even_learn_that_a_mandate_exists():
    legal, agent, stranger = make_citizen(), make_citizen(), make_citizen()
    mandate = grant(legal, make_enterprise(legal), agent)
    make_enterprise(stranger)

    with pytest.raises(NotFound):
        services.revoke_mandate(actor=acting(stranger), mandate_id=mandate.pk)


def test_the_legal_representatives_own_right_is_not_revoked_here():
    legal = make_citizen()
    own = make_enterprise(legal).mandates.get()

    with pytest.raises(NotFound):
        services.revoke_mandate(actor=acting(legal), mandate_id=own.pk)


def test_only_the_legal_representative_mandates_and_an_agent_does_not_pass_it_on():
    legal, agent, third = make_citizen(), make_citizen(), make_citizen()
    enterprise = make_enterprise(legal)
    grant(legal, enterprise, agent)

    for stranger in (agent, third):
        with pytest.raises(NotFound):
            grant(stranger, enterprise, third)


def test_an_agent_is_found_by_name_and_user_name_together_only():
    legal, agent, staff = make_citizen(), make_citizen(display_name="沈知行"), make_staff(Role.CLERK)
    closed = make_citizen(is_active=False)
    enterprise = make_enterprise(legal)

    for who, changed in (
        (agent, {"agent_name": "沈知"}),
        (agent, {"agent_username": "nobody"}),
        (staff, {}),
        (closed, {}),
        (legal, {}),
    ):
        with pytest.raises(services.AgentNotFound):
            grant(legal, enterprise, who, **changed)
    grant(legal, enterprise, agent, agent_username=agent.username.upper())


def test_a_mandate_does_not_end_before_it_begins():
    legal, agent = make_citizen(), make_citizen()

    with pytest.raises(InvalidInput) as refusal:
        grant(legal, make_enterprise(legal), agent, valid_until=clock.today() - timedelta(days=1))
    assert list(refusal.value.fields) == ["valid_until"]


def test_a_standing_mandate_is_not_granted_twice_but_an_expired_one_is_renewed():
    legal, agent, other = make_citizen(), make_citizen(), make_citizen()
    enterprise = make_enterprise(legal)
    expired = make_mandate(enterprise, agent, valid_until=date(2026, 1, 5))
    make_mandate(enterprise, other)

    renewed = grant(legal, enterprise, agent)
    with pytest.raises(services.MandateExists):
        grant(legal, enterprise, agent)

    expired.refresh_from_db()
    assert expired.revoked_at == clock.now()
    assert set(Mandate.objects.filter(revoked_at=None, kind="agent").values_list("holder", flat=True)) == {
        agent.pk,
        other.pk,
    }
    assert renewed.valid_until == clock.today()
