"""Visitors who send a byte a second hold nobody up: the proxy waits for them, and the web server does not."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from portal.settings.env import BASE_DIR
from portal.standalone.demo import SERVING
from tests.proxy import proxy as nginx

SLOW, MANY = 12, 50
PATIENCE = 3.0  # seconds
TRUSTING = ssl._create_unverified_context()  # noqa: S323 (a certificate that the test has made)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def until_listening(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")


@pytest.fixture
def web(request: pytest.FixtureRequest) -> Iterator[int]:
    """A web server as production has it, or as the test asks, but for the program."""
    port = free_port()
    options = getattr(request, "param", ["--interface=wsgi", "--blocking-threads=4", "--backpressure=64"])
    program = "tests.integration.portal.reading_app:application"
    command = [sys.executable, "-m", "granian", f"--port={port}", *options, program]
    told = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=BASE_DIR, process_group=0, **told)
    until_listening(port)
    yield port
    os.killpg(process.pid, signal.SIGKILL)  # its workers would go on without it
    process.wait()


@pytest.fixture
def proxy(web: int, tmp_path: Path) -> Iterator[int]:
    """nginx with the settings of production."""
    port = free_port()
    with nginx(tmp_path, web=web, plain=free_port(), safe=port):
        until_listening(port)
        yield port


def slow_visitors(port: int, *, is_safe: bool, number: int = SLOW) -> list[socket.socket]:
    """Visitors who announce a body and send the first byte of it."""
    found = [socket.create_connection(("127.0.0.1", port)) for _ in range(number)]
    if is_safe:
        found = [TRUSTING.wrap_socket(each) for each in found]
    for each in found:
        each.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\na")
    time.sleep(0.3)
    return found


def test_slow_visitors_wait_at_the_proxy(proxy):
    visitors = slow_visitors(proxy, is_safe=True)
    with urlopen(f"https://127.0.0.1:{proxy}/", timeout=PATIENCE, context=TRUSTING) as answer:
        assert answer.status == 200
    visitors[0].sendall(b"b" * 99)
    assert visitors[0].recv(1000).startswith(b"HTTP/1.1 200 OK")


def test_without_it_they_freeze_the_web_server(web):
    """The control."""
    visitors = slow_visitors(web, is_safe=False)
    with pytest.raises(OSError, match="timed out"):
        urlopen(f"http://127.0.0.1:{web}/", timeout=PATIENCE)
    assert visitors


@pytest.mark.parametrize("web", [SERVING], indirect=True)
def test_the_demo_which_has_no_proxy_has_a_thread_for_each_of_many(web):
    visitors = slow_visitors(web, is_safe=False, number=MANY)
    with urlopen(f"http://127.0.0.1:{web}/", timeout=PATIENCE) as answer:
        assert answer.status == 200
    visitors[0].sendall(b"b" * 99)
    assert visitors[0].recv(1000).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(("path", "kind"), [("/", "text/html"), ("/api/v1/cases/", "application/json")])
def test_a_web_server_that_does_not_answer_is_told_with_a_time_to_come_back(tmp_path, path, kind):
    port = free_port()
    with nginx(tmp_path, web=free_port(), plain=free_port(), safe=port):
        until_listening(port)
        with pytest.raises(HTTPError) as refused:
            urlopen(f"https://127.0.0.1:{port}{path}", timeout=PATIENCE, context=TRUSTING)
    answer = refused.value
    assert (answer.code, answer.headers["Retry-After"], answer.headers.get_content_type()) == (503, "5", kind)
    assert "再决定是否重新提交" in answer.read().decode()
