"""Sets of numbers as integers, counted together, and lines of which few are decoded."""

from collections import Counter

import numpy as np
import pytest

from matters.search.domain import Table, table
from matters.search.domain.sets import Tally, lowest, numbers, packed

LISTS = [set(range(seed, 300, 2 + seed * seed % 17)) for seed in range(23)]
COUNTED = Counter(number for members in LISTS for number in members)
TALLY = Tally(sum(1 << number for number in members) for members in LISTS)


def counted(least):
    return sorted(number for number, times in COUNTED.items() if times >= least)


def test_a_set_is_its_flags_and_its_numbers():
    flags = np.array([True, False, False, True] * 5 + [True])
    assert numbers(packed(flags)) == np.flatnonzero(flags).tolist()
    assert numbers(0) == []


@pytest.mark.parametrize("most", [0, 1, 3, 4, 9])
def test_the_lowest_are_kept(most):
    assert numbers(lowest(0b1011_0100_0000_0001, most)) == [0, 10, 12, 13, 15][:most]


@pytest.mark.parametrize("least", range(1, len(LISTS) + 2))
def test_what_is_in_so_many_sets_is_counted(least):
    assert numbers(TALLY.at_least(least)) == counted(least)


@pytest.mark.parametrize("wanted", [1, 2, 10, 100, 250, 1000, *(len(counted(least)) for least in (2, 4, 6))])
def test_those_in_most_sets_are_fewer_than_wanted_and_the_next_are_equal(wanted):
    more, equal = map(numbers, TALLY.most(wanted))
    assert len(more) < wanted
    assert len(more) + len(equal) >= min(wanted, len(COUNTED))
    least = {COUNTED[number] for number in equal}
    assert len(least) <= 1
    assert more == counted(max(least, default=0) + 1)


def test_lines_are_read_by_number_again_and_again():
    lines = [f"事项{number}" for number in range(10_000)]
    told = Table(*table(lines))
    assert told[0] == lines[0]
    assert told[9_999] == lines[-1]
    for begin in range(0, 10_000, 1_500):
        wanted = set(range(begin, min(begin + 3_000, 10_000)))
        found = told.among(wanted)
        assert {number: found[number] for number in wanted} == {number: lines[number] for number in wanted}
