"""Breaks one rule of the client at a time, in its source: a simulation that does not notice proves nothing."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from tests.simulation.client_host import ClientHost, Mutation
from tests.simulation.client_world import ClientWorld
from tests.simulation.run import play_all

_FILE: Final = Path(__file__).parent / "client" / "mutants.json"


class ClientMutant(NamedTuple):
    """One broken rule, how the source says it, and a seed that noticed."""

    name: str
    seed: int
    mutations: tuple[Mutation, ...]


def _read(entry: dict[str, Any]) -> ClientMutant:
    changes = (Mutation(entry["file"], *change) for change in entry["changes"])
    return ClientMutant(entry["name"], entry["seed"], tuple(changes))


CLIENT_MUTANTS: Final = tuple(map(_read, orjson.loads(_FILE.read_bytes())))


def hunt_client(
    mutant: ClientMutant, host: ClientHost, seeds: Iterable[int]
) -> tuple[int, str] | None:
    """Give the first of some seeds that notices a mutant, and what it says."""
    host.break_rules(mutant.mutations)
    try:
        make_world = functools.partial(ClientWorld, host=host)
        failures = play_all(seeds, stop_at=1, make_world=make_world).failures
    finally:
        host.break_rules(())
    return failures[0] if failures else None


def client_results(seeds: int) -> Iterator[tuple[str, tuple[int, str] | None]]:
    """Hunt every mutant of the client."""
    with ClientHost() as host:
        for mutant in CLIENT_MUTANTS:
            yield mutant.name, hunt_client(mutant, host, range(seeds))
