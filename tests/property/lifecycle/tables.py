"""What the tables say, all that matters of them, read in one statement."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.db import connection

_DUE = "calendar_version, due_on, expires_at, is_provisional"
_MOMENTS = "opened_at, answered_at, effective_at"
_DAYS = "began_at, started_on, planned_end_on, ended_at, ended_on"
_COLUMNS = {
    "cases": (
        "approvals_case",
        (
            "id, version, state, mode, submitted_at, received_at, accepted_at, accepted_on, is_deemed_accepted,"
            " region, lead_department_id"
        ),
    ),
    "items": (
        "approvals_caseitem",
        "id, version, case_id, position, department_id, matter_code, state, opened_at, decided_at",
    ),
    "tasks": (
        "approvals_reviewtask",
        (
            "id, case_id, item_id, department_id, stage, state, silence_basis, absence_basis, due_at, opened_at,"
            " answered_at, effective_at, matter_code"
        ),
    ),
    "clocks": (
        "approvals_clock",
        (
            "id, case_id, item_id, task_id, deficiency_id, kind, effect, state, started_on, stopped_at,"
            f" region, department_id, {_DUE}"
        ),
    ),
    "pauses": (
        "approvals_pause",
        f"id, version, item_id, department_id, ground, needed_workdays, state, decided_by_id, requested_by_id, {_DAYS}",
    ),
    "extensions": ("approvals_extension", "id, version, item_id, workdays, state, decided_at, decided_by_id"),
    "inspections": (
        "approvals_jointinspection",
        "id, item_id, department_id, state, meets_at, convened_at, held_at",
    ),
    "attendances": ("approvals_attendance", "id, inspection_id, task_id, department_id, state, signed_at"),
    "deficiencies": ("approvals_deficiency", "id, version, case_id, promised_on, state, supplied_at, closed_at"),
    "hearings": (
        "approvals_hearing",
        "id, version, item_id, state, is_announced, told_at, requested_at, summoned_at, takes_place_at, ended_at",
    ),
    "papers": ("approvals_writtenopinion", "id, task_id, owed_at, issued_at"),
    "holds": ("approvals_silencehold", "id, department_id, effect, opened_at, released_at"),
    "outages": ("workcalendar_outage", "id, decided_at"),
    "events": ("audit_auditevent", "id, kind, at, case_id, details"),
    "notices": ("workcalendar_calendarnotice", "id"),
}
_PART = "'{name}', (SELECT coalesce(json_agg(row ORDER BY id), '[]') FROM (SELECT {columns} FROM {table}) AS row)"
_PARTS = [_PART.format(name=name, columns=columns, table=table) for name, (table, columns) in _COLUMNS.items()]

OPEN = ("running", "paused")


class Tables:
    """The rows of the portal as they stand now, in the order in which they were made."""

    cases: list[Any]
    items: list[Any]
    tasks: list[Any]
    clocks: list[Any]
    pauses: list[Any]
    extensions: list[Any]
    inspections: list[Any]
    attendances: list[Any]
    deficiencies: list[Any]
    hearings: list[Any]
    papers: list[Any]
    holds: list[Any]
    outages: list[Any]
    events: list[Any]

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT json_build_object({})::text".format(", ".join(_PARTS)))
            found = json.loads(cursor.fetchone()[0], object_hook=_row)
        vars(self).update(vars(found))
        self.version = found.notices[-1].id
        self.case = {row.id: row for row in self.cases}
        self.item = {row.id: row for row in self.items}
        self.task = {row.id: row for row in self.tasks}

    def open_clocks(self) -> Iterator[Any]:
        return (clock for clock in self.clocks if clock.state in OPEN)

    def review_clocks(self, task: Any) -> list[Any]:
        """All clocks of a review, open and closed."""
        return [clock for clock in self.clocks if clock.task_id == task.id and clock.kind == task.stage]

    def first_look(self, item: Any) -> Any:
        """The review of the lower level that examines an item first, None where there is none."""
        return next((task for task in self.tasks if task.item_id == item.id and task.stage == "pre_review"), None)

    def absence_clocks(self, task: Any = None) -> list[Any]:
        """All clocks of absences, open and closed, of a review or of all."""
        found = (clock for clock in self.clocks if clock.kind == "absence")
        return [clock for clock in found if task is None or clock.task_id == task.id]

    def attendances_of(self, task: Any) -> list[Any]:
        return [row for row in self.attendances if row.task_id == task.id]

    def called_to(self, inspection: Any) -> list[Any]:
        return [row for row in self.attendances if row.inspection_id == inspection.id]

    def clocks_of(self, item: Any, kind: str) -> list[Any]:
        """All clocks of an item itself, open and closed."""
        return [clock for clock in self.clocks if clock.item_id == item.id and clock.kind == kind]

    def department_of(self, clock: Any) -> int | None:
        """Whose silence the clock is about; None where it is the window's."""
        if clock.task_id is not None:
            return self.task[clock.task_id].department_id
        return self.item[clock.item_id].department_id if clock.item_id is not None else None

    def items_of(self, case: Any) -> list[Any]:
        return sorted((item for item in self.items if item.case_id == case.id), key=lambda item: item.position)

    def pauses_of(self, item_id: int | None) -> list[Any]:
        return [pause for pause in self.pauses if pause.item_id == item_id]

    def in_state(self, name: str, *states: str) -> list[Any]:
        """The rows of that kind in one of *states*."""
        return [row for row in getattr(self, name) if row.state in states]

    def is_current(self, clock: Any) -> bool:
        """Whether a clock was reckoned under the calendar in force."""
        return clock.calendar_version == self.version


def _row(found: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{name: _value(name, value) for name, value in found.items()})


def _value(name: str, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if name == "at" or name.endswith("_at"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name.endswith("_on") else value
