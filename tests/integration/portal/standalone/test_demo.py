"""run.py demo: what it promises a person who starts it, stops it or kills it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.settings.env import BASE_DIR
from portal.standalone import processes
from portal.standalone.console import Bar
from portal.standalone.errors import Failure
from portal.standalone.places import Places
from portal.standalone.ports import free_port, refuse_shared
from portal.standalone.postgres import DEMO, ROLES, Postgres
from portal.standalone.processes import Family, Program

# Servers without the portal: a supervisor of the kind that demo is, ready in half a second.
SERVERS = """
import time
from portal.standalone import servers
from portal.standalone.places import Places
from portal.standalone.postgres import DEMO
from portal.standalone.processes import Family
places = Places("demo")
with places.held(), Family() as family:
    environment = servers.start(family, places, DEMO)
    places.announce(environment)
    print(environment["DATABASE_URL"], flush=True)
    time.sleep(60)
"""

# A demo whose output goes into a pipe that nobody reads any more.
UNHEARD = """
import os, sys
from portal.standalone.__main__ import main
reader, writer = os.pipe()
os.close(reader)
os.dup2(writer, 1)
sys.exit(main(["demo", "--check"]))
"""

OF_THE_TESTS = {"DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A folder that every account can reach, as a checkout of an ordinary machine."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="yiwang-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def supervise(data: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a supervisor with servers of its own; kills what a failed test leaves."""
    started: list[subprocess.Popen[str]] = []
    own = {"DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}

    def start(*arguments: str, **changes: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=BASE_DIR,
            env=environment | own | changes,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    left = set().union(*(descendants(process.pid) for process in started))
    for process in started:
        process.kill()
        process.communicate()
    wait_for(lambda: not running(left))


def descendants(pid: int) -> set[int]:
    """Return every process below *pid*."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (status := _stat(int(entry.name))):
            parents[int(entry.name)] = int(status[1])
    found = {pid}
    while grown := {child for child, parent in parents.items() if parent in found} - found:
        found |= grown
    return found - {pid}


def running(pids: set[int]) -> set[int]:
    """Return those of *pids* that still run; a zombie does not."""
    return {pid for pid in pids if (status := _stat(pid)) and status[0] != "Z"}


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def wait_for(condition: Callable[[], object], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def environment_of(pid: int) -> dict[str, str]:
    entries = Path(f"/proc/{pid}/environ").read_text("utf-8", "replace").split("\0")
    return dict(entry.split("=", 1) for entry in entries if "=" in entry)


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """Return what *process* says up to *text*, or everything if it never says it."""
    said = ""
    while text not in said and (line := process.stdout.readline()):
        said += line
    return said


@pytest.mark.long
def test_check_starts_the_portal_says_ready_and_stops_it_again(supervise):
    demo = supervise("-m", "portal.standalone", "demo", "--check")
    said = read_until(demo, "READY")
    children = descendants(demo.pid)
    demo.communicate(timeout=30)
    assert "READY http://127.0.0.1:" in said
    assert demo.returncode == 0
    assert running(children) == set()


def test_a_running_demo_tells_who_can_sign_in_and_killing_it_leaves_nothing_running(supervise):
    demo = supervise("-m", "portal.standalone", "demo", "--no-cases")
    assert "clerk" in read_until(demo, "Ctrl-C")
    children = descendants(demo.pid)
    assert len(children) > 8
    demo.kill()
    assert wait_for(lambda: not running(children)), running(children)


def test_the_worker_of_a_demo_watches_its_web_and_takes_a_stop_for_intended(supervise):
    demo = supervise("-m", "portal.standalone", "demo", "--no-cases")
    address = re.search(r"http://127.0.0.1:\d+", read_until(demo, "Ctrl-C")).group()
    told = [environment for pid in descendants(demo.pid) if "WEB_PROBE_URL" in (environment := environment_of(pid))]
    assert {(each["WEB_PROBE_URL"], each["STOPS_ARE_INTENDED"]) for each in told} == {(f"{address}/healthz", "1")}


def test_a_demo_that_is_stopped_ends_well_and_leaves_nothing_running(supervise):
    demo = supervise("-m", "portal.standalone", "demo", "--no-cases")
    assert "http://127.0.0.1:" in read_until(demo, "Ctrl-C")
    children = descendants(demo.pid)
    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=30)
    assert demo.returncode == 0
    assert running(children) == set()


def test_a_demo_that_nobody_listens_to_ends_without_a_trace(supervise):
    demo = supervise("-c", UNHEARD)
    said, _ = demo.communicate(timeout=30)
    assert (said, demo.returncode) == ("", 1)


def test_a_second_demo_of_the_same_checkout_says_so(supervise):
    assert "postgresql://" in read_until(supervise("-c", SERVERS), "postgresql://")
    second = supervise("-m", "portal.standalone", "demo", "--check")
    said, _ = second.communicate(timeout=30)
    assert "already running" in said
    assert second.returncode == 1


def test_a_stale_pid_file_that_names_a_living_stranger_does_not_stop_the_database(supervise, data):
    first = supervise("-c", SERVERS)
    assert "postgresql://" in read_until(first, "postgresql://")
    children = descendants(first.pid)
    first.kill()
    assert wait_for(lambda: not running(children))
    stale = data / "demo" / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n0\n5432\n\n\n\nready\n")
    assert "postgresql://" in read_until(supervise("-c", SERVERS), "postgresql://")


def test_a_database_that_was_killed_starts_again_only_when_its_last_session_has_ended(data, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(data))
    places = Places("killed")
    folder = places.root / "postgres" / "data"
    folder.mkdir(parents=True)
    (folder / "postmaster.pid").write_text("4194305\n")
    (folder.parent / ROLES.name).write_text(ROLES.read_text())
    program = Postgres(places, DEMO).program()
    session = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.5)"], cwd=folder)
    program.before_start()
    assert session.poll() == 0
    assert not (folder / "postmaster.pid").exists()


def test_management_commands_use_the_servers_of_a_running_demo(supervise):
    assert "postgresql://" in read_until(supervise("-c", SERVERS), "postgresql://")
    command = supervise("-m", "portal.standalone", "manage", "load_calendar", "--help")
    said, _ = command.communicate(timeout=30)
    assert command.returncode == 0, said


def test_management_commands_start_the_servers_they_need(supervise):
    command = supervise("-m", "portal.standalone", "manage", "dbshell", "--", "-c", "SELECT 6 * 7")
    said, _ = command.communicate(timeout=30)
    assert command.returncode == 0, said
    assert "42" in said


def test_a_set_up_that_fails_says_why_and_what_to_do(supervise):
    demo = supervise("-m", "portal.standalone", "demo", "--check", "--fresh", DJANGO_SETTINGS_MODULE="missing")
    said, _ = demo.communicate(timeout=30)
    assert "No module named 'missing'" in said
    assert "--fresh" in said
    assert demo.returncode == 1


@pytest.fixture
def sleeper(tmp_path):
    """A program that notes its number and stays until it is told to end."""
    return Program(name="sleeper", command=["/bin/sh", "-c", "echo $$; exec sleep 60"], log=tmp_path / "sleeper.log")


def test_a_child_that_ends_early_ends_the_supervisor(sleeper):
    with Family() as family:
        child = family.start(sleeper)
        os.kill(child.process.pid, signal.SIGKILL)
        assert wait_for(child.ended)
        with pytest.raises(Failure, match="sleeper ended with status 9"):
            family.keep_up()


def test_a_child_that_ends_later_is_started_again(sleeper, monkeypatch, capsys):
    monkeypatch.setattr(processes, "YOUNG", 0.0)
    with Family() as family:
        child = family.start(sleeper)
        assert wait_for(sleeper.log.read_text)
        os.kill(child.process.pid, signal.SIGKILL)
        assert wait_for(child.ended)
        family.keep_up()
        assert wait_for(lambda: len(sleeper.log.read_text().split()) == 2)
    first, second = sleeper.log.read_text().split()
    assert first != second
    assert "starting it again" in capsys.readouterr().out


def test_a_child_that_does_not_want_to_end_is_killed_with_what_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "KILL_AFTER", 0.2)
    stubborn = ["/bin/sh", "-c", "trap '' TERM; sleep 60 & echo ready; wait; sleep 60"]
    with Family() as family:
        child = family.start(Program(name="stubborn", command=stubborn, log=tmp_path / "log"))
        assert wait_for((tmp_path / "log").read_text)
        children = descendants(child.process.pid) | {child.process.pid}
    assert len(children) == 2
    assert wait_for(lambda: not running(children))


def test_a_task_passes_on_what_it_prints(tmp_path):
    task = Program(name="task", command=["/bin/sh", "-c", "echo one; echo $$"], log=tmp_path / "log", is_task=True)
    task.log.touch()
    lines: list[str] = []
    with Family() as family:
        family.run(task, on_line=lines.append)
        assert not Path("/proc", lines[1]).exists()
    assert lines[0] == "one"


def test_progress_is_a_line_for_every_tenth_where_there_is_no_terminal(capsys):
    bar = Bar("Demo cases")
    for done in range(301):
        bar.show(f"{done}/300")
    assert capsys.readouterr().out.splitlines() == [f"Demo cases {tenth * 30}/300" for tenth in range(1, 11)]


def test_a_taken_port_leads_to_the_next_free_one(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with free_port(port) as first, free_port(port) as second:
            assert port < first < second
    said = capsys.readouterr().out
    assert f"端口 {port} 已被其他程序占用，本平台改用端口 {first}" in said
    assert f"Port {port} is in use by another program: the portal uses {first}" in said


def sharing(port: int) -> socket.socket:
    """Listen on *port* as our web server does: together with whoever asks."""
    stranger = socket.socket()
    stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    stranger.bind(("127.0.0.1", port))
    stranger.listen()
    return stranger


def a_free_port() -> int:
    with sharing(0) as found:
        return found.getsockname()[1]


def test_of_two_demos_that_start_together_one_says_first_that_it_goes_elsewhere(supervise, data):
    command = ("-m", "portal.standalone", "demo", "--no-cases", f"--port={(port := a_free_port())}")
    starts = [supervise(*command, DATA_DIR=str(data / name)) for name in ("one", "other")]
    first_lines = [start.stdout.readline() for start in starts]
    assert sorted(line.startswith(f"端口 {port} 已被其他程序占用") for line in first_lines) == [False, True]


def test_a_demo_stops_when_another_web_server_shares_its_port(supervise):
    port = a_free_port()
    demo = supervise("-m", "portal.standalone", "demo", "--no-cases", f"--port={port}")
    read_until(demo, "PostgreSQL and Valkey")
    with sharing(port):
        said, _ = demo.communicate(timeout=60)
    assert f"Another program answers on port {port} as well" in said
    assert demo.returncode == 1


def test_a_port_is_shared_when_two_listen_and_not_before():
    with sharing(0) as first:
        port = first.getsockname()[1]
        refuse_shared(port)
        with sharing(port), pytest.raises(Failure, match="--port"):
            refuse_shared(port)


def test_a_data_folder_from_before_the_roles_is_not_started(data, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(data))
    places = Places("before")
    (places.root / "postgres" / "data").mkdir(parents=True)
    with pytest.raises(Failure, match="start with --fresh"):
        Postgres(places, DEMO).program()
