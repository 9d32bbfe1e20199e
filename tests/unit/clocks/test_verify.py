"""The worked time cases, and the command that runs any file of them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from approvals.clocks.domain.vectors import OPERATIONS, judge
from portal.workcalendar.seed import noticed_calendar

DATA = Path(__file__).resolve().parents[2] / "data"

CALENDAR = noticed_calendar()

FILES = [DATA / "clock_vectors.json", DATA / "clock_edge_cases.json"]


def case(expected=None, op="clock", policy=None, **given):
    return {
        "id": "X",
        "title": "a case",
        "op": op,
        "input": given or {"day0": "2026-03-02", "n": 20},
        "policy": policy or {},
        "expected": expected or {"due_date": "2026-03-30"},
    }


CASES = [case for file in FILES for case in json.loads(file.read_text(encoding="utf-8"))["cases"]]


def run(tmp_path, content):
    file, out = tmp_path / "cases.json", StringIO()
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    try:
        call_command("verify_clocks", str(file), stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


@pytest.mark.parametrize("worked", CASES, ids=lambda worked: worked["id"])
def test_a_worked_case_comes_out_as_expected(worked):
    verdict = judge(worked, CALENDAR)
    assert verdict.is_passed, str(verdict)


def test_every_operation_has_a_worked_case():
    assert {worked["op"] for worked in CASES} == set(OPERATIONS)


def test_the_command_prints_a_line_a_case_and_the_sum(tmp_path):
    printed, code = run(tmp_path, {"cases": [case(), case({"due_date": "2026-03-27", "day0": "2026-03-02"})]})
    assert printed.splitlines() == [
        "ok   X a case",
        "FAIL X a case | due_date: expected 2026-03-27, computed 2026-03-30",
        "1 passed, 1 failed",
    ]
    assert code == 1


def test_the_command_succeeds_when_every_case_does(tmp_path):
    assert run(tmp_path, [case()]) == ("ok   X a case\n1 passed, 0 failed\n", 0)


@pytest.mark.parametrize("content", ["{", '{"cases": 3}', '"cases"'])
def test_a_file_without_cases_is_refused(tmp_path, content):
    with pytest.raises(CommandError, match=r"cannot be read as JSON|has no list of cases"):
        run(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_clocks", str(tmp_path / "nothing.json"))


MALFORMED = [
    ("no object", "case is not an object"),
    ({"id": "X", "title": "a case"}, "case.expected is not an object"),
    (case() | {"expected": {}}, "case.expected is empty"),
    (case() | {"input": None}, "case.input is not an object"),
    (case() | {"policy": []}, "case.policy is not an object"),
    (case() | {"op": 7}, "case.op is 7, not a text"),
    (case(op="guess"), "case.op 'guess' is unknown"),
    (case(day0="2026-02-30", n=1), "case.input.day0 is '2026-02-30', not a day like"),
    (case(day0="2026-03-02"), "case.input.n is missing, not a whole number"),
    (case(day0="2026-03-02", n=True), "case.input.n is True, not a whole number"),
    (case(day0="2026-03-02", n=-1), "case.input.n is -1"),
    (case(day0="2026-03-02", n="5"), "case.input.n is '5'"),
    (case(n=5), "case.input.received_at is missing, not a text"),
    (case(received_at="noon", n=5), "case.input.received_at is 'noon', not a moment"),
    (case(received_at="2026-03-02", n=5, policy={"receipt": "lax"}), "receipt is 'lax', not strict or deferred"),
    (
        case(received_at="2026-03-02", n=5, policy={"receipt": "deferred", "close": "late"}),
        "close is 'late', not a time",
    ),
    (case(day0="2026-03-02", n=5, policy={"unit": "week"}), "unit is 'week', not workday or calendar or day"),
    (case(day0="2026-03-02", n=5, policy={"no_silent_consent": 1}), "no_silent_consent is 1, not true or false"),
    (case(day0="2026-03-02", n=5, suspensions="none"), "suspensions is 'none', not a list"),
    (case(day0="2026-03-02", n=5, suspensions=[3]), "case.input.suspensions[0] is not an object"),
    (case(day0="2026-03-02", n=5, suspensions=[{"start": "2026-03-09"}]), "suspensions[0].noticed is missing"),
    (
        case(day0="2026-03-02", n=5, suspensions=[{"start": "2026-03-09", "end": "2026-03-08", "noticed": True}]),
        "a pause ends on or after the day it starts",
    ),
    (case(day0="2026-03-02", n=5, extension={"n": 10}), "case.input.extension.approved_on is missing"),
    (case(day0="2026-03-02", n=5, overrides={"2026-03-03": "half"}), "2026-03-03 is 'half', not off or work"),
    (case(day0="2026-03-02", n=5, overrides={"3 March": "off"}), "overrides has the key '3 March'"),
    (case(op="calendar_roll", day0="9999-12-31", days=60), "date value out of range"),
]


@pytest.mark.parametrize(("malformed", "complaint"), MALFORMED, ids=lambda part: part if isinstance(part, str) else "")
def test_a_malformed_case_fails_and_says_why(malformed, complaint):
    verdict = judge(malformed, CALENDAR)
    assert not verdict.is_passed
    assert complaint in verdict.problem
    assert verdict.problem in str(verdict)


@pytest.mark.parametrize(
    ("wanted", "is_passed"),
    [
        ("2026-03-31T00:00:00+08:00", True),
        ("2026-03-30T16:00:00Z", True),
        ("2026-03-31T00:00:00Z", False),
        ("2026-03-31T00:00:00", False),
        ("midnight", False),
        (20260331, False),
    ],
)
def test_moments_are_compared_as_moments(wanted, is_passed):
    assert judge(case({"fires_at": wanted}), CALENDAR).is_passed is is_passed


def test_a_truth_value_is_no_number():
    assert not judge(case({"excluded_workdays": False}), CALENDAR).is_passed


def test_an_expected_result_that_nothing_computes_fails():
    verdict = judge(case({"mood": "good"}), CALENDAR)
    assert "mood: expected good, computed nothing" in str(verdict)


@pytest.mark.parametrize(
    ("decision", "outcome"), [("granted", "none"), ("2026-12-31T23:59:00+08:00", "none"), (None, "deemed_renewed")]
)
def test_a_renewal_decided_before_expiry_is_not_deemed(decision, outcome):
    worked = case({"outcome": outcome}, "instant", expiry="2026-12-31", filed_on="2026-11-25", decision=decision)
    assert judge(worked, CALENDAR).is_passed


def test_a_renewal_never_filed_is_not_deemed():
    assert judge(case({"outcome": "none", "deemed_at": None}, "instant", expiry="2026-12-31"), CALENDAR).is_passed


@pytest.mark.parametrize("close", ["17:30", "24:00"])
def test_a_moment_without_a_zone_is_local(close):
    worked = case(
        {"day0": "2026-03-02"},
        "receipt_then_clock",
        {"receipt": "deferred", "close": close},
        received_at="2026-03-02T17:00:00",
        n=5,
    )
    assert judge(worked, CALENDAR).is_passed
