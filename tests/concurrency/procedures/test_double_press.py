"""A button pressed twice: the second form comes while the first one is being done, and both are answered alike."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from approvals.cases.domain.vocabulary import CaseState, ItemState
from approvals.cases.models import Case, CaseItem
from approvals.decisions.services import deciding
from approvals.inspections.models import Inspectors
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.approvals.cases import (
    LEASE,
    field,
    in_review,
    make_case,
    make_deficiency,
    make_item,
    make_material,
    material,
    staff_of,
)
from tests.factories.approvals.desks import desk_of
from tests.factories.approvals.inspections import make_inspection
from tests.factories.approvals.periods import item_with_periods, make_extension, make_hearing, make_pause, noon
from tests.integration.procedures.hearings.steps import presider_in, request, schedule, tell

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("published_years"),
]

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
Press = tuple[Case, Client, str, dict[str, Any]]


def pressed_twice(case: Case, client: Client, address: str, form: dict[str, Any]) -> list[HttpResponse]:
    """Send *form* twice; both have read what they are about before either may write."""

    def send() -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
        browser = Client()
        browser.cookies = client.cookies
        try:
            return browser.post(address, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            sent = [pool.submit(copy_context().run, send) for _twice in range(2)]
            while _waiting() < 2 and not all(each.done() for each in sent):
                time.sleep(0.01)
        return [each.result() for each in sent]


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def url(name: str, *args: int) -> str:
    return reverse(f"approvals:{name}", args=args)


def desk(item: CaseItem, role: Role, name: str, pk: int, **form: Any) -> Press:
    return item.case, desk_of(role, item.department), url(name, pk), {"seen_version": 0} | form


def resume() -> Press:
    _case, item = item_with_periods()
    return desk(item, Role.REVIEWER, "resume-pause", make_pause(item).pk)


def answer_pause() -> Press:
    _case, item = item_with_periods()
    asked = make_pause(item, state="requested", began_at=None, started_on=None, planned_end_on=None)
    return desk(item, Role.HEAD, "answer-pause", asked.pk, answer="begin")


def answer_extension() -> Press:
    case, item = item_with_periods(mode="joint")
    asked = url("extension", make_extension(item).pk)
    return case, desk_of(Role.GOVERNMENT_HEAD), asked, {"seen_version": 0, "answer": "approve"}


def assign_inspectors() -> Press:
    _case, item = item_with_periods()
    Inspectors.objects.create(item=item)
    two = [make_staff(Role.REVIEWER, item.department).pk for _twice in range(2)]
    return desk(item, Role.REVIEWER, "inspectors", item.pk, inspector_ids=two)


def tell_of_hearing_again() -> Press:
    _case, item = item_with_periods()
    again = {"document_number": "示市监听告〔2026〕2号", "notice": "拟作出的决定涉及重大利益"}
    return desk(item, Role.REVIEWER, "tell-hearing-again", make_hearing(item).pk, **again)


def cancel_inspection() -> Press:
    _case, item = in_review(reviews=2)
    return desk(item, Role.REVIEWER, "cancel-inspection", make_inspection(item).pk, reason="材料已能说明")


def schedule_hearing() -> Press:
    _case, item = item_with_periods()
    asked = request(tell(item))
    summons = {"takes_place_at": "2026-03-19T09:30", "place": "三楼", "document_number": "示市监听通〔2026〕1号"}
    form = {"seen_version": asked.version, "presider_id": presider_in(item)} | summons
    return desk(item, Role.REVIEWER, "schedule-hearing", asked.pk, **form)


def record_hearing() -> Press:
    _case, item = item_with_periods()
    fixed = schedule(request(tell(item)))
    minutes = {"seen_version": fixed.version, "minutes": "双方陈述、申辩和质证", "signed_by": "申请人、主持人"}
    return desk(item, Role.REVIEWER, "record-hearing", fixed.pk, **minutes)


def hold_inspection() -> Press:
    _case, item = in_review(reviews=2)
    two = [make_staff(Role.REVIEWER, item.department).pk for _twice in range(2)]
    minutes = {"findings": "布局符合要求", "inspectors": two}
    return desk(item, Role.REVIEWER, "hold-inspection", make_inspection(item, meets_at=noon(1)).pk, **minutes)


def sign_for_inspection() -> Press:
    return called("sign-call")


def excuse_absence() -> Press:
    return called("excuse-absence", reason="当日另有抢险任务")


def called(name: str, **form: Any) -> Press:
    case, item = in_review(reviews=2)
    call = make_inspection(item).attendances.get()
    return case, desk_of(Role.REVIEWER, call.department), url(name, call.pk), {"seen_version": 0} | form


def answer_objection() -> Press:
    case = make_case(CaseState.ACCEPTED, publication_objection="工艺流程是商业秘密")
    item = make_item(case, ItemState.REVIEWED, result_name="示例许可证")
    head = staff_of(item.department_id, Role.HEAD)
    deciding.grant(case_id=case.pk, item_id=item.pk, actor=head, seen_version=None)
    item.refresh_from_db()
    return desk(item, Role.HEAD, "publication", item.pk, seen_version=item.version, answer="withhold", reason="属实")


def supply() -> Press:
    """The applicant's; here the second press finds that nothing is owed any more."""
    form = {"fields": [field()], "materials": [material(), material(LEASE)]}
    case, _item = in_review(citizen=make_citizen(), one_form=form)
    owed, owner = make_deficiency(case), Client()
    owner.force_login(case.filed_by)
    make_material(case, "lease")
    return case, owner, url("supply", case.pk, owed.pk), {"seen_version": 0, "act": "supply"}


@pytest.mark.parametrize(
    ("prepared", "day"),
    [
        (resume, 2),
        (answer_pause, 2),
        (answer_extension, 2),
        (assign_inspectors, 2),
        (tell_of_hearing_again, 2),
        (schedule_hearing, 10),
        (record_hearing, 19),
        (hold_inspection, 2),
        (cancel_inspection, 2),
        (sign_for_inspection, 2),
        (excuse_absence, 2),
        (answer_objection, 2),
        (supply, 2),
    ],
)
def test_both_presses_are_answered_alike(prepared, day):
    with at(noon(2)):
        pressed = prepared()
    with at(noon(day)):
        first, second = pressed_twice(*pressed)
    assert (first.status_code, first.get("Location")) == (second.status_code, second.get("Location"))
    assert first.status_code == 302
