"""What the portal writes to its log says nothing about anybody."""

import logging
import re
from types import TracebackType

_TOLD_BY_THE_DATABASE = re.compile(r"^(DETAIL|LINE \d+|CONTEXT): .*(\n +\^)?$", re.MULTILINE)
"""Parts of an error of PostgreSQL that repeat what was sent."""

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Leaves out of a traceback what PostgreSQL repeats of the row or the statement."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 (the name is logging's)
        return _TOLD_BY_THE_DATABASE.sub("(left out)", super().formatException(ei))
