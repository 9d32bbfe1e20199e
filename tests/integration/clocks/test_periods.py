"""All periods in one table: what the portal counts by it is what people read."""

import pytest
from django.urls import reverse

from approvals.cases.domain.vocabulary import HandlingMode
from approvals.clocks.domain.periods import CARDS, PERIODS
from approvals.clocks.domain.vocabulary import ClockKind, Counting, Measure, SignalKind, Source
from approvals.clocks.models import Clock
from approvals.procedures.extensions.domain import EXTENSION_RULES
from tests.factories.approvals.cases import make_case

BY_CODE = {period.code: period for period in PERIODS}


def test_every_clock_has_its_period_and_whatever_is_counted_its_clock():
    assert {period.clock for period in PERIODS if period.clock} == set(ClockKind)
    assert all((period.clock is not None) is (period.counting is Counting.CLOCK) for period in PERIODS)
    assert len(BY_CODE) == len(PERIODS)


def test_the_lengths_are_those_of_the_law_or_of_a_local_rule():
    lengths = {period.code: (period.length, period.measure.value, period.extra) for period in PERIODS if period.length}
    assert lengths == {
        "notice": (5, "workday", 0),
        "decision": (20, "workday", 10),
        "joint-decision": (45, "workday", 15),
        "written-opinion": (1, "workday", 0),
        "absence": (1, "workday", 0),
        "inspection-call": (3, "workday", 0),
        "pre-review": (20, "workday", 0),
        "inspection": (5, "workday", 0),
        "hearing-request": (5, "workday", 0),
        "hearing": (20, "workday", 0),
        "hearing-notice": (7, "workday", 0),
        "certificate": (10, "workday", 0),
        "publication": (20, "workday", 0),
        "credit-publication": (7, "workday", 0),
        "renewal": (30, "day", 0),
        "reconsideration": (60, "day", 0),
        "suit": (6, "month", 0),
    }
    assert BY_CODE["suit"].measure is Measure.MONTH


def test_extensions_go_by_the_table():
    assert EXTENSION_RULES[HandlingMode.SINGLE].longest == BY_CODE["decision"].extra
    assert EXTENSION_RULES[HandlingMode.JOINT].longest == BY_CODE["joint-decision"].extra


def test_whoever_is_late_earns_the_card_that_the_table_tells_of():
    for period in PERIODS:
        told = [kind for kind in SignalKind if any(kind.label in sentence for sentence in period.ends)]
        assert told == [card for card in (CARDS.get(period.clock),) if card]
        assert CARDS.get(period.clock) is period.card
    spared = {period.code for period in PERIODS if period.clock and period.clock not in CARDS}
    assert spared == {"supplement", "hearing-request"}
    assert CARDS[ClockKind.ABSENCE] is SignalKind.YELLOW_CARD


def test_what_comes_from_memory_says_so():
    assert [period.code for period in PERIODS if period.source is Source.MEMORY] == ["credit-publication"]


def test_what_the_portal_judges_and_what_it_has_set_by_itself_say_so():
    gates = {period.code for period in PERIODS if period.counting is Counting.GATE}
    assert gates == {"inspection-call", "hearing-notice", "renewal"}
    assert {period.code for period in PERIODS if period.source is Source.PORTAL} == {"absence", "inspection-call"}


@pytest.mark.django_db
def test_everybody_reads_the_table_from_the_foot_of_every_page(client, django_assert_num_queries):
    assert reverse("approvals:periods") in client.get(reverse("home:help")).content.decode()
    with django_assert_num_queries(0):
        page = client.get(reverse("approvals:periods")).content.decode()
    assert page.count('<tr id="') == len(PERIODS)
    for told in ("20 个工作日", "可延长一次，10 个工作日", "仅作提示，本平台不计时", "凭记忆录入，尚未核对原文"):
        assert told in page


@pytest.mark.django_db
def test_the_api_tells_it_in_the_readers_language(client):
    url = reverse("approvals-api:periods")
    told = {period["code"]: period for period in client.get(url, headers={"Accept-Language": "en"}).json()}
    assert told["notice"]["clock"] == "notice"
    assert told["notice"]["effect"].startswith("Yellow card. ")
    assert told["certificate"]["effect"] == "Yellow card"
    assert told["credit-publication"]["effect"] == "One may complain of a delay"
    assert told["suit"] | {"name": "", "note": "", "starts": "", "effect": ""} == {
        "code": "suit",
        "name": "",
        "length": 6,
        "measure": "month",
        "extra": 0,
        "note": "",
        "starts": "",
        "binds": "applicant",
        "effect": "",
        "law": "行政诉讼法第四十六条",
        "clock": None,
        "counting": "text",
        "source": "text",
    }


@pytest.mark.django_db
def test_a_clock_is_of_a_kind_in_the_table():
    """The constraint of the database and the table name the same kinds."""
    case = make_case()
    for kind in {period.clock for period in PERIODS if period.clock}:
        Clock.objects.create(
            case=case,
            kind=kind.value,
            started_on=case.filed_at,
            allotted=5,
            unit="workday",
            calendar_version=1,
            state="stopped",
            stopped_at=case.filed_at,
        )
