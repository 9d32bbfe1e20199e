"""The canonical form and the hash of one event."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from approvals.cases.domain.vocabulary import CaseState
from portal.audit import chain

EVENT = {
    "subject": "case:1",
    "seq": 1,
    "kind": "case.accept",
    "at": "2026-09-18T01:30:00.000000+00:00",
    "actor_id": 7,
    "actor_name": "王敏",
    "law": "行政许可法第三十二条",
    "details": {"state": "accepted", "items": [1, 2]},
    "case_id": 1,
    "algorithm": "sha256",
    "previous_hash": "",
}


def test_the_canonical_form_is_sorted_tight_utf8():
    assert chain.canonical({"b": [1, None, True], "a": "受理"}) == '{"a":"受理","b":[1,null,true]}'.encode()


def test_a_word_is_kept_as_its_stored_value():
    assert chain.canonical([CaseState.DRAFT]) == b'["draft"]'


def test_a_moment_is_spelled_in_utc_with_microseconds():
    beijing = datetime(2026, 9, 18, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    assert chain.moment(beijing) == "2026-09-18T01:30:00.000000+00:00"
    assert chain.moment(beijing.astimezone(UTC)) == chain.moment(beijing)


@pytest.mark.parametrize("value", [1.5, {"a": 1.5}, [datetime(2026, 1, 1, tzinfo=UTC)], {1: "a"}, {"a": {1: 2}}, {1}])
def test_what_json_cannot_keep_exactly_is_refused(value):
    with pytest.raises(TypeError):
        chain.canonical(value)


def test_an_event_hash_is_sha256_of_the_canonical_event():
    expected = hashlib.sha256(chain.canonical(EVENT)).hexdigest()
    assert chain.event_hash(EVENT | {"hash": "whatever"}) == expected


@pytest.mark.parametrize("name", chain.HASHED)
def test_every_field_is_covered_by_the_hash(name):
    other = {"seq": 2, "actor_id": 8, "case_id": None, "details": {}, "algorithm": "sm3"}.get(name, "x")
    assert chain.event_hash(EVENT | {name: other}) != chain.event_hash(EVENT)


def test_the_national_algorithm_is_known_by_its_name():
    """The published vector of GB/T 32905."""
    assert chain.digest("sm3", b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_weaker_algorithm_is_not_trusted():
    with pytest.raises(ValueError, match="md5"):
        chain.digest("md5", b"abc")
