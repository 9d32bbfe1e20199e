"""Neither the server's log nor the portal's repeats what people have told."""

import logging
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from portal.accounts.models import Person
from portal.accounts.people.services import RegistrationRefused, register_person
from portal.accounts.roles import IdType
from portal.logs import DiscreetFormatter
from portal.standalone.places import Places
from tests.concurrency.at_once import at_once
from tests.roles import as_owner

pytestmark = pytest.mark.django_db(transaction=True)

NAME, NUMBER, MOBILE, PASSWORD = "欧阳测试", "11010519491231002X", "13912345678", "gut-geheim-9"
SECRETS = (NAME, NUMBER, MOBILE, PASSWORD, "md5$")


@pytest.fixture
def told():
    """What the server has written to its log since."""
    log = Places("test").logs / "postgres.log"
    before = log.stat().st_size

    def since() -> str:
        with log.open("rb") as file:
            file.seek(before)
            return file.read().decode("utf-8", "replace")

    return since


def register(username: str = "ouyang"):
    who = {"name": NAME, "id_type": IdType.CITIZEN, "id_number": NUMBER, "mobile": MOBILE}
    return register_person(username=username, password=PASSWORD, **who)


def collide() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.create(name=NAME, id_type="citizen", id_number=NUMBER, mobile=MOBILE)


BROKEN = (
    "INSERT INTO accounts_person (name, id_type, id_number, mobile) VALUES (%(name)s, 'none', %(number)s, '')",
    "SELECT pg_sleep(1), %(number)s",
    "SELECT %(name)s FROM nowhere",
)


def send(statement: str) -> None:
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement, {"name": NAME, "number": NUMBER})


def hostile_journey() -> None:
    at_once(*[register] * 4)
    with pytest.raises(RegistrationRefused):
        register()
    collide()
    for statement in BROKEN:
        send(f"SET statement_timeout = 50; {statement}")
    connection.close()


def test_the_servers_log_tells_of_errors_and_of_nobody(told):
    hostile_journey()
    said = told()
    assert "one_person_per_document" in said
    assert [secret for secret in SECRETS if secret in said] == []


def test_with_a_servers_usual_settings_it_would(told):
    """The control."""
    register()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET log_error_verbosity = default; SET log_min_error_statement = error")
        collide()
    connection.close()
    assert NUMBER in told()


def test_a_person_who_is_known_is_found_by_asking_and_not_by_colliding(told):
    register()
    with pytest.raises(RegistrationRefused):
        register("someone")
    assert "duplicate key" not in told()


@pytest.mark.parametrize(("formatter", "is_told"), [(DiscreetFormatter(), False), (logging.Formatter(), True)])
def test_a_traceback_of_the_portal_leaves_out_what_the_database_repeats(formatter, is_told):
    register()
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    logger = logging.getLogger("tests.discretion")
    logger.addHandler(handler)
    try:
        with transaction.atomic():
            Person.objects.create(name=NAME, id_type="citizen", id_number=NUMBER, mobile=MOBILE)
    except (DatabaseError, ValidationError):
        logger.exception("broken")
    finally:
        logger.removeHandler(handler)
    assert "one_person_per_document" in written.getvalue()
    assert (NUMBER in written.getvalue()) is is_told
