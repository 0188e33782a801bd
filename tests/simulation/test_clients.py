"""A hundred seeded worlds of phones that run the real client hold every invariant, and a seed plays one world."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulation.client_host import ClientHost
from tests.simulation.client_world import ClientWorld
from tests.simulation.office import Office
from tests.simulation.run import MakeWorld, play, play_all

SEEDS = 100


@pytest.fixture(scope="module")
def make_world() -> Iterator[MakeWorld]:
    with ClientHost() as host:
        yield functools.partial(ClientWorld, host=host)


@pytest.mark.parametrize("first", range(0, SEEDS, 10))
def test_every_world_of_real_clients_keeps_its_promises(make_world: MakeWorld, first: int) -> None:
    found = play_all(range(first, first + 10), make_world=make_world)
    assert found.failures == []
    assert found.operations > 100
    assert found.faults > 60


def test_the_same_seed_plays_the_same_world_of_real_clients(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    office = Office(tmp_path)

    def remember() -> tuple[list[str], list[str], list[Any]]:
        with office.world():
            world, wrong = play(office, 7, make_world)
            assert wrong == []
            stores = [phone.store.raw for phone in world.phones if hasattr(phone.store, "raw")]
            return world.trace, list(world.made), stores

    first = remember()
    assert first == remember()
    assert all(first)
