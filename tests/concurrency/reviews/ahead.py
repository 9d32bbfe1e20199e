"""Celery in a process whose own clock is 40 days ahead: ``python -m tests.concurrency.reviews.ahead -A … worker``.

``time`` and ``datetime`` tell the wrong time before anything else is imported; the database's clock is as it was.
"""

import datetime
import runpy
import time
from typing import Any

AHEAD = datetime.timedelta(days=40)
_Datetime, _time = datetime.datetime, time.time


class _LikeTheRealOne(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, _Datetime)


class Ahead(_Datetime, metaclass=_LikeTheRealOne):
    """Makes real moments, and takes the wrong one for now."""

    def __new__(cls, *parts: Any, **named: Any) -> Any:
        return _Datetime(*parts, **named)

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return _Datetime.now(tz) + AHEAD

    @classmethod
    def utcnow(cls) -> Any:
        return cls.now(datetime.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        return cls.now()


if __name__ == "__main__":
    datetime.datetime = Ahead  # type: ignore[misc]
    time.time = lambda: _time() + AHEAD.total_seconds()
    runpy.run_module("celery", run_name="__main__", alter_sys=True)
