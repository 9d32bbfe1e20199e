"""Text messages: taken by a gateway, signed, tried again until it takes them, and of no person's data elsewhere."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.urls import reverse

from approvals.clocks.domain.vocabulary import SignalKind
from approvals.supervision.services.signalling import raise_signals
from portal import sms
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.clock.services import at
from portal.outbox.models import OutboxMessage
from portal.outbox.services import deliver
from tests.factories.accounts import make_staff
from tests.factories.approvals.cases import in_review
from tests.factories.approvals.periods import noon

MOBILE, OTHER, SECRET = "19900000001", "19900000002", "a shared secret"

TEXT = sms.Text("signal:1:2", MOBILE, "reminder", {"number": "000000-20260302-000001", "due": "2026-03-09"})


class Gateway(ThreadingHTTPServer):
    """Answers with the next of ``answers``, then with 200; ``taken`` holds what it answered 200 to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.answers: list[int] = []
        self.taken: list[dict[str, object]] = []
        self.seals: list[bool] = []
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send?app=yiwang"


class Counter(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        expected = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        self.server.seals.append(hmac.compare_digest(expected, self.headers[sms.SIGNATURE]))
        self.server.paths.append(self.path)
        status = self.server.answers.pop(0) if self.server.answers else 200
        if status == 200:
            self.server.taken.append(json.loads(body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    server = Gateway()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_SECRET, settings.SMS_SIGN = server.url, SECRET, "示例县一网通办"
    settings.SMS_TEMPLATES = {"reminder": "T1", "yellow_card": "T2", "red_card": "T3"}
    yield server
    server.shutdown()
    server.server_close()


def test_the_gateway_gets_template_words_and_a_signature_over_them(gateway):
    sms.sender().send(TEXT)
    assert gateway.taken == [
        {
            "id": TEXT.key,
            "sign": "示例县一网通办",
            "mobile": MOBILE,
            "template": "T1",
            "params": {"number": "000000-20260302-000001", "due": "2026-03-09"},
        }
    ]
    assert (gateway.seals, gateway.paths) == ([True], ["/send?app=yiwang"])


@pytest.mark.parametrize("status", [302, 400, 503])
def test_whatever_is_no_yes_is_told_without_the_number(gateway, status):
    gateway.answers = [status]
    with pytest.raises(sms.NotSent, match=f"^the gateway answered {status}$"):
        sms.sender().send(TEXT)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "https://127.0.0.1:1/"])
def test_a_gateway_that_is_not_there_is_told_without_the_number(settings, url):
    settings.SMS_URL = url
    settings.SMS_TEMPLATES = {"reminder": "T1"}
    with pytest.raises(sms.NotSent, match=r"^ConnectionRefusedError$"):
        sms.sender().send(TEXT)


def test_the_demo_writes_to_a_file_and_masks_the_number(settings, tmp_path):
    settings.SMS_FILE = str(tmp_path / "sent" / "sms.jsonl")
    sms.sender().send(TEXT)
    sms.sender().send(TEXT)
    lines = [json.loads(line) for line in Path(settings.SMS_FILE).read_text(encoding="utf-8").splitlines()]
    assert [line["mobile"] for line in lines] == ["199****0001"] * 2
    assert lines[0]["words"] == TEXT.words


def test_without_either_none_are_sent():
    assert sms.sender() is None


def test_every_kind_of_signal_has_its_template(settings):
    assert settings.SMS_TEMPLATES.keys() == set(SignalKind.values())


@pytest.fixture
def reminded(published_years: None) -> tuple[User, User]:
    """Two reviewers with a number, one without, and a signal that concerns them."""
    _case, item = in_review()
    people = [make_staff(Role.REVIEWER, item.department, mobile=mobile) for mobile in (MOBILE, OTHER, "")]
    with at(noon(6)):
        assert raise_signals() == 1
    return people[0], people[1]


def delivered() -> None:
    OutboxMessage.objects.filter(delivered_at=None).update(next_attempt_at="2026-01-01T00:00:00Z")
    deliver()


def test_each_person_is_tried_for_alone_until_the_gateway_takes_it_and_once(gateway, reminded, caplog):
    gateway.answers = [503]
    delivered()
    assert len(gateway.taken) == 1
    delivered()
    delivered()
    assert sorted(told["mobile"] for told in gateway.taken) == [MOBILE, OTHER]
    assert len({told["id"] for told in gateway.taken}) == 2
    stored = json.dumps(list(OutboxMessage.objects.values("topic", "key", "payload", "last_error")))
    assert "NotSent" in caplog.text
    for number in (MOBILE, OTHER):
        assert number not in stored
        assert number not in caplog.text


def test_whoever_left_meanwhile_is_not_written_to(gateway, reminded):
    deliver(limit=1)
    User.objects.filter(pk=reminded[0].pk).update(is_active=False)
    delivered()
    assert [told["mobile"] for told in gateway.taken] == [OTHER]


def test_where_it_is_off_nobody_is_asked_for_and_the_page_says_so(client, reminded, settings, tmp_path):
    delivered()
    assert not OutboxMessage.objects.filter(topic="signal.to_text").exists()
    client.force_login(reminded[0])
    assert "尚未配置短信网关，不发短信" in client.get(reverse("approvals:signals")).content.decode()
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    assert "工作邮箱和工作手机" in client.get(reverse("approvals:signals")).content.decode()
