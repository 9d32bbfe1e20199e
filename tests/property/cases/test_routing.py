"""Opening in the order of prerequisites ends, whatever the order and whatever is refused."""

from hypothesis import given
from hypothesis import strategies as st

from approvals.cases.domain.routing import Node, barred, openable, unfinished
from approvals.cases.domain.vocabulary import ItemState

NEEDS = st.integers(1, 9).flatmap(
    lambda size: st.tuples(*(st.sets(st.integers(0, max(i - 1, 0))) if i else st.just(set()) for i in range(size)))
)


@given(needs=NEEDS, data=st.data())
def test_every_case_comes_to_its_end_and_nothing_opens_before_its_prerequisites(needs, data):
    states = [ItemState.WAITING.value] * len(needs)
    for _round in range(2 * len(needs)):
        nodes = [Node(i, tuple(needs[i]), state) for i, state in enumerate(states)]
        if not unfinished(nodes):
            break
        for position in barred(nodes):
            states[position] = ItemState.CLOSED.value
        ready = openable(nodes)
        assert ready.isdisjoint(barred(nodes))
        for position in ready:
            assert all(states[need] == ItemState.GRANTED for need in needs[position])
            states[position] = data.draw(st.sampled_from([ItemState.GRANTED.value, ItemState.REFUSED.value]))
    assert ItemState.WAITING not in states
