"""The bounded process: what ends it, who shares it, and that nothing is left of it."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from portal.gate import keeper as gate
from portal.gate.words import FileDemanding, FileUnreadable, GateBusy, Kind
from portal.settings import env
from tests.factories.files import PDF


@pytest.fixture
def keeper():
    made = gate.Keeper()
    yield made
    made.end()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    for _look in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def bomb(megabytes: int) -> bytes:
    """A page whose content, a few kilobytes, unpacks to so much."""
    document = pikepdf.Pdf.new()
    document.add_blank_page()
    packed = pikepdf.Stream(document, b"")
    packed.write(zlib.compress(bytes(megabytes << 20)), filter=pikepdf.Name.FlateDecode)
    document.pages[0].obj["/Contents"] = document.make_indirect(packed)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def large_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGBA", (4990, 4000), (1, 2, 3, 128)).save(made, "PNG", compress_level=1)
    return made.getvalue()


def test_one_process_serves_many_files(keeper):
    first = keeper.pass_through(Kind.PDF, PDF)
    process = keeper._process.pid
    with pytest.raises(FileUnreadable):
        keeper.pass_through(Kind.PDF, b"<html>")
    assert keeper.pass_through(Kind.PDF, PDF) == first
    assert keeper._process.pid == process


@pytest.mark.parametrize(
    ("limit", "does"),
    [
        ("MEMORY = 200 << 20", "bytes(300 << 20)"),
        ("CPU_SECONDS = 1", "sum(range(10**12))"),
        ("WALL_SECONDS = 1", "time.sleep(60)"),
        ("MEMORY", "os.abort()"),
    ],
)
def test_a_file_that_takes_too_much_is_refused_and_the_next_one_is_served(keeper, monkeypatch, limit, does):
    """With limits so low that they are soon reached, and a decoder that comes to no end."""
    script = f"""
import os, time
from portal.gate import limits
limits.{limit}
from portal.gate import helper, pictures
def examine(kind, data):
    {does}
pictures.examine = examine
helper.main()
"""
    monkeypatch.setattr(gate, "COMMAND", [sys.executable, "-c", script])
    started = time.monotonic()
    with pytest.raises(FileDemanding):
        keeper.pass_through(Kind.PNG, b"\x89PNG")
    assert time.monotonic() - started < 10
    assert keeper.pass_through(Kind.PDF, PDF).data.startswith(b"%PDF")


def test_what_unpacks_without_end_is_refused_and_the_next_one_is_served(keeper):
    with pytest.raises(FileDemanding):
        keeper.pass_through(Kind.PDF, bomb(300))
    assert keeper.pass_through(Kind.PDF, bomb(3)).data.startswith(b"%PDF")


def test_a_killed_process_is_started_again(keeper):
    kept = keeper.pass_through(Kind.PDF, PDF)
    os.kill(keeper._process.pid, signal.SIGKILL)
    assert gone(keeper._process.pid)
    assert keeper.pass_through(Kind.PDF, PDF) == kept


def test_whoever_waits_too_long_is_asked_to_come_back(keeper, monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.01)
    with keeper._one_at_a_time, pytest.raises(GateBusy):
        keeper.pass_through(Kind.PDF, PDF)
    assert keeper.pass_through(Kind.PDF, PDF)


def test_four_large_pictures_at_once_take_the_memory_of_one(keeper):
    keeper.pass_through(Kind.PDF, PDF)
    picture, peaks, done = large_picture(), [], threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            peaks.append(sum(resident(pid) for pid in (keeper._process.pid, *children(keeper._process.pid))))

    watching = threading.Thread(target=watch)
    watching.start()
    callers = [threading.Thread(target=keeper.pass_through, args=(Kind.PNG, picture)) for _caller in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    done.set()
    watching.join()
    assert 100 < max(peaks) < 350  # megabytes


def resident(pid: int) -> int:
    """Megabytes."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
    except (FileNotFoundError, ProcessLookupError):
        return 0


SERVER = """
import os, sys, time
from portal.gate import keeper
from portal.gate.words import Kind
from tests.factories.files import PDF
keeper.pass_through(Kind.PDF, PDF)
own = keeper._keeper._process.pid
if sys.argv[1] == "fork":
    child = os.fork()
    if not child:
        keeper.pass_through(Kind.PDF, PDF)
        print(own, keeper._keeper._process.pid, flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    keeper.pass_through(Kind.PDF, PDF)
else:
    print(own, flush=True)
    time.sleep(60)
"""


def server(how: str) -> subprocess.Popen[str]:
    surroundings = env.inherited(DJANGO_SETTINGS_MODULE="portal.settings.test")
    command = [sys.executable, "-c", f"import django; django.setup()\n{SERVER}", how]
    return subprocess.Popen(command, cwd=env.BASE_DIR, env=surroundings, stdout=subprocess.PIPE, text=True)


def test_a_server_that_is_killed_leaves_nothing_behind():
    with server("wait") as started:
        own = int(started.stdout.readline())
        assert alive(own)
        started.kill()
        assert gone(own)


def test_a_forked_worker_has_a_process_of_its_own_and_leaves_nothing_behind():
    with server("fork") as started:
        own, forked = map(int, started.stdout.readline().split())
        assert own != forked
        assert started.wait(timeout=20) == 0
        assert gone(own)
        assert gone(forked)


def test_it_knows_no_secret_and_opens_nothing(keeper):
    keeper.pass_through(Kind.PDF, PDF)
    assert Path(f"/proc/{keeper._process.pid}/environ").read_bytes().count(b"=") <= 1  # of the interpreter's own
