"""Citizens' programs that open one draft after the other, over HTTP, and send each again until it is answered."""

import json
import socket
import ssl
import time
from collections import Counter
from http.client import HTTPException
from http.cookiejar import CookieJar
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener
from uuid import uuid4

PASSWORD = "gut-geheim-9"
PATIENCE = 8.0
"""Seconds that a caller waits for an answer; 0 is noted as its status then."""
PAUSE = 0.1
"""Seconds before a call is sent again."""
CREATED, IN_PROGRESS, NO_ANSWER = 201, 409, 0
TRUSTING = ssl._create_unverified_context()  # noqa: S323 (a certificate that the hall has made)
A_BYTE_A_SECOND = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"


class Visitor:
    """Somebody with cookies. Notes each answer's status, and how long the slowest of each took."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies), HTTPSHandler(context=TRUSTING))
        self.statuses: Counter[int] = Counter()
        self.slowest: Counter[int] = Counter()

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> int:
        """Return the status."""
        token = next((cookie.value for cookie in self._cookies if cookie.name == "csrftoken"), None)
        told = {name.replace("_", "-"): value for name, value in headers.items()} | {"X-CSRFToken": token or ""}
        began = time.monotonic()
        try:
            with self._opener.open(Request(self._address + path, body, told), timeout=PATIENCE) as answer:  # noqa: S310
                status = int(answer.status)
                answer.read()
        except HTTPError as refusal:
            status = refusal.code
            refusal.close()
        except (OSError, HTTPException):
            status = NO_ANSWER
        self.statuses[status] += 1
        self.slowest[status] = max(self.slowest[status], round(1000 * (time.monotonic() - began)))
        return status

    def sign_in(self, name: str) -> None:
        self.ask("/account/login/")
        told = urlencode({"login": name, "password": PASSWORD}).encode()
        self.ask("/account/login/", told)


class Busy(Thread):
    """Does something again and again until told to stop."""

    def __init__(self, address: str, name: str) -> None:
        super().__init__(name=name)
        self.visitors: list[Visitor] = []
        self._address = address
        self._stopped = Event()

    def stop(self) -> None:
        self._stopped.set()


class Caller(Busy):
    """Opens drafts until told to stop; ``acknowledged`` tells when each key was answered, on the steady clock."""

    def __init__(self, address: str, name: str, applicant_id: int) -> None:
        super().__init__(address, name)
        self.visitors = [Visitor(address)]
        self.visitors[0].sign_in(name)
        self.acknowledged: dict[str, float] = {}
        self._draft = json.dumps({"applicant_id": applicant_id, "matter_code": "CY01"}).encode()

    def run(self) -> None:
        while not self._stopped.is_set():
            self._open(str(uuid4()))

    def _open(self, key: str) -> None:
        """Until it is answered; a key that a call left open when its server died is let go."""
        headers = {"Content_Type": "application/json", "Idempotency_Key": key}
        while not self._stopped.is_set():
            status = self.visitors[0].ask("/api/v1/cases/", self._draft, **headers)
            if status == CREATED:
                self.acknowledged[key] = time.monotonic()
            if status in {CREATED, IN_PROGRESS}:
                return
            time.sleep(PAUSE)


class Passer(Busy):
    """Signs in anew and looks at pages, the public one of certificates among them."""

    def run(self) -> None:
        while not self._stopped.wait(PAUSE):
            visitor = Visitor(self._address)
            self.visitors.append(visitor)
            visitor.sign_in(self.name)
            for path in ("/", "/certificates/verify/?number=X", "/account/", "/healthz"):
                visitor.ask(path)


class Crowd(Busy):
    """So many who each send a byte a second, and begin anew when they are sent away."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(f"127.0.0.1:{port}", "crowd")
        self._port, self._number = port, number

    def run(self) -> None:
        lines: list[socket.socket] = []
        while not self._stopped.wait(1):
            lines = [line for line in lines if self._goes_on(line)]
            lines += [self._begun() for _ in range(self._number - len(lines))]
        for line in lines:
            line.close()

    def _begun(self) -> socket.socket:
        line = TRUSTING.wrap_socket(socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE))
        line.sendall(A_BYTE_A_SECOND)
        return line

    @staticmethod
    def _goes_on(line: socket.socket) -> bool:
        try:
            line.sendall(b"a")
        except OSError:
            line.close()
            return False
        return True
