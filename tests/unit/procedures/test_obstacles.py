"""What may be done about the time of an item, and why not, foreseen from facts alone."""

from datetime import date, timedelta

import pytest

from approvals.inspections.domain.rules import against_convening
from approvals.procedures.extensions.domain import Statutory, against_approving, against_extending
from approvals.procedures.hearings.domain import rules as hearings
from approvals.procedures.pauses.domain import InHand, against_beginning, against_pausing

TODAY = date(2026, 3, 4)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
LEAD, CONSULTED, STRANGER = 1, 2, 3


def code(refusal) -> str:
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("fields", "department", "is_head", "refusal"),
    [
        ({}, CONSULTED, False, ""),
        ({}, STRANGER, False, "nothing_to_pause"),
        ({}, STRANGER, True, "nothing_to_pause"),
        ({"reviewing": frozenset()}, LEAD, False, "nothing_to_pause"),
        ({"reviewing": frozenset()}, LEAD, True, ""),
        ({"reviewing": frozenset({CONSULTED}), "lead_id": None}, LEAD, True, "nothing_to_pause"),
        ({"reviewing": frozenset({CONSULTED}), "lead_id": None}, CONSULTED, False, ""),
        ({"reviewing": frozenset({CONSULTED}), "lead_id": None}, None, True, "nothing_to_pause"),
        ({"pausing": frozenset({LEAD})}, LEAD, True, "already_paused"),
        ({"pausing": frozenset({LEAD})}, CONSULTED, False, ""),
    ],
)
def test_a_pause_needs_a_review_in_hand(fields, department, is_head, refusal):
    item = InHand(**{"lead_id": LEAD, "reviewing": frozenset({LEAD, CONSULTED}), "pausing": frozenset()} | fields)
    assert code(against_pausing(item, department_id=department, is_head=is_head)) == refusal


@pytest.mark.parametrize(
    ("due_days", "refusal"),
    [
        ((TODAY, YESTERDAY), "pause_too_late"),
        ((TODAY, TOMORROW), ""),
        ((None,), ""),
        ((), "pause_too_late"),
    ],
)
def test_a_pause_needs_a_period_ahead(due_days, refusal):
    assert code(against_beginning(due_days, TODAY)) == refusal


@pytest.mark.parametrize(
    ("limit", "refusal"),
    [
        (None, "nothing_to_extend"),
        (Statutory(TODAY, frozenset()), ""),
        (Statutory(YESTERDAY, frozenset()), "extension_too_late"),
        (Statutory(None, frozenset()), ""),
        (Statutory(TODAY, frozenset({"approved", "declined"})), "already_extended"),
        (Statutory(TODAY, frozenset({"requested"})), "extension_pending"),
        (Statutory(TODAY, frozenset({"declined", "lapsed"})), ""),
    ],
)
def test_an_extension_is_one_and_in_time(limit, refusal):
    assert code(against_extending(limit, TODAY)) == refusal


@pytest.mark.parametrize(
    ("limit", "refusal"),
    [
        (None, "nothing_to_extend"),
        (Statutory(TODAY, frozenset({"requested"})), ""),
        (Statutory(YESTERDAY, frozenset({"requested"})), "extension_too_late"),
    ],
)
def test_a_request_is_approved_in_time_or_not_at_all(limit, refusal):
    assert code(against_approving(limit, TODAY)) == refusal


@pytest.mark.parametrize(
    ("states", "refusal"),
    [
        (frozenset(), ""),
        (frozenset({"told"}), "right_to_hearing_open"),
        (frozenset({"lapsed"}), ""),
        (frozenset({"held"}), ""),
    ],
)
def test_when_it_may_be_decided_as_far_as_hearings_go(states, refusal):
    assert code(hearings.against_deciding(states)) == refusal


def test_whether_there_may_be_a_hearing():
    assert code(hearings.against_telling(())) == code(hearings.against_announcing(())) == ""
    assert code(hearings.against_telling({"told"})) == "hearing_already_told"
    assert code(hearings.against_announcing({"told"})) == "hearing_unfinished"


@pytest.mark.parametrize(
    ("reviewing", "is_convened", "refusal"),
    [
        ({LEAD, CONSULTED}, False, ""),
        ({LEAD}, False, "nobody_to_call"),
        ({LEAD, CONSULTED}, True, "inspection_pending"),
    ],
)
def test_an_inspection_is_called_with_others_and_one_at_a_time(reviewing, is_convened, refusal):
    assert code(against_convening(reviewing, LEAD, is_convened=is_convened)) == refusal
