"""What ends a command early."""

from pathlib import Path


class Failure(Exception):
    """Something did not work; *log*, where given, holds the reason."""

    def __init__(self, message: str, log: Path | None = None) -> None:
        super().__init__(message)
        self.log = log

    def tail(self, lines: int = 25) -> str:
        """Return the last lines of the log, or nothing."""
        if self.log is None or not self.log.exists():
            return ""
        text = self.log.read_text("utf-8", errors="replace").splitlines()[-lines:]
        return "\n".join([f"--- {self.log}", *text])


class Stopped(BaseException):
    """A person or the system asked the supervisor to stop."""
