"""What may be done about an item's time, foreseen from facts alone."""

from datetime import date, timedelta

import pytest

from approvals.clocks.domain.vocabulary import ExtensionState
from approvals.dossier import domain as item_time
from approvals.dossier.domain import ItemTime, Statutory

TODAY = date(2026, 3, 4)

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)

LEAD, CONSULTED, STRANGER = 1, 2, 3


def time(**fields) -> ItemTime:
    implied = {
        "today": TODAY,
        "lead_id": LEAD,
        "reviewing": frozenset({LEAD, CONSULTED}),
        "pausing": frozenset(),
        "due_days": (TOMORROW,),
        "statutory": Statutory(TOMORROW, frozenset()),
    }
    return ItemTime(**implied | fields)


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
        ({"due_days": (TODAY, YESTERDAY)}, LEAD, False, "pause_too_late"),
        ({"due_days": (TODAY, TOMORROW)}, LEAD, False, ""),
        ({"due_days": (None,)}, LEAD, False, ""),
        ({"due_days": ()}, LEAD, False, "pause_too_late"),
    ],
)
def test_a_pause_needs_a_review_in_hand_and_a_period_ahead(fields, department, is_head, refusal):
    found = item_time.against_pausing(time(**fields), department_id=department, is_head=is_head)
    assert code(found) == refusal


@pytest.mark.parametrize(
    ("limit", "refusal"),
    [
        (None, "nothing_to_extend"),
        (Statutory(TODAY, frozenset()), ""),
        (Statutory(YESTERDAY, frozenset()), "extension_too_late"),
        (Statutory(None, frozenset()), ""),
        (Statutory(TODAY, frozenset({ExtensionState.APPROVED, ExtensionState.DECLINED})), "already_extended"),
        (Statutory(TODAY, frozenset({ExtensionState.REQUESTED})), "extension_pending"),
        (Statutory(TODAY, frozenset({ExtensionState.DECLINED, ExtensionState.LAPSED})), ""),
    ],
)
def test_an_extension_is_one_and_in_time(limit, refusal):
    assert code(item_time.against_extending(time(statutory=limit))) == refusal


@pytest.mark.parametrize(
    ("limit", "refusal"),
    [
        (None, "nothing_to_extend"),
        (Statutory(TODAY, frozenset({ExtensionState.REQUESTED})), ""),
        (Statutory(YESTERDAY, frozenset({ExtensionState.REQUESTED})), "extension_too_late"),
    ],
)
def test_a_request_is_approved_in_time_or_not_at_all(limit, refusal):
    assert code(item_time.against_approving(time(statutory=limit))) == refusal


@pytest.mark.parametrize(
    ("fields", "user", "refusal"),
    [
        ({}, 7, ""),
        ({"hearings": frozenset({"told"})}, 7, "right_to_hearing_open"),
        ({"hearings": frozenset({"lapsed"})}, 7, ""),
        ({"hearings": frozenset({"held"}), "presiders": frozenset({7})}, 7, "presider_stays_out"),
        ({"hearings": frozenset({"held"}), "presiders": frozenset({7})}, 8, ""),
    ],
)
def test_who_may_decide_as_far_as_hearings_go(fields, user, refusal):
    assert code(item_time.against_deciding(time(**fields), user)) == refusal


def test_whether_there_may_be_a_hearing():
    assert code(item_time.against_telling(time())) == code(item_time.against_announcing(time())) == ""
    told = time(hearings=frozenset({"told"}))
    assert code(item_time.against_telling(told)) == "hearing_already_told"
    assert code(item_time.against_announcing(told)) == "hearing_unfinished"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({}, ""),
        ({"reviewing": frozenset({LEAD})}, "nobody_to_call"),
        ({"is_convened": True}, "inspection_pending"),
    ],
)
def test_an_inspection_is_called_with_others_and_one_at_a_time(fields, refusal):
    assert code(item_time.against_convening(time(**fields))) == refusal
