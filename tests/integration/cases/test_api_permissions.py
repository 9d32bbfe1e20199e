"""Every role at every operation of a case: who may, who is told that it is not theirs, and for whom it is not there.

What is expected is written from the table of operations and roles, not from the rules.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest

from approvals.api_urls import urlpatterns
from approvals.cases.domain.vocabulary import CaseState, Channel
from tests.factories.approvals.api import API
from tests.factories.approvals.hall import CONCERNED, EVERYBODY, FILE, SEE, World, make_world
from tests.integration.cases.api_operations import (
    WHY,
    act_on_call,
    act_on_hearing,
    act_on_inspection,
    act_on_pause,
    answer_extension,
    assign_inspectors,
    certify,
    convene,
    correct,
    decide,
    desk,
    disclose,
    draft,
    explain,
    extend,
    give_opinion,
    hand_in,
    look_up,
    make_a_hearing,
    read,
    read_file,
    read_ledger,
    read_periods,
    record_hearing,
    remove,
    reuse,
    save,
    settle,
    start_pause,
    submit,
    supplement,
    take_in,
    tell_original,
    withdraw,
)

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


@pytest.fixture
def world(monday, media_root):
    media_root.mkdir()
    (media_root / "photo.pdf").write_bytes(b"%PDF")
    return make_world()


def test_everybody_is_tried(world):
    assert set(world.callers) == EVERYBODY


class Row(NamedTuple):
    """An operation by its address: who succeeds, with which status, and who else is told 403.

    All others are told *hidden*, and nobody signed in 401.
    """

    address: str
    send: Callable[[World, str], Any]
    may: set[str]
    sees: set[str] = SEE
    succeeds: int = 200
    hidden: int = 404

    def expects(self, who: str) -> int:
        if who in self.may:
            return self.succeeds
        if who == "nobody":
            return 401
        return 403 if who in self.sees else self.hidden


DRAFT, CORRECTING, COUNTER = CaseState.DRAFT, CaseState.CORRECTING, Channel.COUNTER

NOBODY_ELSE: set[str] = set()
"""A draft is nobody's business but theirs who file it."""

CLERK, DECIDES, REVIEW = {"clerk"}, {"head"}, {"reviewer", "head"}

WINDOWS = CLERK | {"clerk_elsewhere"}

INBOXES = REVIEW | CONCERNED | {"reviewer_elsewhere", "head_elsewhere"}

DECISIONS = DECIDES | {"head_consulted", "head_elsewhere"}

ASKED = {"items": [{"kind": "material", "code": "photo", "note": "不清晰"}]}

PROMISED = {"promises": {"lease": "2026-03-06"}}

NUMBER = {"document_number": "示市监听告〔2026〕1号"}

NOTICE = NUMBER | {"notice": "涉及重大利益"}

SUPERVISORS = {"supervisor", "supervisor_elsewhere"}
"""An outage is nobody's region's: the portal was away for all."""

GOVERNMENTS = {"government", "government_elsewhere"}

SEE_TOGETHER = SEE | {"government"}
"""What several departments handle together its government may see as well."""


TABLE = {
    "read a case": Row("GET case", read, SEE),
    "read a draft": Row("GET case", partial(read, state=DRAFT), FILE, NOBODY_ELSE),
    "read a draft of the window": Row(
        "GET case", partial(read, state=DRAFT, channel=COUNTER), FILE | CLERK, NOBODY_ELSE
    ),
    "read a file": Row("GET file", read_file, SEE),
    "explain a period": Row("GET explanation", explain, SEE),
    "read the ledger": Row("GET ledger", read_ledger, SEE),
    "read all periods": Row("GET periods", read_periods, EVERYBODY),
    "look up progress": Row("POST progress", look_up, EVERYBODY),
    "open the inbox": Row("GET reviews", partial(desk, name="reviews"), INBOXES, hidden=403),
    "open the decisions": Row("GET decisions", partial(desk, name="decisions"), DECISIONS, hidden=403),
    "draft": Row("POST cases", draft, FILE, succeeds=201, hidden=403),
    "draft at the window": Row("POST cases", partial(draft, channel=COUNTER), WINDOWS, succeeds=201, hidden=403),
    "save a draft": Row("PATCH case", partial(save, state=DRAFT), FILE, NOBODY_ELSE),
    "save a draft of the window": Row(
        "PATCH case", partial(save, state=DRAFT, channel=COUNTER), FILE | CLERK, NOBODY_ELSE
    ),
    "save a correction": Row("PATCH case", partial(save, state=CORRECTING), FILE),
    "upload": Row("POST materials", partial(hand_in, state=CORRECTING), FILE, succeeds=201),
    "upload at the window": Row(
        "POST materials", partial(hand_in, state=DRAFT, channel=COUNTER), FILE | CLERK, NOBODY_ELSE, succeeds=201
    ),
    "say that the original was seen": Row("POST original", tell_original, CLERK),
    "remove a material": Row("DELETE material", remove, FILE, succeeds=204),
    "reuse a certificate": Row("POST reuse", reuse, FILE, succeeds=201),
    "submit": Row("POST case-submit", submit, FILE, NOBODY_ELSE),
    "submit at the window": Row("POST case-submit", partial(submit, channel=COUNTER), FILE | CLERK, NOBODY_ELSE),
    "correct": Row("POST case-correct", correct, FILE),
    "withdraw": Row("POST case-withdraw", withdraw, FILE),
    "accept": Row("POST case-accept", partial(take_in, name="accept"), CLERK),
    "accept with a deficiency": Row(
        "POST case-accept_with_deficiency", partial(take_in, name="accept_with_deficiency", **PROMISED), CLERK
    ),
    "request correction": Row(
        "POST case-request_correction", partial(take_in, name="request_correction", **ASKED), CLERK
    ),
    "decline": Row("POST case-decline", partial(take_in, name="decline", **WHY), CLERK),
    "find not licensable": Row(
        "POST case-find_not_licensable", partial(take_in, name="find_not_licensable", **WHY), CLERK
    ),
    "give an opinion": Row("POST review-give_opinion", give_opinion, REVIEW),
    "grant": Row("POST item-grant", partial(decide, name="grant"), DECIDES),
    "refuse": Row("POST item-refuse", partial(decide, name="refuse", **WHY), DECIDES),
    "certify": Row("POST item-certify", certify, DECIDES),
    "assign inspectors": Row("POST item-assign_inspectors", assign_inspectors, REVIEW),
    "publish a grant": Row("POST item-publish", partial(disclose, name="publish"), DECIDES),
    "withhold a grant": Row("POST item-withhold", partial(disclose, name="withhold"), DECIDES),
    "read what was granted": Row("GET publications", partial(desk, name="publications"), EVERYBODY),
    "start a special procedure": Row("POST item-pause", start_pause, REVIEW | CONCERNED),
    "approve a special procedure": Row("POST pause-begin", partial(act_on_pause, name="begin"), DECIDES),
    "decline a special procedure": Row("POST pause-decline", partial(act_on_pause, name="decline", **WHY), DECIDES),
    "end a special procedure": Row("POST pause-resume", partial(act_on_pause, name="resume"), REVIEW),
    "extend": Row("POST item-extend", partial(extend, workdays=10, **WHY), DECIDES),
    "approve an extension": Row(
        "POST extension-approve", partial(answer_extension, name="approve"), {"government"}, SEE_TOGETHER
    ),
    "decline an extension": Row(
        "POST extension-decline", partial(answer_extension, name="decline", **WHY), {"government"}, SEE_TOGETHER
    ),
    "call a joint inspection": Row("POST item-convene", convene, REVIEW),
    "record a joint inspection": Row("POST inspection-hold", partial(act_on_inspection, name="hold"), REVIEW),
    "cancel a joint inspection": Row(
        "POST inspection-cancel", partial(act_on_inspection, name="cancel", **WHY), REVIEW
    ),
    "sign for a call": Row("POST attendance-sign", partial(act_on_call, name="sign"), CONCERNED),
    "give a reason for not coming": Row(
        "POST attendance-excuse", partial(act_on_call, name="excuse", **WHY), CONCERNED
    ),
    "tell of the right to a hearing": Row(
        "POST item-tell_hearing", partial(make_a_hearing, name="tell_hearing", **NOTICE), REVIEW
    ),
    "announce a hearing": Row(
        "POST item-announce_hearing", partial(make_a_hearing, name="announce_hearing", **NOTICE), REVIEW
    ),
    "tell again": Row("POST hearing-tell_again", partial(act_on_hearing, name="tell_again", **NOTICE), REVIEW),
    "ask for a hearing": Row("POST hearing-request", partial(act_on_hearing, name="request"), FILE),
    "waive a hearing": Row("POST hearing-waive", partial(act_on_hearing, name="waive"), FILE),
    "take the request back": Row("POST hearing-cancel", partial(act_on_hearing, name="cancel"), FILE),
    "schedule a hearing": Row("POST hearing-schedule", partial(act_on_hearing, name="schedule", **NUMBER), REVIEW),
    "record a hearing": Row("POST hearing-record", record_hearing, REVIEW),
    "read the outages": Row("GET outages", partial(desk, name="outages"), EVERYBODY),
    "confirm an outage": Row("POST outage-confirm", partial(settle, name="confirm"), SUPERVISORS, hidden=403),
    "dismiss an outage": Row("POST outage-dismiss", partial(settle, name="dismiss", **WHY), SUPERVISORS, hidden=403),
    "open the procedures": Row("GET pauses", partial(desk, name="pauses"), DECISIONS, hidden=403),
    "open the extensions": Row("GET extensions", partial(desk, name="extensions"), GOVERNMENTS, hidden=403),
    "supply": Row("POST deficiency-supply", partial(supplement, name="supply"), FILE | CLERK),
    "confirm": Row("POST deficiency-confirm", partial(supplement, name="confirm"), CLERK),
    "return a supply": Row("POST deficiency-return_supply", partial(supplement, name="return_supply", **WHY), CLERK),
}


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_every_role_gets_its_answer(world, row):
    answers = {who: row.send(world, who) for who in sorted(EVERYBODY)}
    assert {who: answer.status_code for who, answer in answers.items()} == {who: row.expects(who) for who in answers}
    addresses = {f"{answer.request['REQUEST_METHOD']} {answer.resolver_match.url_name}" for answer in answers.values()}
    assert addresses == {row.address}


def test_no_operation_is_left_out():
    tried = {row.address for row in TABLE.values()} | {"GET cases"}
    offered = {
        f"{method.upper()} {pattern.name}"
        for pattern in urlpatterns
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(pattern.callback.view_class, method)
    }
    assert tried == offered


def test_a_list_holds_what_one_may_see_and_nothing_else(world):
    of_person = world.file("citizen", CaseState.SUBMITTED).pk
    of_enterprise = world.file("agent", CaseState.ACCEPTED).pk
    own_draft = world.file("citizen", CaseState.DRAFT).pk
    at_the_window = world.file("citizen", CaseState.DRAFT, channel="counter").pk
    filed = {of_person, of_enterprise}
    expected = {who: set() for who in EVERYBODY - {"nobody"}}
    expected |= dict.fromkeys(("reviewer", "head", "supervisor", *CONCERNED), filed)
    expected |= {who: {of_enterprise} for who in ("legal_person", "agent")}
    expected |= {"citizen": {of_person, own_draft, at_the_window}, "clerk": filed | {at_the_window}}
    lists = {who: world.callers[who].get(f"{API}/cases/").json()["results"] for who in expected}
    assert {who: {row["id"] for row in rows} for who, rows in lists.items()} == expected
    assert world.callers["nobody"].get(f"{API}/cases/").status_code == 401
