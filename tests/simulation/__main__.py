"""`make simulate SEEDS=100000 FROM=0`: any number of seeds; with one seed, its trace. CLIENT=ts plays real clients."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.simulation.client_host import ClientHost
from tests.simulation.client_world import ClientWorld
from tests.simulation.office import Office
from tests.simulation.run import MakeWorld, play, play_all
from tests.simulation.world import World


@contextlib.contextmanager
def open_worlds(client: str) -> Iterator[MakeWorld]:
    """Make worlds of the phones that are asked for: ``ts`` runs the real client, nothing the model of one."""
    if client != "ts":
        yield World
        return
    with ClientHost() as host:
        yield functools.partial(ClientWorld, host=host)


def main() -> int:
    """Play the seeds that the environment names and print seeds, operations, faults and violations."""
    first, count = int(os.environ.get("FROM") or 0), int(os.environ.get("SEEDS") or 200)
    client = os.environ.get("CLIENT") or ""
    with open_worlds(client) as make_world:
        return _play(first, count, make_world, f" CLIENT={client}" if client else "")


def _play(first: int, count: int, make_world: MakeWorld, more: str) -> int:
    if count == 1:
        with tempfile.TemporaryDirectory() as folder:
            world, wrong = play(Office(Path(folder)), first, make_world)
        print(*world.trace, *wrong, sep="\n")
        return bool(wrong)
    start = time.perf_counter()
    found = play_all(range(first, first + count), make_world=make_world)
    seconds = time.perf_counter() - start
    print(
        f"{found.seeds} seeds from {first}, {found.operations} operations, {found.rounds} rounds, "
        f"{found.faults} faults, {len(found.failures)} violations, {seconds:.0f} s"
    )
    for seed, sentence in found.failures:
        print(f"seed {seed}: {sentence}   (make simulate SEEDS=1 FROM={seed}{more})")
    return bool(found.failures)


if __name__ == "__main__":
    sys.exit(main())
