"""The lifecycle of a case under any order of events: the services themselves, held to an oracle after every act.

A history files, accepts, reviews, pauses, extends, recalls and decides through the services of the product, on
PostgreSQL, at moments that hypothesis chooses; outages are found and settled, holiday notices published, sweeps come
in time, late or never. After every act the tables are held to what an oracle makes of the facts by walking day by
day (``lifecycle.oracle``), and silence, opinions, pauses and extensions to what the law lets them be
(``lifecycle.invariants``). All is undone at the end of a history.

2,000 histories from fixed seeds; ``pytest tests/property/test_lifecycle.py --full-size`` runs 20,000 from others. Of
hearings there are 40, or 800.
hypothesis would also draw on constants of the modules that are loaded; here it does not, so a seed is a promise, as
long as the number of histories stays: what is drawn depends on it.
Each mutant (``lifecycle.mutants``) makes one piece of the product's code wrong, and the same machine must find it.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture import providers
from hypothesis.stateful import run_state_machine_as_test

from tests.property.lifecycle.ground import lay_ground
from tests.property.lifecycle.hearing_machine import HearingLifecycle
from tests.property.lifecycle.machine import Lifecycle
from tests.property.lifecycle.mutants import HEARING_MUTANTS, MUTANTS, Mutant

pytestmark = pytest.mark.django_db

SEEDS = (0, 1, 2, 3, 4, 5, 16, 7)  # from 6, a part reaches 62 silences, half a one too few
PARTS, RUNS, FULL_RUNS = len(SEEDS), 2000, 20_000
SILENCES = 500
STEPS = 5
MUTANT_RUNS = 400
REACHED = {
    "calendar.released",
    "clock.moved",
    "item.grant",
    "pause.run_out",
    "review.give_opinion",
}
"""Without these a part would prove little."""
HEARING_RUNS, FULL_HEARING_RUNS = 40, 800
HEARD = {"hearing.lapse", "hearing.waive", "hearing.cancel", "hearing.record", "item.announce_hearing"}
HEARD |= {"right_to_hearing_open", "hearing_pending", "hearing_too_soon", "hearing_request_too_late"}
"""What hearings bring, refusals by their codes."""


@pytest.fixture(autouse=True)
def no_constants_of_whatever_is_loaded(monkeypatch):
    """The same seed draws the same histories, alone and in the whole suite."""
    monkeypatch.setattr(providers, "_get_local_constants", providers.Constants)


def run(machine: type[Lifecycle], runs: int, *, number: int) -> None:
    """Drive *machine* through at least *runs* histories from the seed *number*."""
    run_state_machine_as_test(
        seed(number)(machine),
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_happens_breaks_the_law_of_the_hall(part, request):
    class Histories(Lifecycle):
        ground, seen = lay_ground(), Counter()

    is_full = request.config.getoption("--full-size")
    runs = (FULL_RUNS if is_full else RUNS) // PARTS
    run(Histories, runs, number=SEEDS[part] + 100 * is_full)
    assert Histories.seen["history"] >= runs
    assert Histories.seen["review.deem_agreed"] >= SILENCES / PARTS
    assert sorted(REACHED - Histories.seen.keys()) == []


@pytest.mark.long
def test_nor_does_anything_where_there_are_hearings(request):
    class Histories(HearingLifecycle):
        ground, seen = lay_ground(), Counter()

    is_full = request.config.getoption("--full-size")
    run(Histories, FULL_HEARING_RUNS if is_full else HEARING_RUNS, number=12 + 100 * is_full)
    assert sorted(HEARD - Histories.seen.keys()) == []


@pytest.mark.parametrize("bug", MUTANTS)
def test_a_seeded_bug_is_found(bug, monkeypatch):
    find(MUTANTS[bug], Lifecycle, monkeypatch)


@pytest.mark.parametrize("bug", HEARING_MUTANTS)
def test_a_seeded_bug_about_hearings_is_found(bug, monkeypatch):
    find(HEARING_MUTANTS[bug], HearingLifecycle, monkeypatch)


def find(mutant: Mutant, machine: type[Lifecycle], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let *machine* run with the product's code made wrong, and want it to see that."""

    class Found(machine):
        ground, seen, first = lay_ground(), Counter(), mutant.first

    for patch in mutant.patches:
        monkeypatch.setattr(patch.owner, patch.name, patch.make(getattr(patch.owner, patch.name)))
    with pytest.raises(AssertionError):
        run(Found, MUTANT_RUNS, number=mutant.seed)
