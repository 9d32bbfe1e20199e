"""What must come before what, for any needs whatever."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matters.graph.domain import Circular, cycles, plan, ready, some_cycles, with_stand_ins

CODES = "ABCDE"
needs = st.dictionaries(st.sampled_from(CODES), st.sets(st.sampled_from(CODES + "XY"), max_size=3))
lengths = st.fixed_dictionaries({code: st.integers(0, 9) for code in CODES})


def every_circle(edges):
    """All elementary circles, by trying every order of every choice of codes."""
    found = set()
    for size in range(1, len(edges) + 1):
        for order in permutations(sorted(edges), size):
            closes = all(order[(at + 1) % size] in edges[code] for at, code in enumerate(order))
            if closes and order[0] == min(order):
                found.add(order)
    return found


def every_way(edges, code):
    """All chains of needs that end with *code*."""
    inside = [need for need in edges[code] if need in edges]
    return [[*way, code] for need in inside for way in every_way(edges, need)] or [[code]]


@given(edges=needs)
def test_every_circle_is_found_once_and_nothing_else(edges):
    found = list(cycles(edges))
    assert len(found) == len(set(found))
    assert set(found) == every_circle(edges)


@given(edges=needs, workdays=lengths)
def test_a_plan_exists_exactly_where_there_is_no_circle(edges, workdays):
    if every_circle(edges):
        with pytest.raises(Circular) as refused:
            plan(edges, workdays)
        assert refused.value.cycle in every_circle(edges)
    else:
        assert sorted(code for layer in plan(edges, workdays).layers for code in layer) == sorted(edges)


@given(edges=needs, workdays=lengths)
def test_a_layer_starts_as_soon_as_its_needs_are_done_and_not_before(edges, workdays):
    if every_circle(edges):
        return
    done = set()
    for layer in plan(edges, workdays).layers:
        waiting = {code for code in edges if code not in done}
        startable = {code for code in waiting if not (set(edges[code]) & waiting)}
        assert set(layer) == startable
        done |= set(layer)


@given(edges=needs, workdays=lengths)
def test_the_critical_path_is_a_way_through_and_none_is_longer(edges, workdays):
    if every_circle(edges):
        return
    made = plan(edges, workdays)
    ways = [way for code in edges for way in every_way(edges, code)]
    assert list(made.critical_path) in ways or not edges
    assert made.critical_workdays == sum(workdays[code] for code in made.critical_path)
    assert made.critical_workdays == max((sum(workdays[code] for code in way) for way in ways), default=0)


@given(edges=needs, workdays=lengths)
def test_external_needs_are_listed_and_never_waited_for(edges, workdays):
    if every_circle(edges):
        return
    wanted = {need for inside in edges.values() for need in inside} - set(edges)
    assert set(plan(edges, workdays).external) == wanted


@given(edges=needs, done=st.sets(st.sampled_from(CODES)))
def test_what_is_ready_is_not_done_and_lacks_nothing_inside(edges, done):
    for code in edges:
        lacks = [need for need in edges[code] if need in edges and need not in done]
        assert (code in ready(edges, done)) is (code not in done and not lacks)


@given(edges=needs, results=st.dictionaries(st.sampled_from(CODES + "XY"), st.sampled_from(["", "r", "s"])))
def test_a_member_stands_in_only_for_an_external_need_with_the_same_result(edges, results):
    resolved = with_stand_ins(edges, results)
    for code, before in edges.items():
        kept = {need for need in before if need in edges}
        assert kept <= set(resolved[code])
        for need in set(resolved[code]) - set(before):
            assert need in edges
            assert need != code
            assert any(results.get(need) == results.get(lost) for lost in set(before) - set(edges))


@given(edges=needs, results=st.dictionaries(st.sampled_from(CODES + "XY"), st.sampled_from(["", "r", "s"])))
def test_standing_in_never_makes_a_circle(edges, results):
    assert every_circle(with_stand_ins(edges, results)) == every_circle(edges)


def test_whoever_yields_the_same_stands_in():
    edges = {"个体户登记": (), "烟花零售": ("公司登记",)}
    results = {"个体户登记": "营业执照", "公司登记": "营业执照"}
    assert with_stand_ins(edges, results)["烟花零售"] == ("个体户登记",)


def test_the_published_example_of_mutual_needs_is_a_circle():
    """互为前置: the site survey is for the plant, 现场勘察(厂房), and the plant needs the land."""
    edges = {"营业执照": ["卫生许可证"], "卫生许可证": ["厂房"], "厂房": ["征地许可"], "征地许可": ["营业执照"]}
    assert list(cycles(edges)) == [("卫生许可证", "厂房", "征地许可", "营业执照")]
    with pytest.raises(Circular, match="卫生许可证 → 厂房 → 征地许可 → 营业执照 → 卫生许可证"):
        plan(edges, dict.fromkeys(edges, 1))


def test_moving_a_need_behind_breaks_the_circle():
    """前置改后置: the licence no longer waits for the hygiene permit."""
    edges = {"营业执照": [], "卫生许可证": ["厂房"], "厂房": ["征地许可"], "征地许可": ["营业执照"]}
    assert plan(edges, dict.fromkeys(edges, 2)).critical_workdays == 8


def test_the_first_circles_of_a_tangle_come_quickly():
    tangle = {str(code): [str(need) for need in range(40)] for code in range(40)}
    assert len(some_cycles(tangle)) == 10


def test_a_very_long_circle_is_found():
    ring = {f"{code:04d}": [f"{(code + 1) % 1200:04d}"] for code in range(1200)}
    assert [len(cycle) for cycle in cycles(ring)] == [1200]
