"""Pauses and extensions over the API: what is offered is what may be done, and what is refused says why."""

from datetime import date

import pytest

from approvals.cases.models import CaseItem
from approvals.clocks.domain.vocabulary import ExtensionState, PauseState
from approvals.clocks.models import Pause
from approvals.procedures.extensions.domain import EXTEND
from approvals.procedures.pauses.domain import PAUSE
from portal.accounts.roles import Role
from portal.clock.services import at
from tests.factories.accounts import make_citizen, make_staff
from tests.factories.approvals.api import API, caller, staff, told
from tests.factories.approvals.inspections import make_inspection
from tests.factories.approvals.periods import item_with_periods, make_extension, make_pause, noon
from tests.integration.procedures.pauses.steps import answer

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

PROCEDURE = {
    "ground": "expert_review",
    "document_number": "示消评〔2026〕3号",
    "notice": "消防设计需要专家评审",
    "needed_workdays": 5,
}

IN_TIME, TOO_LATE = noon(4), noon(31)

WAITING = {"state": "requested", "began_at": None, "started_on": None, "planned_end_on": None}


@pytest.fixture(autouse=True)
def moment(published_years):
    with at(IN_TIME):
        yield


def move(client, part: str, pk: int, name: str, **body):
    return client.post(f"{API}/{part}/{pk}/moves/{name}/", {"version": 0, **body})


def seen(client, case) -> dict:
    found = client.get(f"{API}/cases/{case.pk}/")
    assert found.status_code == 200, found.content.decode()
    return found.json()


def offered(client, case, name: str) -> list[dict]:
    return [found for found in seen(client, case)["moves"] if found["name"] == name]


class TestPauses:
    def test_one_is_started_and_told_in_the_dossier(self):
        case, item = item_with_periods()
        reviewer = staff(Role.REVIEWER, item.department)
        given = move(reviewer, "items", item.pk, "pause", **PROCEDURE)
        assert given.json() == {
            "id": Pause.objects.get().pk,
            "version": 1,
            "item_id": item.pk,
            "item_version": 1,
            "case_id": case.pk,
            "state": "open",
            "started_on": "2026-03-04",
            "planned_end_on": "2026-03-11",
            "ended_on": None,
        }
        [pause] = seen(reviewer, case)["items"][0]["pauses"]
        assert (pause["ground"], pause["notice"], pause["department"]) == (
            "expert_review",
            PROCEDURE["notice"],
            item.department.name,
        )
        [resume] = offered(reviewer, case, "resume")
        ended = reviewer.post(resume["url"], {"version": resume["version"]})
        assert (ended.json()["state"], ended.json()["ended_on"]) == ("ended", "2026-03-04")

    def test_a_long_one_waits_on_the_desk_of_its_head(self):
        case, item = item_with_periods()
        long = PROCEDURE | {"needed_workdays": 31}
        assert move(staff(Role.REVIEWER, item.department), "items", item.pk, "pause", **long).json()["state"] == (
            "requested"
        )
        head = staff(Role.HEAD, item.department)
        [line] = head.get(f"{API}/pauses/").json()["results"]
        assert (line["number"], line["ground"], line["needed_workdays"]) == (case.case_number, "expert_review", 31)
        begun = move(head, "pauses", line["id"], "begin")
        assert (begun.status_code, begun.json()["started_on"]) == (200, "2026-03-04")
        assert head.get(f"{API}/pauses/").json()["results"] == []

    def test_a_head_declines_with_a_reason(self):
        _case, item = item_with_periods()
        pause, head = make_pause(item, **WAITING), staff(Role.HEAD, item.department)
        assert told(move(head, "pauses", pause.pk, "decline", reason=" ")) == (422, "reason_missing")
        assert move(head, "pauses", pause.pk, "decline", reason="可以缩短").json()["state"] == "declined"

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"ground": "holiday"}, "ground"),
            ({"document_number": " "}, "document_number"),
            ({"notice": ""}, "notice"),
            ({"needed_workdays": 0}, "needed_workdays"),
            ({"needed_workdays": 251}, "needed_workdays"),
        ],
    )
    def test_the_ground_is_of_the_closed_list_and_the_notice_is_whole(self, body, field):
        _case, item = item_with_periods()
        given = move(staff(Role.REVIEWER, item.department), "items", item.pk, "pause", **PROCEDURE | body)
        assert (told(given), list(given.json()["detail"])) == ((422, "invalid_input"), [field])

    def test_a_stale_version_a_second_one_and_one_too_late(self):
        _case, item = item_with_periods()
        reviewer = staff(Role.REVIEWER, item.department)
        assert told(move(reviewer, "items", item.pk, "pause", **PROCEDURE, version=7)) == (409, "stale_version")
        with at(TOO_LATE):
            assert told(move(reviewer, "items", item.pk, "pause", **PROCEDURE)) == (409, "pause_too_late")
        assert move(reviewer, "items", item.pk, "pause", **PROCEDURE).status_code == 200
        assert told(move(reviewer, "items", item.pk, "pause", **PROCEDURE, version=1)) == (409, "already_paused")

    def test_what_has_ended_does_not_end_again(self):
        _case, item = item_with_periods()
        over = {"state": PauseState.ENDED.value, "ended_on": date(2026, 3, 3), "ended_at": IN_TIME}
        given = move(staff(Role.REVIEWER, item.department), "pauses", make_pause(item, **over).pk, "resume")
        assert told(given) == (409, "illegal_move")


class TestExtensions:
    def test_an_agency_extends_its_own_limit_at_once(self):
        case, item = item_with_periods()
        head = staff(Role.HEAD, item.department)
        given = move(head, "items", item.pk, "extend", workdays=10, reason="情况复杂")
        assert (given.status_code, given.json()["state"]) == (200, "approved")
        [extension] = seen(head, case)["items"][0]["extensions"]
        assert (extension["authority"], extension["due_on"], extension["reason"]) == (
            "agency_head",
            "2026-04-14",
            "情况复杂",
        )
        assert told(move(head, "items", item.pk, "extend", workdays=1, reason="再次", version=1)) == (
            409,
            "already_extended",
        )

    def test_what_agencies_handle_together_waits_on_the_desk_of_their_government(self):
        case, item = item_with_periods(mode="joint")
        head, government = staff(Role.HEAD, item.department), staff(Role.GOVERNMENT_HEAD)
        assert move(head, "items", item.pk, "extend", workdays=15, reason="情况复杂").json()["state"] == "requested"
        [line] = government.get(f"{API}/extensions/").json()["results"]
        assert (line["number"], line["due_on"], line["is_late"]) == (case.case_number, "2026-03-30", False)
        [approve] = offered(government, case, "approve")
        assert government.post(approve["url"], {"version": approve["version"]}).json()["state"] == "approved"
        assert government.get(f"{API}/extensions/").json()["results"] == []
        [answered] = government.get(f"{API}/extensions/?tab=answered").json()["results"]
        assert answered["state"] == "approved"

    def test_the_government_declines_with_a_reason(self):
        _case, item = item_with_periods(mode="joint")
        asked, government = make_extension(item), staff(Role.GOVERNMENT_HEAD)
        assert told(move(government, "extensions", asked.pk, "decline", reason="")) == (422, "reason_missing")
        assert move(government, "extensions", asked.pk, "decline", reason="理由不足").json()["state"] == "declined"

    def test_too_late_too_long_and_stale(self):
        _case, item = item_with_periods()
        head = staff(Role.HEAD, item.department)
        asked = {"workdays": 11, "reason": "情况复杂"}
        assert told(move(head, "items", item.pk, "extend", **asked)) == (422, "extension_too_long")
        assert told(move(head, "items", item.pk, "extend", **asked | {"workdays": 16})) == (422, "invalid_input")
        assert told(move(head, "items", item.pk, "extend", **asked, version=3)) == (409, "stale_version")
        with at(TOO_LATE):
            assert told(move(head, "items", item.pk, "extend", **asked | {"workdays": 10})) == (
                409,
                "extension_too_late",
            )

    def test_an_approval_that_comes_too_late_is_refused_and_foreseen(self):
        case, item = item_with_periods(mode="joint")
        asked, government = make_extension(item), staff(Role.GOVERNMENT_HEAD)
        with at(TOO_LATE):
            assert government.get(f"{API}/extensions/").json()["results"][0]["is_late"] is True
            [approve] = offered(government, case, "approve")
            assert (approve["is_available"], approve["refusal"]) == (False, "原期限已经届满，不能再延长")
            assert told(move(government, "extensions", asked.pk, "approve")) == (409, "extension_too_late")


def untouched(item) -> None:
    """Nothing has happened about the item's time."""


def paused(item) -> None:
    make_pause(item)
    item.clocks.update(state="paused", due_on=None, expires_at=None)


def asked_for(item) -> None:
    make_extension(item)


def extended(item) -> None:
    make_extension(
        item, state=ExtensionState.APPROVED.value, decided_by=make_staff(Role.HEAD, item.department), decided_at=IN_TIME
    )


def answered(item) -> None:
    answer(item, on=IN_TIME)


@pytest.mark.parametrize("act", [PAUSE, EXTEND], ids=lambda act: act.name)
@pytest.mark.parametrize("moment", [IN_TIME, noon(9), noon(30), TOO_LATE])
@pytest.mark.parametrize("happened", [untouched, paused, asked_for, extended, answered])
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD])
def test_what_is_offered_is_what_the_services_do(happened, moment, role, act):
    """The refusal foreseen is the refusal given, and what is not offered is not permitted."""
    case, item = item_with_periods()
    happened(item)
    client = caller(make_staff(role, item.department))
    body = {"pause": PROCEDURE, "extend": {"workdays": 5, "reason": "情况复杂"}}[act.name]
    with at(moment):
        foreseen = offered(client, case, act.name)
        version = CaseItem.objects.get(pk=item.pk).version
        given = move(client, "items", item.pk, act.name, **body, version=version)
    if not foreseen:
        assert given.status_code == 403
    else:
        assert given.json().get("message", "") == foreseen[0]["refusal"]
        assert (given.status_code == 200) is foreseen[0]["is_available"]


def test_the_description_tells_every_act():
    paths = caller().get(f"{API}/schema/?format=json").json()["paths"]
    for address in (
        "items/{id}/moves/pause/",
        "items/{id}/moves/extend/",
        "pauses/{id}/moves/begin/",
        "pauses/{id}/moves/decline/",
        "pauses/{id}/moves/resume/",
        "extensions/{id}/moves/approve/",
        "extensions/{id}/moves/decline/",
        "pauses/",
        "extensions/",
    ):
        assert f"{API}/{address}" in paths
    described = paths[f"{API}/items/{{id}}/moves/pause/"]["post"]
    assert described["operationId"] == "item_pause"
    assert "行政许可法第四十五条" in described["description"]
    assert "None" not in described["description"]


def test_a_hearing_is_told_in_the_dossier_with_what_may_be_done_about_it():
    case, item = item_with_periods(citizen=make_citizen())
    reviewer, owner = staff(Role.REVIEWER, item.department), caller(case.filed_by)
    [offer] = offered(reviewer, case, "tell_hearing")
    assert offer["is_available"]
    told_of = {"document_number": "示市监听告〔2026〕1号", "notice": "涉及重大利益"}
    made = move(reviewer, "items", item.pk, "tell_hearing", **told_of).json()
    assert (made["state"], made["item_version"], made["case_id"]) == ("told", 1, case.pk)
    [hearing] = seen(owner, case)["items"][0]["hearings"]
    assert {"state": "told", "notice": "涉及重大利益", "takes_place_at": None}.items() <= hearing.items()
    assert [found["is_available"] for found in offered(owner, case, "request")] == [True]
    assert offered(reviewer, case, "request") == []
    assert "不再重复告知" in offered(reviewer, case, "tell_hearing")[0]["refusal"]
    presider = make_staff(Role.REVIEWER, item.department)
    assert move(owner, "hearings", made["id"], "request").json()["state"] == "requested"
    on = {"document_number": "2", "place": "三楼", "presider_id": presider.pk, "version": 1}
    soon = move(reviewer, "hearings", made["id"], "schedule", takes_place_at="2026-03-12T09:30:00+08:00", **on)
    assert (soon.status_code, soon.json()["code"]) == (422, "hearing_too_soon")
    fixed = move(reviewer, "hearings", made["id"], "schedule", takes_place_at="2026-03-13T09:30:00+08:00", **on)
    assert fixed.json()["takes_place_at"] == "2026-03-13T09:30:00+08:00"
    [early] = offered(reviewer, case, "record")
    assert early["refusal"] == "听证定于 2026-03-13 09:30 举行，在此之前不能记录笔录"
    led = caller(presider)
    assert "您是本事项听证的主持人" in offered(led, case, "give_opinion")[0]["refusal"]


@pytest.mark.parametrize("field", ["present", "inspectors"])
def test_the_minutes_of_a_joint_inspection_name_a_bounded_number(field):
    inspection = make_inspection(item_with_periods(reviews=2)[1])
    body = {"present": [], "inspectors": [1, 2], "findings": "符合"} | {field: list(range(1, 52))}
    given = move(staff(Role.REVIEWER, inspection.department), "inspections", inspection.pk, "hold", **body)
    assert (told(given), list(given.json()["detail"])) == ((422, "invalid_input"), [field])
