"""What may open, when a case is at its end, and how it is numbered."""

from datetime import date

import pytest

from approvals.cases.domain import numbering, routing
from approvals.cases.domain.routing import Node
from approvals.cases.domain.vocabulary import ItemState


class TestRouting:
    def test_items_whose_prerequisites_are_granted_open_together(self):
        nodes = [
            Node(0, (), ItemState.GRANTED),
            Node(1, (0,), ItemState.WAITING),
            Node(2, (0,), ItemState.WAITING),
            Node(3, (0, 2), ItemState.WAITING),
        ]
        assert routing.openable(nodes) == {1, 2}

    def test_what_waits_for_a_refused_item_can_never_open_however_far_behind(self):
        nodes = [
            Node(0, (), ItemState.REFUSED),
            Node(1, (0,), ItemState.WAITING),
            Node(2, (1,), ItemState.WAITING),
            Node(3, (), ItemState.WAITING),
        ]
        assert routing.barred(nodes) == {1, 2}

    @pytest.mark.parametrize(
        ("states", "finished"),
        [(["granted", "refused", "closed"], True), (["granted", "reviewed"], False), (["waiting"], False)],
    )
    def test_a_case_is_finished_when_every_item_is_at_its_end(self, states, finished):
        assert (not routing.unfinished(Node(i, (), state) for i, state in enumerate(states))) is finished


class TestNumbering:
    def test_a_case_number_tells_region_day_and_serial(self):
        assert numbering.case_number("000000", date(2026, 11, 20), 386) == "000000-20261120-000386"

    def test_a_query_code_has_no_characters_that_people_mix_up(self):
        code = numbering.query_code(bytes(range(0, 250, 25)))
        assert len(code) == numbering.QUERY_CODE_LENGTH
        assert not set(code) & set("01IO")

    def test_a_query_code_takes_enough_entropy(self):
        with pytest.raises(ValueError, match="10 bytes"):
            numbering.query_code(b"short")
