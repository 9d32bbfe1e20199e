"""Whoever gets hold of the portal's own connection to the database can do what the portal does, and no more."""

from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection
from psycopg2.errors import InsufficientPrivilege

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case
from approvals.clocks.domain.vocabulary import ClockKind
from approvals.intake.services.window import accept
from portal.accounts.actor import Actor
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.clock.services import at
from portal.rights import APPLICATION, BACKUP, READER
from tests.factories.accounts import make_user
from tests.factories.approvals.cases import FILED_AT, REGION, make_case, make_clock, make_item, make_material

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published_years")]

ATTACKS = (
    "ALTER TABLE approvals_clock DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_auditevent_stays ON audit_auditevent",
    "ALTER TABLE approvals_case DROP CONSTRAINT case_state_is_known",
    "DROP TABLE audit_seal CASCADE",
    "TRUNCATE audit_auditevent CASCADE",
    "TRUNCATE approvals_case CASCADE",
    "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'",
    "COPY approvals_case TO '/tmp/cases'",
    "COPY approvals_case FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_export(lo_create(0), '/tmp/large')",
    "UPDATE audit_auditevent SET law = 'x'",
    "DELETE FROM audit_auditevent",
    "DELETE FROM audit_seal",
    "UPDATE workcalendar_calendarday SET day = day + 1",
    "DELETE FROM workcalendar_calendarnotice",
    "UPDATE approvals_clock SET due_on = due_on + 30, expires_at = expires_at + interval '30 days'",
    "UPDATE approvals_caseitem SET state = 'closed'",
    "UPDATE approvals_case SET state = 'withdrawn', closed_at = now()",
    "DELETE FROM approvals_case",
    "DELETE FROM approvals_clock",
    "DELETE FROM datashare_certificate",
    "UPDATE datashare_certificate SET case_id = 1",
    "SET session_replication_role = replica",
    "SET ROLE yiwang_owner",
    "SET ROLE postgres",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE audit_auditevent (id int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION file_fdw",
    "CREATE ROLE mine SUPERUSER",
    "ALTER ROLE yiwang_application SUPERUSER",
    "ALTER ROLE yiwang_owner PASSWORD 'x'",
    "ALTER SYSTEM SET fsync = off",
    "SELECT setval('approvals_case_number', 1)",
    "DELETE FROM django_migrations",
)


@pytest.fixture
def filed():
    case = make_case(CaseState.SUBMITTED)
    make_item(case, ItemState.WAITING, reviewer_ids=[case.lead_department_id])
    make_material(case)
    make_clock(case, ClockKind.NOTICE, effect="deem_accepted")
    return case


def signed_in(role: str) -> Iterator[psycopg2.extensions.connection]:
    asked = connection.get_connection_params()
    named = {name: asked[name] for name in ("dbname", "host", "port") if name in asked}
    other = psycopg2.connect(user=role, **named)
    yield other
    other.close()


@pytest.fixture
def portal_itself():
    yield from signed_in(APPLICATION)


@pytest.fixture
def administrator():
    yield from signed_in(connection.settings_dict["USER"])


def attempt(other, attack: str, *, keep: bool) -> None:
    """Carry out *attack* to its commit, or to the moment before it."""
    other.autocommit = attack.startswith("ALTER SYSTEM")
    with other.cursor() as cursor:
        cursor.execute(attack)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if keep:
        other.commit()


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_portals_own_connection_cannot(filed, portal_itself, attack):
    with pytest.raises(psycopg2.Error) as refused:
        attempt(portal_itself, attack, keep=True)
    told = str(refused.value)
    assert isinstance(refused.value, InsufficientPrivilege) or "permission denied" in told or "must be" in told


GROUND = ("DISABLE TRIGGER ALL", "due_on + 30", "'closed'", "'withdrawn'", "TO PROGRAM", "pg_read_file", "setval")


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if any(part in attack for part in GROUND)])
def test_whoever_administers_the_database_can(filed, administrator, attack):
    """The control: the attacks are written right."""
    attempt(administrator, attack, keep=False)
    administrator.rollback()


def test_an_item_is_not_granted_by_a_bare_statement(portal_itself):
    case = make_case(CaseState.ACCEPTED)
    item = make_item(case, ItemState.REVIEWED)
    grant = "UPDATE approvals_caseitem SET state = 'granted', decided_at = now(), decided_by_id = filed_by_id"
    with pytest.raises(InsufficientPrivilege, match="without an event in the record"):
        attempt(portal_itself, f"{grant} FROM approvals_case WHERE approvals_case.id = case_id", keep=True)
    item.refresh_from_db()
    assert item.state == ItemState.REVIEWED


def test_an_event_of_another_transaction_serves_for_nothing(filed, portal_itself):
    accepted_by_the_portal_itself(filed)
    later = "UPDATE approvals_clock SET due_on = due_on + 1, expires_at = expires_at + interval '1 day'"
    with pytest.raises(InsufficientPrivilege, match="without an event in the record"):
        attempt(portal_itself, later, keep=True)


def accepted_by_the_portal_itself(case: Case) -> None:
    """Accept *case* with the very role of the portal."""
    clerk = Actor(user_id=make_user().pk, name="王敏", roles=frozenset({Role.CLERK}), region=REGION)
    with at(FILED_AT):
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APPLICATION}")
        try:
            accept(case_id=case.pk, actor=clerk, seen_version=0)
        finally:
            connection.close()


def test_what_the_portal_does_itself_is_told_and_stays(filed):
    """The control: the same states and days change by an act."""
    accepted_by_the_portal_itself(filed)
    assert Case.objects.get(pk=filed.pk).state == CaseState.ACCEPTED
    assert AuditEvent.objects.filter(case_id=filed.pk, kind="case.accept").exists()


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (READER, "SELECT count(*) FROM approvals_dailyfigure", "SELECT name FROM accounts_person"),
        (BACKUP, "SELECT name FROM accounts_person", "INSERT INTO accounts_department (code) VALUES ('x')"),
    ],
)
def test_others_read_what_they_are_for(role, may, may_not):
    for other in signed_in(role):
        with other.cursor() as cursor:
            cursor.execute(may)
            with pytest.raises(InsufficientPrivilege):
                cursor.execute(may_not)
