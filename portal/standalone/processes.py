"""Children that end with their parent, however it ends."""

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from portal.settings import env
from portal.standalone.console import say
from portal.standalone.errors import Failure

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
KILL_AFTER = 10.0
POLL = 0.05
LONGEST_TASK = 600.0
YOUNG = 10.0  # a child that ends within so many seconds would only end again

_libc = ctypes.CDLL(None)


def following_parent(how: signal.Signals, *, niceness: int = 0) -> Callable[[], None]:
    """Make the preparation of a child that receives *how* when its parent dies.

    Linux sends it when the thread that started the child ends: start children from the main thread.
    """
    parent = os.getpid()

    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, how)
        if os.getppid() != parent:
            os._exit(1)
        os.nice(niceness)

    return prepare


def identity(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """Popen's arguments for running as *user*, or as whoever runs the supervisor."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@dataclass(frozen=True)
class Program:
    """What to run and how to end it."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: pwd.struct_passwd | None = None
    ends_on: signal.Signals = signal.SIGTERM
    orphan_ends_on: signal.Signals = signal.SIGKILL
    before_start: Callable[[], None] = lambda: None
    niceness: int = 0
    is_task: bool = False  # ends by itself, with status 0
    output: Path | None = None  # where standard output goes, if not to the log


class Child:
    """One running program in a process group of its own."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started = time.monotonic()
        program.before_start()
        with program.log.open("ab") as log, (program.output or program.log).open("ab") as output:
            try:
                self.process = subprocess.Popen(
                    list(program.command),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=log,
                    env=env.inherited(**program.environment),
                    process_group=0,
                    preexec_fn=following_parent(program.orphan_ends_on, niceness=program.niceness),
                    **identity(program.user),
                )
            except (OSError, subprocess.SubprocessError) as error:
                raise Failure(f"{program.name} could not be started: {error}") from error

    def ended(self) -> int | None:
        """Return the exit status (a signal's number when killed), None while it runs; leaves the process unreaped."""
        result = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return None if result is None else result.si_status

    def has_failed(self) -> bool:
        status = self.ended()
        return status is not None and not (self.program.is_task and status == 0)

    def stop(self) -> None:
        """End the program, then whatever it left behind in its group."""
        os.kill(self.process.pid, self.program.ends_on)
        deadline = time.monotonic() + KILL_AFTER
        while self.ended() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(self.process.pid, signal.SIGKILL)  # unreaped, so the number is still ours
        self.process.wait()


class Family:
    """The children of one supervisor; leaving the block stops them, the latest first."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        handlers = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
        while self._children:
            self._children.pop().stop()
        for number, handler in handlers.items():
            signal.signal(number, handler)

    def start(self, program: Program) -> Child:
        child = Child(program)
        self._children.append(child)
        return child

    def run(self, task: Program, *, on_line: Callable[[str], None]) -> None:
        """Run *task* to its end, passing on each line that it prints; raise Failure when it ends badly."""
        child = self.start(task)
        with (task.output or task.log).open() as output:

            def has_ended() -> bool:
                is_over = child.ended() is not None
                for line in output:
                    on_line(line.rstrip())
                return is_over

            self.wait_until(has_ended, seconds=LONGEST_TASK, what=task.name, log=task.log)
        self.keep_up()
        self._children.remove(child)
        child.stop()

    def wait_until(self, ready: Callable[[], bool], *, seconds: float, what: str, log: Path) -> None:
        """Poll *ready*; raise Failure when a child fails or *seconds* pass."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.keep_up()
            if time.monotonic() > deadline:
                raise Failure(f"{what} was not ready within {seconds:.0f} s", log)
            time.sleep(POLL)

    def keep_up(self) -> None:
        """Start again what should have stayed; raise Failure for a task or for a child that did not live long."""
        for place, child in enumerate(self._children):
            if not child.has_failed():
                continue
            sentence = f"{child.program.name} ended with status {child.ended()}"
            if child.program.is_task or time.monotonic() - child.started < YOUNG:
                raise Failure(sentence, child.program.log)
            say(f"{sentence}; starting it again")
            child.stop()
            self._children[place] = Child(child.program)


def in_foreground(command: Sequence[str | Path], environment: Mapping[str, str]) -> int:
    """Run *command* on the terminal, which sends it Ctrl-C itself, and return its exit status."""
    process = subprocess.Popen(
        list(command), env=env.inherited(**environment), preexec_fn=following_parent(signal.SIGTERM)
    )
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.terminate())
    status = process.wait()
    return status if status >= 0 else 128 - status
