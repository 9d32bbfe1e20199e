"""Reading the fields of a worked time case, each with its own plain complaint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from approvals.clocks.domain.clocks import Extension, Pause, PauseGround, Unit
from approvals.clocks.domain.policies import CLOSING_TIME, ReceiptPolicy
from portal.kernel.workdays import SHANGHAI, DayKind, SpecialDay

Chosen = TypeVar("Chosen")


MIDNIGHT = "24:00"

LONGEST = 10_000


_UNITS = {"workday": Unit.WORKDAY, "calendar": Unit.DAY, "day": Unit.DAY}

_RECEIPTS = {"strict": False, "deferred": True}

_OVERRIDES = {"off": DayKind.HOLIDAY, "work": DayKind.MAKEUP_DAY}


class MalformedCase(Exception):
    """A field of a case is missing or is not what its name says."""


@dataclass(frozen=True, slots=True)
class Given:
    """The fields of one JSON object; ``where`` is its place in the case, for complaints."""

    values: Mapping[str, object]
    where: str

    @classmethod
    def read(cls, value: object, where: str) -> "Given":
        if not isinstance(value, Mapping):
            raise MalformedCase(f"{where} is not an object")
        return cls(value, where)

    def filled(self) -> "Given":
        if not self.values:
            raise MalformedCase(f"{self.where} is empty")
        return self

    def part(self, key: str, *, is_optional: bool = False) -> "Given":
        value = self.values.get(key)
        return Given.read({} if value is None and is_optional else value, f"{self.where}.{key}")

    def beside(self, other: "Given") -> "Given":
        """These fields and those of *other*, which come second."""
        return Given({**other.values, **self.values}, self.where)

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str):
            raise self._complaint(key, "a text")
        return value

    def truth(self, key: str) -> bool:
        """A truth value; false when it is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self._complaint(key, "true or false")
        return value

    def length(self, key: str, default: int | None = None) -> int:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST:
            raise self._complaint(key, f"a whole number from 0 to {LONGEST}")
        return value

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise self._complaint(key, "a day like 2026-03-02") from None

    def moment(self, key: str) -> datetime:
        """An aware moment; one written without a zone is local."""
        try:
            moment = datetime.fromisoformat(self.text(key))
        except ValueError:
            raise self._complaint(key, "a moment like 2026-03-02T09:00:00+08:00") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)

    def closing(self, key: str) -> time | None:
        """A time of the day; None for 24:00, or when it is not there."""
        if not self.has(key) or self.text(key) == MIDNIGHT:
            return None
        try:
            return time.fromisoformat(self.text(key))
        except ValueError:
            raise self._complaint(key, "a time like 17:30") from None

    def choice(self, key: str, words: Mapping[str, Chosen]) -> Chosen:
        value = self.text(key)
        if value not in words:
            raise self._complaint(key, " or ".join(words))
        return words[value]

    def unit(self, default: Unit) -> Unit:
        return self.choice("unit", _UNITS) if self.has("unit") else default

    def receipt_policy(self) -> ReceiptPolicy:
        is_deferred = self.choice("receipt", _RECEIPTS) if self.has("receipt") else False
        closes_at = (self.closing("close") or time.max) if self.has("close") else CLOSING_TIME
        return ReceiptPolicy(is_deferred=is_deferred, closes_at=closes_at)

    def pauses(self) -> tuple[Pause, ...]:
        rows = self.values.get("suspensions") or []
        if not isinstance(rows, list):
            raise self._complaint("suspensions", "a list")
        return tuple(_pause(Given.read(row, f"{self.where}.suspensions[{at}]")) for at, row in enumerate(rows))

    def extension(self) -> Extension | None:
        if not self.has("extension"):
            return None
        row = self.part("extension")
        return Extension(row.length("n"), row.day("approved_on"))

    def overrides(self) -> dict[date, SpecialDay]:
        """Days that are off or worked in spite of the national calendar."""
        rows = self.part("overrides", is_optional=True)
        return {_day(key, rows.where): SpecialDay(rows.choice(key, _OVERRIDES), "") for key in rows.values}

    def is_decided_by(self, end: datetime) -> bool:
        """Whether there is a decision, and not one dated at or after *end*. A decision without a date is in time."""
        if not self.has("decision"):
            return False
        try:
            moment = datetime.fromisoformat(str(self.values["decision"]))
        except ValueError:
            return True
        return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)) < end

    def _complaint(self, key: str, wanted: str) -> MalformedCase:
        found = repr(self.values[key]) if key in self.values else "missing"
        return MalformedCase(f"{self.where}.{key} is {found}, not {wanted}")


def _pause(row: Given) -> Pause:
    if not row.has("noticed"):
        raise MalformedCase(f"{row.where}.noticed is missing: without written notice nothing is excluded")
    ended_on = row.day("end") if row.has("end") else None
    return Pause(row.day("start"), ended_on, PauseGround.EXPERT_REVIEW, is_noticed=row.truth("noticed"))


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MalformedCase(f"{where} has the key {text!r}, not a day like 2026-03-02") from None
