"""The ledger of outages: heard or missed, proposed, declared, confirmed by two, or dismissed."""

import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from celery.signals import worker_init
from django.db import IntegrityError, transaction

from approvals import tasks
from approvals.calendar.services import outages as outage_ledger
from portal import clock
from portal.accounts.actor import SYSTEM, Actor
from portal.accounts.roles import Role
from portal.clock.services import advance, at
from portal.kernel.errors import InvalidInput, NotFound, NotPermitted, SecondSupervisorNeeded
from portal.workcalendar import heartbeats, outages
from portal.workcalendar.models import NATIONAL, Channel, Heartbeat, Outage
from portal.workcalendar.outages import OutageNotOver, OutageTooShort
from portal.workcalendar.queries import current_version, published_calendar, standing
from tests.factories.accounts import make_user
from tests.factories.outages import make_heartbeat, make_outage

pytestmark = pytest.mark.usefixtures("published_years")

MONDAY = date(2026, 3, 9)

MINUTE = timedelta(minutes=1)


def local(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=clock.SHANGHAI).astimezone(UTC)


def supervisor() -> Actor:
    return Actor(user_id=make_user().pk, name="监督", roles=frozenset({Role.SUPERVISOR}), region=NATIONAL)


def every_day(days):
    return days


def no_day(_days):
    return set()


def look(moment, due_days=no_day):
    with at(moment):
        return outages.find(SYSTEM, due_days)


class TestHeartbeat:
    def test_beats_that_follow_each_other_are_one_range(self):
        for channel in (Channel.WORKER, Channel.WORKER, Channel.WEB):
            heartbeats.beat(channel)
        assert Heartbeat.objects.filter(channel="worker").count() == 1
        assert Heartbeat.objects.filter(channel="web").count() == 1

    def test_a_beat_after_a_gap_begins_a_new_range(self):
        heartbeats.beat(Channel.WORKER)
        Heartbeat.objects.update(seen_at=clock.now() - heartbeats.TOLERANCE - timedelta(seconds=1))
        heartbeats.beat(Channel.WORKER)
        assert Heartbeat.objects.count() == 2

    def test_a_demo_s_leap_in_time_is_no_gap(self):
        heartbeats.beat(Channel.WORKER)
        advance(timedelta(days=5))
        heartbeats.beat(Channel.WORKER)
        assert Heartbeat.objects.get().last_at == clock.now()

    def test_a_beat_is_one_statement_beside_the_time(self, django_assert_num_queries):
        with django_assert_num_queries(2):
            heartbeats.beat(Channel.WORKER)

    def test_a_range_names_itself(self):
        heartbeats.beat(Channel.WEB)
        assert str(Heartbeat.objects.get()).startswith("web 2")

    def test_the_web_server_is_watched_where_its_address_is_known(self, settings):
        assert heartbeats.watched_channels() == ["worker"]
        settings.WEB_PROBE_URL = "http://127.0.0.1:1/healthz"
        assert heartbeats.watched_channels() == ["worker", "web"]
        assert not heartbeats.web_answers()

    @pytest.mark.parametrize(("status", "answers"), [(200, True), (503, False)])
    def test_the_web_server_is_there_when_it_says_so(self, settings, status, answers):
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status if self.path == "/healthz" else 404)
                self.end_headers()

            def log_message(self, *_args):
                """Quiet."""

        server = HTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.handle_request).start()
        settings.WEB_PROBE_URL = f"http://127.0.0.1:{server.server_port}/healthz"
        assert heartbeats.web_answers() is answers
        server.server_close()


class TestIntendedStops:
    """A demo stopped in the evening and started the next morning."""

    @pytest.fixture(autouse=True)
    def overnight(self, settings, published_years):
        settings.WEB_PROBE_URL = "http://127.0.0.1:1/healthz"
        for channel in Channel:
            make_heartbeat(local(6, 8), local(6, 9), channel)
            make_heartbeat(local(6, 10), local(9, 17), channel)

    def start_again(self) -> int:
        with at(local(10, 14)):
            return outage_ledger.resume_watch()

    def test_in_a_demo_they_are_no_outage_and_hold_nothing_up(self, settings):
        settings.STOPS_ARE_INTENDED = True
        assert self.start_again() == 2
        assert look(local(10, 14), every_day) == []
        assert standing().heard_at == local(10, 14)
        heartbeats.beat(Channel.WORKER)
        assert Heartbeat.objects.filter(channel="worker").count() == 2

    def test_elsewhere_they_are(self):
        assert self.start_again() == 0
        [found] = look(local(10, 14), every_day)
        assert (found.began_at, found.channels) == (local(9, 17), ["web", "worker"])

    def test_also_in_a_demo_a_web_server_that_is_gone_while_the_demo_runs_is_found(self, settings):
        settings.STOPS_ARE_INTENDED = True
        self.start_again()
        make_heartbeat(local(10, 14), local(10, 17), Channel.WORKER)
        [found] = look(local(10, 17), every_day)
        assert (found.began_at, found.channels) == (local(10, 14), ["web"])

    def test_a_worker_asks_before_its_first_task(self, settings):
        settings.STOPS_ARE_INTENDED = True
        assert tasks.resume_watch in [receiver() for _key, receiver in worker_init.receivers]
        with at(local(10, 14)):
            tasks.resume_watch()
        assert Heartbeat.objects.filter(last_at=local(10, 14)).count() == 2

    def test_a_demo_that_was_never_heard_has_nothing_to_bridge(self, settings):
        settings.STOPS_ARE_INTENDED = True
        Heartbeat.objects.all().delete()
        assert self.start_again() == 0


class TestFinding:
    def test_two_hours_of_office_time_are_entered_once(self):
        make_heartbeat(local(9, 8), local(9, 10))
        make_heartbeat(local(9, 12, 30), local(9, 13))
        [found] = look(local(9, 13, 1))
        assert (found.began_at, found.ended_at, found.channels) == (local(9, 10), local(9, 12, 30), ["worker"])
        assert (found.first_on, found.last_on, found.proposed_at) == (MONDAY, MONDAY, local(9, 13, 1))
        assert look(local(9, 13, 2)) == []

    def test_less_of_it_is_not(self):
        make_heartbeat(local(9, 8), local(9, 10))
        make_heartbeat(local(9, 11, 59), local(9, 13))
        assert look(local(9, 13, 1)) == []

    def test_an_evening_is_entered_when_something_ends_that_day(self):
        make_heartbeat(local(9, 8), local(9, 23))
        make_heartbeat(local(9, 23, 5), local(10, 0))
        assert look(local(10, 0, 1)) == []
        asked = []
        [found] = look(local(10, 0, 1), lambda days: asked.append(days) or days)
        assert asked == [{MONDAY}]
        assert found.last_on == MONDAY

    def test_one_that_lasts_is_entered_without_an_end_and_completed_later(self):
        make_heartbeat(local(9, 8), local(9, 14))
        assert look(local(9, 15, 59)) == []
        [found] = look(local(9, 16))
        assert (found.ended_at, found.last_on) == (None, None)
        make_heartbeat(local(9, 18), local(9, 18, 30))
        assert look(local(9, 18, 31)) == []
        found.refresh_from_db()
        assert (found.ended_at, found.last_on) == (local(9, 18), MONDAY)

    def test_what_is_settled_stays_so(self):
        make_heartbeat(local(9, 8), local(9, 10))
        make_heartbeat(local(9, 12, 30), local(9, 13))
        [found] = look(local(9, 13))
        outages.dismiss(found.pk, supervisor(), "计划内维护，已经公告")
        assert look(local(9, 13, 1)) == []
        assert Outage.objects.get().channels == ["worker"]

    def test_gaps_of_both_channels_are_one_outage(self, settings):
        settings.WEB_PROBE_URL = "http://127.0.0.1:1/"
        for channel in Channel:
            make_heartbeat(local(9, 8), local(9, 10), channel)
        make_heartbeat(local(9, 12, 30), local(9, 13), Channel.WORKER)
        [found] = look(local(9, 13, 1))
        assert (found.channels, found.ended_at) == (["web", "worker"], None)

    def test_a_short_gap_before_a_long_one_is_not_mistaken_for_it(self):
        make_heartbeat(local(9, 7), local(9, 8))
        make_heartbeat(local(9, 8, 30), local(9, 10))
        [found] = look(local(9, 13))
        look(local(9, 13, 1))
        found.refresh_from_db()
        assert found.began_at == local(9, 10)

    def test_a_portal_that_was_never_heard_has_no_outage(self):
        assert look(local(9, 13)) == []

    def test_nobody_else_watches(self):
        with pytest.raises(NotPermitted):
            outages.find(supervisor(), no_day)


class TestConfirming:
    def test_two_supervisors_make_the_day_lost_under_a_new_version(self):
        outage, before = make_outage(local(9, 10), local(9, 13)), current_version()
        first, second = supervisor(), supervisor()
        assert outages.confirm(outage.pk, first).decided_at is None
        with pytest.raises(SecondSupervisorNeeded):
            outages.confirm(outage.pk, first)
        assert current_version() == before
        confirmed = outages.confirm(outage.pk, second)
        assert confirmed.notice_id == current_version() > before
        assert confirmed.notice.document == "系统故障期确认（2026-03-09 10:00 至 2026-03-09 13:00）"
        calendar = published_calendar("451022")
        assert (calendar.lost_days, calendar.lost_evenings) == ({MONDAY}, frozenset())
        assert calendar.is_workday(MONDAY)
        with pytest.raises(NotFound):
            outages.confirm(outage.pk, first)

    def test_an_evening_is_an_evening(self):
        outage = make_outage(local(9, 22), local(9, 23))
        for actor in (supervisor(), supervisor()):
            outages.confirm(outage.pk, actor)
        assert published_calendar(NATIONAL).lost_evenings == {MONDAY}

    def test_one_that_lasts_cannot_be_settled(self):
        outage = make_outage(local(9, 10), None)
        with pytest.raises(OutageNotOver):
            outages.confirm(outage.pk, supervisor())
        with pytest.raises(OutageNotOver):
            outages.dismiss(outage.pk, supervisor(), "误报")

    def test_a_declaration_is_the_first_of_two_words(self):
        declarer = supervisor()
        with at(local(10, 9)):
            outage = outages.declare(
                began_at=local(9, 9), ended_at=local(9, 12), evidence="运营商故障通报第12号", actor=declarer
            )
        assert (outage.first_on, outage.last_on, outage.channels) == (MONDAY, MONDAY, [])
        with pytest.raises(SecondSupervisorNeeded):
            outages.confirm(outage.pk, declarer)
        assert outages.confirm(outage.pk, supervisor()).notice is not None

    @pytest.mark.parametrize(
        ("began_at", "ended_at", "evidence", "named"),
        [
            (local(9, 9), local(9, 12), " ", "evidence"),
            (local(9, 12), local(9, 9), "通报", "ended_at"),
            (local(10, 7), local(10, 10), "通报", "ended_at"),
        ],
    )
    def test_a_declaration_has_evidence_and_lies_in_the_past(self, began_at, ended_at, evidence, named):
        with at(local(10, 9)), pytest.raises(InvalidInput) as refused:
            outages.declare(began_at=began_at, ended_at=ended_at, evidence=evidence, actor=supervisor())
        assert list(refused.value.fields) == [named]

    def test_what_takes_no_day_cannot_be_declared(self):
        with at(local(10, 9)), pytest.raises(OutageTooShort):
            outages.declare(began_at=local(9, 9), ended_at=local(9, 10), evidence="通报", actor=supervisor())

    def test_dismissed_it_says_why_and_takes_nothing(self):
        outage, before = make_outage(local(9, 10), local(9, 13)), current_version()
        with pytest.raises(InvalidInput):
            outages.dismiss(outage.pk, supervisor(), " ")
        dismissed = outages.dismiss(outage.pk, supervisor(), "心跳任务误停，网站正常")
        assert (dismissed.dismissal, dismissed.notice) == ("心跳任务误停，网站正常", None)
        assert current_version() == before
        with pytest.raises(NotFound):
            outages.confirm(outage.pk, supervisor())

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
    def test_only_supervision_settles_outages(self, role):
        outage = make_outage(local(9, 10), local(9, 13))
        actor = Actor(user_id=1, roles=frozenset({role}))
        for act in (
            lambda: outages.confirm(outage.pk, actor),
            lambda: outages.dismiss(outage.pk, actor, "误报"),
            lambda: outages.declare(began_at=local(9, 9), ended_at=local(9, 12), evidence="通报", actor=actor),
        ):
            with pytest.raises(NotPermitted):
                act()


class TestStanding:
    def test_where_nothing_is_wrong_everything_stands(self):
        found = standing()
        assert (found.version, found.heard_at, found.unsettled) == (current_version(), None, ())

    def test_it_tells_when_all_channels_were_heard_and_what_is_unsettled(self, settings, django_assert_num_queries):
        settings.WEB_PROBE_URL = "http://127.0.0.1:1/"
        make_heartbeat(local(9, 8), local(9, 10), Channel.WEB)
        make_heartbeat(local(9, 8), local(9, 12), Channel.WORKER)
        make_outage(local(9, 10), None)
        outages.dismiss(make_outage(local(5, 10), local(5, 13)).pk, supervisor(), "误报")
        make_outage(local(6, 21), local(9, 8))
        with django_assert_num_queries(1):
            found = standing()
        assert found.heard_at == local(9, 10)
        assert set(found.unsettled) == {(MONDAY, None), (date(2026, 3, 6), MONDAY)}

    def test_a_channel_that_is_not_watched_holds_nothing_up(self):
        make_heartbeat(local(9, 8), local(9, 10), Channel.WEB)
        assert standing().heard_at is None


@pytest.mark.parametrize(
    "fields",
    [
        {"ended_at": local(9, 9)},
        {"declared_by_id": 0},
        {"decided_at": local(10, 9)},
        {"decided_at": local(10, 9), "dismissal": "", "notice_id": 0},
    ],
)
def test_the_table_refuses_what_the_service_would_refuse(fields):
    user = make_user()
    if "declared_by_id" in fields:
        fields = {"declared_by": user}
    if "notice_id" in fields:
        fields = fields | {"notice_id": current_version(), "decided_by": user, "first_confirmed_by": user}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_outage(local(9, 10), fields.pop("ended_at", local(9, 13)), **fields)
    assert str(make_outage(local(9, 10), None)).startswith("outage:")
