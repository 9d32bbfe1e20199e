"""A disk without room is told as such, and nothing is half done."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from rest_framework.test import APIClient

from approvals.cases.models import Case
from portal.accounts.models import Applicant
from portal.kernel.errors import Full, come_back
from tests.factories.accounts import make_citizen
from tests.factories.catalogue import make_matter

NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'could not extend file' USING ERRCODE = %s;
END
$$;
CREATE TRIGGER no_room BEFORE INSERT ON approvals_case FOR EACH ROW EXECUTE FUNCTION no_room();
"""


@pytest.mark.django_db
@pytest.mark.usefixtures("owning_the_tables", "published_years")
@pytest.mark.parametrize("code", ["53100", "53200"], ids=["disk", "memory"])
def test_a_call_is_told_that_there_is_no_room(code):
    make_matter("CY01")
    citizen = make_citizen()
    applicant = Applicant.objects.get(person__user=citizen)
    with connection.cursor() as cursor:
        cursor.execute(NO_ROOM, [code])
    program = APIClient(raise_request_exception=False)
    program.force_login(citizen)
    draft, key = {"applicant_id": applicant.pk, "matter_code": "CY01"}, {"Idempotency-Key": "a"}
    told = program.post("/api/v1/cases/", draft, format="json", headers=key)
    assert (told.status_code, told["Retry-After"], told.json()["code"]) == (503, "60", "full")
    assert not Case.objects.exists()


def test_a_file_without_room_is_told_alike():
    with pytest.raises(OSError, match="No space left") as refused:
        Path("/dev/full").write_text("x", encoding="utf-8")
    assert isinstance(come_back(refused.value), Full)
    assert come_back(PermissionError(13, "no")) is None
    assert come_back(DatabaseError()) is None
