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
from shutil import which
from urllib.request import urlopen

import pytest

from portal.settings.env import BASE_DIR
from portal.standalone.demo import SERVING

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
    """nginx with the settings of production, at other addresses."""
    port, nginx = free_port(), which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    assert nginx, "the tests of the proxy need nginx: apt-get install nginx-light"
    made = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem", "-subj", "/CN=localhost"]
    openssl = which("openssl")
    assert openssl
    subprocess.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *made], check=True, capture_output=True)
    text = (BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    changed = {
        "web:8000": f"127.0.0.1:{web}",
        "listen 80 ": f"listen 127.0.0.1:{free_port()} ",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "/etc/nginx/tls": str(tmp_path),
        "include mime.types": "include /etc/nginx/mime.types",
        "access_log off;": "".join(
            f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        ),
    }
    for before, after in changed.items():
        assert before in text
        text = text.replace(before, after)
    config = tmp_path / "nginx.conf"
    config.write_text(f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n{text}", encoding="utf-8")
    process = subprocess.Popen([nginx, "-c", config, "-p", tmp_path], stderr=subprocess.DEVNULL)
    until_listening(port)
    yield port
    process.terminate()
    process.wait()


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
