"""A scanner that the installation names sees every upload; while it is away, none is kept."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from approvals.materials.services.uploads import judge
from portal.gate import scanner
from portal.gate.words import FileInfected, ScannerAway
from portal.settings.env import BASE_DIR
from tests.hostile.documents import content
from tests.hostile.writer import Document, plain
from tests.standins.clamd import INFECTED

HONEST, HOSTILE = plain(Document()), plain(content("", INFECTED))


@pytest.fixture
def clamd(tmp_path: Path, settings) -> Iterator["subprocess.Popen[bytes]"]:
    settings.CLAMD = str(tmp_path / "clamd")
    process = subprocess.Popen([sys.executable, "-m", "tests.standins.clamd", settings.CLAMD], cwd=BASE_DIR)
    deadline = time.monotonic() + 20
    while not scanner.answers(settings.CLAMD) and time.monotonic() < deadline:
        time.sleep(0.05)
    yield process
    process.kill()
    process.wait()


def test_what_it_finds_is_refused_and_the_rest_is_kept(clamd, settings):
    assert judge("a.pdf", HONEST).data
    with pytest.raises(FileInfected):
        judge("a.pdf", HOSTILE)
    settings.CLAMD = ""
    assert judge("a.pdf", HOSTILE).data  # the control: nothing else looks for that text


@pytest.mark.django_db
def test_while_it_is_away_nothing_is_kept_and_health_says_so(clamd):
    assert Client().get("/healthz").json()["scanner"] is True
    clamd.kill()
    clamd.wait()
    with pytest.raises(ScannerAway):
        judge("a.pdf", HONEST)
    told = Client().get("/healthz")
    assert (told.status_code, told.json()["scanner"], told.json()["status"]) == (200, False, "degraded")
    assert "暂时不能上传文件" in told.json()["message"]


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere"])
def test_one_that_was_never_there_is_away(address):
    assert not scanner.answers(address)
