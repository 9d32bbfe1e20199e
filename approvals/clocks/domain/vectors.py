"""Worked time cases in machine form: read one, compute it, compare it with what is expected.

A case has ``op``, ``input``, ``policy`` and ``expected``. Every result that makes sense is computed; those expected
are compared. Results that would rest on an unpublished year are not given: instead there are ``error`` with the year,
and each
such result under its name with ``provisional_`` before it, the main date also as ``provisional_due_date``.

Operations and their input (days are ISO dates, moments ISO datetimes; a moment without a zone is local):

- ``clock``, ``receipt_then_clock``, ``in_time``: ``day0`` or ``received_at``, ``n``, ``suspensions`` (``start``,
  ``end`` or null, ``noticed``), ``extension`` (``n``, ``approved_on``), ``promise``; in_time also ``act_at``.
- ``deemed_accept``: the same with ``notice_n`` and ``decision_n``; suspensions and extension are of the decision.
- ``back_workdays``, ``back_calendar_days``: ``anchor``, ``n``. The anchor is not counted, nothing is rolled.
- ``calendar_roll``, ``month_roll``: ``day0`` with ``days`` or ``months``; a last day of rest moves forward.
- ``instant``: ``due_date``; or ``expiry``, ``filed_on``, ``decision``, ``n`` (30) for a renewal, which is deemed
  granted when filed at least n days before expiry and not decided by then.

Policy, also found in the input: ``receipt`` (strict, deferred) with ``close``; ``day_end``; ``unit`` (workday,
calendar); ``no_silent_consent``; ``overrides`` (a day is off or work).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from approvals.clocks.domain.clocks import (
    ClockFacts,
    Unit,
    due_on,
    excluded_workdays,
    expires_at,
    is_extension_valid,
    latest_on_before,
)
from approvals.clocks.domain.policies import DeemedAcceptance, day_zero, deemed_acceptance, is_in_time
from approvals.clocks.domain.vector_input import Given, MalformedCase
from portal.kernel.workdays import ONE_DAY, SHANGHAI, UnpublishedYear, WorkCalendar, add_months

Result = date | datetime | bool | int | str | None

Results = dict[str, Callable[[WorkCalendar], Result]]


RENEWAL_DAYS = 30
"""How long before expiry a renewal is filed, in calendar days unless the rule says otherwise (行政许可法第五十条)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one case. ``differences`` maps a key to what was expected and what was computed."""

    name: str
    title: str
    differences: Mapping[str, tuple[object, object]]
    problem: str = ""

    @property
    def is_passed(self) -> bool:
        return not self.differences and not self.problem

    def __str__(self) -> str:
        found = [f"{key}: expected {wanted}, computed {got}" for key, (wanted, got) in self.differences.items()]
        remark = self.problem or "; ".join(found)
        line = f"{'ok  ' if self.is_passed else 'FAIL'} {self.name} {self.title}"
        return f"{line} | {remark}" if remark else line


def judge(case: object, calendar: WorkCalendar) -> Verdict:
    """Compute one case under *calendar* and compare it. A malformed case is a failed one that says why."""
    labels = case if isinstance(case, Mapping) else {}
    name, title = str(labels.get("id", "?")), str(labels.get("title", ""))
    try:
        expected = Given.read(case, "case").part("expected").filled()
        computed = compute(case, calendar)
    except (MalformedCase, ValueError, OverflowError) as problem:
        return Verdict(name, title, {}, f"malformed case: {problem}")
    differences = {
        key: (wanted, computed.get(key, "nothing"))
        for key, wanted in expected.values.items()
        if not _agree(wanted, computed.get(key))
    }
    return Verdict(name, title, differences)


def compute(case: object, calendar: WorkCalendar) -> dict[str, object]:
    """Return every result of the case's operation as JSON values. Raises MalformedCase, ValueError, OverflowError."""
    whole = Given.read(case, "case")
    given = whole.part("input").beside(whole.part("policy", is_optional=True))
    op = whole.text("op")
    if op not in OPERATIONS:
        raise MalformedCase(f"case.op {op!r} is unknown")
    main, operation = OPERATIONS[op]
    calendar = calendar.with_exceptions(given.overrides())
    computed: dict[str, object] = {}
    for key, result in operation(given).items():
        try:
            computed[key] = _plain(result(calendar))
        except UnpublishedYear as unknown:
            computed.setdefault("error", unknown.reference)
            computed |= _provisional(key, result(calendar.provisional()), is_main=key == main)
    return computed


def _provisional(key: str, value: Result, *, is_main: bool) -> dict[str, object]:
    names = (f"provisional_{key}", "provisional_due_date") if is_main else (f"provisional_{key}",)
    return dict.fromkeys(names, _plain(value))


def _plain(value: Result) -> object:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _agree(wanted: object, got: object) -> bool:
    """Equal, or the same moment written for another zone. A truth value is no number."""
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    return wanted == got or (isinstance(wanted, str) and isinstance(got, str) and _moment(wanted) == _moment(got))


def _moment(text: str) -> datetime | str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo else text


def _day0(given: Given, calendar: WorkCalendar) -> date:
    if given.has("day0"):
        return given.day("day0")
    return day_zero(given.moment("received_at"), given.receipt_policy(), calendar)


def _facts(given: Given, calendar: WorkCalendar, length: str = "n") -> ClockFacts:
    return ClockFacts(
        started_on=_day0(given, calendar),
        allotted=given.length(length),
        unit=given.unit(Unit.WORKDAY),
        pauses=given.pauses(),
        extension=given.extension(),
    )


def _clock(given: Given) -> Results:
    def last(calendar: WorkCalendar) -> date | None:
        return due_on(_facts(given, calendar), calendar)

    def silence(calendar: WorkCalendar) -> datetime | None:
        return None if given.truth("no_silent_consent") else _after(last(calendar))

    def paper(calendar: WorkCalendar) -> date | None:
        day = last(calendar)
        return None if day is None else calendar.workday_after(day, 1)

    def excluded(calendar: WorkCalendar) -> int | None:
        day = last(calendar)
        return None if day is None else excluded_workdays(_facts(given, calendar), calendar, day)

    results: Results = {
        "due_date": last,
        "day0": lambda calendar: _day0(given, calendar),
        "fires_at": lambda calendar: _after(last(calendar)),
        "silent_consent_at": silence,
        "paper_due": paper,
        "excluded_workdays": excluded,
    }
    if given.has("extension"):
        results["extension_valid"] = lambda calendar: is_extension_valid(_facts(given, calendar), calendar)
    if given.has("promise"):
        results["promise_due"] = lambda calendar: due_on(
            replace(_facts(given, calendar, "promise"), extension=None), calendar
        )
    return results


def _in_time(given: Given) -> Results:
    def kept(calendar: WorkCalendar) -> bool:
        last = due_on(_facts(given, calendar), calendar)
        return last is None or is_in_time(given.moment("act_at"), last, given.closing("day_end"))

    return {**_clock(given), "in_time": kept}


def _deemed_accept(given: Given) -> Results:
    def acceptance(calendar: WorkCalendar) -> DeemedAcceptance:
        decision = _facts(given, calendar, "decision_n")
        return deemed_acceptance(decision.started_on, given.length("notice_n"), decision, calendar)

    return {
        "notice_due": lambda calendar: acceptance(calendar).notice_due_on,
        "deemed_at": lambda calendar: acceptance(calendar).deemed_at,
        "accept_date": lambda calendar: _day0(given, calendar),
        "decision_due": lambda calendar: due_on(acceptance(calendar).decision, calendar),
    }


def _back(default: Unit) -> Callable[[Given], Results]:
    def latest(given: Given) -> Results:
        return {
            "latest_date": lambda calendar: latest_on_before(
                given.day("anchor"), given.length("n"), calendar, given.unit(default)
            )
        }

    return latest


def _rolled(last_day: Callable[[Given], date]) -> Callable[[Given], Results]:
    def due(given: Given) -> Results:
        return {
            "due_date": lambda calendar: calendar.roll_forward(last_day(given)),
            "fires_at": lambda calendar: expires_at(calendar.roll_forward(last_day(given))),
        }

    return due


def _instant(given: Given) -> Results:
    if given.has("expiry"):
        return _renewal(given)
    fires_at = expires_at(given.day("due_date"))
    results: Results = {"fires_at": lambda _calendar: fires_at}
    if given.has("no_silent_consent"):
        is_barred = given.truth("no_silent_consent")
        results["outcome"] = lambda _calendar: "red_card_escalate" if is_barred else "deemed_agree"
        results["silent_consent_at"] = lambda _calendar: None if is_barred else fires_at
    return results


def _renewal(given: Given) -> Results:
    expiry = given.day("expiry")

    def latest(calendar: WorkCalendar) -> date:
        return latest_on_before(expiry, given.length("n", RENEWAL_DAYS), calendar, given.unit(Unit.DAY))

    def is_deemed(calendar: WorkCalendar) -> bool:
        filed_on = given.day("filed_on") if given.has("filed_on") else None
        return filed_on is not None and filed_on <= latest(calendar) and not given.is_decided_by(expires_at(expiry))

    return {
        "deemed_at": lambda calendar: expires_at(expiry) if is_deemed(calendar) else None,
        "outcome": lambda calendar: "deemed_renewed" if is_deemed(calendar) else "none",
        "latest_date": latest,
        "fires_at": lambda _calendar: expires_at(expiry),
    }


def _after(last: date | None) -> datetime | None:
    return None if last is None else expires_at(last)


OPERATIONS: Mapping[str, tuple[str, Callable[[Given], Results]]] = {
    "clock": ("due_date", _clock),
    "receipt_then_clock": ("due_date", _clock),
    "in_time": ("due_date", _in_time),
    "deemed_accept": ("decision_due", _deemed_accept),
    "back_workdays": ("latest_date", _back(Unit.WORKDAY)),
    "back_calendar_days": ("latest_date", _back(Unit.DAY)),
    "calendar_roll": ("due_date", _rolled(lambda given: given.day("day0") + given.length("days") * ONE_DAY)),
    "month_roll": ("due_date", _rolled(lambda given: add_months(given.day("day0"), given.length("months")))),
    "instant": ("deemed_at", _instant),
}
