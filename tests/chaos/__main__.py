"""``python -m tests.chaos``: the sweep under fire, then its control. See README.md."""

import argparse
import json
import sys
import time
from dataclasses import dataclass

from portal.standalone.console import say, step
from portal.standalone.errors import Failure
from portal.standalone.places import Places
from tests.chaos.fire import Fire

LEAD = 15.0
"""Seconds until the first silence speaks: by then the sweepers are up."""
CALM = 120.0
"""Seconds that the sweepers have, once the fire is out, for what is left."""
SHARE = 10
"""The control burns a tenth of the size."""


@dataclass(frozen=True)
class Plan:
    reviews: int
    sweepers: int
    kills: int
    crashes: int
    restarts: int
    seconds: float

    def for_control(self) -> "Plan":
        return Plan(
            self.reviews // SHARE,
            self.sweepers,
            max(self.kills // SHARE, 1),
            min(self.crashes, 1),
            min(self.restarts, 1),
            self.seconds / SHARE,
        )

    def moments(self, times: int) -> set[int]:
        """After which of the kills something happens that happens *times* times, evenly spread."""
        return {(2 * turn + 1) * self.kills // (2 * times) for turn in range(times)}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="The sweep of silence under fire")
    parser.add_argument("--reviews", type=int, default=10_000)
    parser.add_argument("--sweepers", type=int, default=4)
    parser.add_argument("--kills", type=int, default=200, help="SIGKILL of sweepers")
    parser.add_argument("--crashes", type=int, default=5, help="SIGKILL of PostgreSQL")
    parser.add_argument("--restarts", type=int, default=3, help="SIGKILL of the broker and of beat, each")
    parser.add_argument("--seconds", type=float, default=400, help="over which the reviews expire")
    plan = Plan(**vars(parser.parse_args(arguments)))
    try:
        faults = burn("the sweep", "tests.chaos.settings", plan)
        control = burn("the control", "tests.chaos.naive_settings", plan.for_control())
    except Failure as failure:
        say(f"Failed: {failure}\n{failure.tail()}")
        return 1
    say(f"\n{'PASSED' if not faults and control else 'FAILED'}: {faults} faults; its control: {control}")
    return 0 if not faults and control else 1


def burn(what: str, settings: str, plan: Plan) -> int:
    """Burn a fresh hall by *plan* and return how many faults are found in it."""
    say(f"\n{what}: {plan}")
    places = Places("chaos")
    with places.held(fresh=True), Fire(places, settings, plan.sweepers) as fire:
        with step("migrate and fill the hall"):
            fire.manage("migrate", "--verbosity=0")
            inside(fire, f"hall.fill({plan.reviews}, lead={LEAD}, over={plan.seconds})")
        with step("fire"):
            set_fire(fire, plan)
        with step("calm"):
            wait_for_calm(fire)
        fire.put_out()
        standing = inside(fire, "print(json.dumps(asdict(hall.standing())))")
        record = fire.manage("verify_audit")
    for name, number in (fire.tally | standing).items():
        say(f"  {name.replace('_', ' '):<24}{number:>8}")
    say(f"  {record.strip()}")
    return sum(number for name, number in standing.items() if name not in {"reviews", "deemed"})


def set_fire(fire: Fire, plan: Plan) -> None:
    """Kill until all reviews have expired, at an even pace."""
    fire.light()
    started = time.monotonic() + LEAD
    crashes, restarts = plan.moments(plan.crashes), plan.moments(plan.restarts)
    for kill in range(plan.kills):
        time.sleep(max(0.0, started + plan.seconds * kill / plan.kills - time.monotonic()))
        fire.kill_a_sweeper()
        if kill in crashes:
            fire.crash_postgres()
        if kill in restarts:
            fire.restart_valkey()
            fire.restart_beat()


def wait_for_calm(fire: Fire) -> None:
    deadline = time.monotonic() + CALM
    while time.monotonic() < deadline and inside(fire, "print(hall.standing().lost)"):
        time.sleep(1)


def inside(fire: Fire, code: str):
    """Run *code* inside the portal and return what it printed, read as JSON."""
    imports = "import json; from dataclasses import asdict; from tests.chaos import hall"
    said = fire.manage("shell", "--no-imports", f"--command={imports}; {code}")
    return json.loads(said) if said.strip() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
