"""Many seeded worlds hold every invariant, and the same seed plays the same world (2,000 with test_more_worlds.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.office import Office
from tests.simulation.run import play, play_all

SEEDS = 1000


@pytest.mark.parametrize("first", range(0, SEEDS, 50))
@pytest.mark.timeout(900)
def test_every_world_keeps_its_promises(first: int) -> None:
    found = play_all(range(first, first + 50))
    assert found.failures == []
    assert found.faults > 100


def test_the_same_seed_plays_the_same_world(tmp_path: Path) -> None:
    office = Office(tmp_path)
    assert play(office, 7)[0].trace == play(office, 7)[0].trace
