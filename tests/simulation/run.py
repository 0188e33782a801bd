"""Plays seeds and says what it found."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.simulation.invariants import violations
from tests.simulation.office import Office
from tests.simulation.world import World


@dataclass
class Outcome:
    """What some seeds came to."""

    seeds: int = 0
    operations: int = 0
    rounds: int = 0
    faults: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)


MakeWorld = Callable[[Office, int], World]


def play(office: Office, seed: int, make_world: MakeWorld = World) -> tuple[World, list[str]]:
    """Play one seed and give the world and what is wrong with it."""
    with office.world():
        world = make_world(office, seed)
        try:
            world.play()
            return world, list(violations(world))
        except Exception as failure:  # whatever stops the world is a finding
            return world, [f"stopped: {type(failure).__name__} {failure}"]


@cache
def _office() -> Office:
    """Give this process's office, which every seed resets: to build one takes longer than to play."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Office(Path(folder.name))


def play_all(seeds: Iterable[int], stop_at: int = 5, make_world: MakeWorld = World) -> Outcome:
    """Play seeds until some have failed."""
    outcome = Outcome()
    for seed in seeds:
        world, wrong = play(_office(), seed, make_world)
        outcome.seeds += 1
        outcome.operations += len(world.made)
        outcome.rounds += sum(line.startswith("round") for line in world.trace)
        outcome.faults += sum(
            line.startswith("round") and line.split()[-1] in world.FAULTS for line in world.trace
        )
        outcome.failures += [(seed, sentence) for sentence in wrong[:1]]
        if len(outcome.failures) >= stop_at:
            break
    return outcome
