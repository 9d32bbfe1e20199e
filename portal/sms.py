"""Text messages: one way out, chosen by the settings. Without one, none are sent and pages say so.

A gateway is told a template, its words, and a number; the template's text is registered with the gateway. Numbers go
nowhere else: not into logs, tasks, messages of errors or addresses.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from portal.kernel.masking import masked_mobile

TIMEOUT = 10.0  # seconds
SIGNATURE = "X-Signature-SHA256"


class NotSent(RuntimeError):
    """The gateway did not take the message; it may be tried again. Says how it failed and nothing of the message."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message to one person. A gateway that has seen ``key`` before need not send it again."""

    key: str
    mobile: str
    template: str
    words: Mapping[str, str]


class Sender(Protocol):
    def send(self, text: Text) -> None:
        """Hand *text* over. Raises NotSent."""


@dataclass(frozen=True, slots=True)
class FileSender:
    """For the demo: appends to a file what would be sent, the number masked."""

    path: Path

    def send(self, text: Text) -> None:
        line = {
            "key": text.key,
            "mobile": masked_mobile(text.mobile),
            "template": text.template,
            "words": dict(text.words),
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """Posts JSON to a gateway, signed with a shared secret (HMAC-SHA256 over the body). ``sign`` opens each message.

    ``templates`` are the gateway's ids by our names.
    """

    url: str
    secret: str
    sign: str
    templates: Mapping[str, str]

    def send(self, text: Text) -> None:
        told = {
            "id": text.key,
            "sign": self.sign,
            "mobile": text.mobile,
            "template": self.templates[text.template],
            "params": dict(text.words),
        }
        body = json.dumps(told, ensure_ascii=False).encode()
        seal = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        status = self._post(body, {"Content-Type": "application/json; charset=utf-8", SIGNATURE: seal})
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise NotSent(f"the gateway answered {status}")

    def _post(self, body: bytes, headers: Mapping[str, str]) -> int:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.netloc, timeout=TIMEOUT)
        try:
            connection.request("POST", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body, headers)
            return connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise NotSent(type(error).__name__) from None
        finally:
            connection.close()


def sender() -> Sender | None:
    """The way out that is set up: the gateway, in a demo its file, else none."""
    if settings.SMS_URL:
        return HttpGateway(settings.SMS_URL, settings.SMS_SECRET, settings.SMS_SIGN, settings.SMS_TEMPLATES)
    return FileSender(Path(settings.SMS_FILE)) if settings.SMS_FILE else None
