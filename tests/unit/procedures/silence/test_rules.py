"""When silence speaks."""

from datetime import UTC, datetime, timedelta

import pytest

from approvals.cases.domain.vocabulary import TaskState
from approvals.clocks.domain.vocabulary import ClockState
from approvals.procedures.silence.domain import silence

EXPIRY = datetime(2026, 3, 9, 16, tzinfo=UTC)


class TestSilence:
    def facts(self, **changed):
        implied = {
            "state": TaskState.OPEN,
            "basis": "《示例办法》第六条",
            "clock_state": ClockState.RUNNING,
            "expires_at": EXPIRY,
            "is_provisional": False,
        }
        return silence.SilentTask(**implied | changed)

    def test_it_speaks_sixty_seconds_after_expiry_and_not_before(self):
        assert not silence.takes_effect(self.facts(), EXPIRY + timedelta(seconds=59, microseconds=999_999))
        assert silence.takes_effect(self.facts(), EXPIRY + timedelta(seconds=60))

    @pytest.mark.parametrize(
        "changed",
        [
            {"state": TaskState.ANSWERED},
            {"basis": ""},
            {"clock_state": ClockState.PAUSED},
            {"is_provisional": True},
            {"expires_at": None},
        ],
    )
    def test_it_never_speaks_without_a_basis_a_running_clock_and_a_firm_date(self, changed):
        assert not silence.takes_effect(self.facts(**changed), EXPIRY + timedelta(days=30))

    def test_an_act_at_the_moment_of_expiry_is_late(self):
        assert silence.bars_opinion("basis", EXPIRY, EXPIRY)
        assert not silence.bars_opinion("basis", EXPIRY, EXPIRY - timedelta(microseconds=1))
        assert not silence.bars_opinion("", EXPIRY, EXPIRY)
        assert not silence.bars_opinion("basis", None, EXPIRY)
