"""An order of matters where there is none; the law in general is in the property tests."""

import itertools

import pytest

from matters.graph.domain import Circular, plan


def test_needs_in_a_circle_are_named_in_their_order():
    needs = {"LICENCE": {"LEASE"}, "LEASE": {"PERMIT"}, "PERMIT": {"LICENCE"}, "SIGN": set()}
    with pytest.raises(Circular) as refusal:
        plan(needs, dict.fromkeys(needs, 5))
    assert sorted(refusal.value.cycle) == ["LEASE", "LICENCE", "PERMIT"]
    assert str(refusal.value) == " → ".join((*refusal.value.cycle, refusal.value.cycle[0]))
    assert all(needed in needs[one] for one, needed in itertools.pairwise(refusal.value.cycle))
