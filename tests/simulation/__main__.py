"""`make simulate SEEDS=100000 FROM=0`: any number of seeds; with one seed, its trace."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.simulation.office import Office
from tests.simulation.run import play, play_all


def main() -> int:
    """Play the seeds that the environment names and print seeds, operations, faults and violations."""
    first, count = int(os.environ.get("FROM") or 0), int(os.environ.get("SEEDS") or 200)
    if count == 1:
        with tempfile.TemporaryDirectory() as folder:
            world, wrong = play(Office(Path(folder)), first)
        print(*world.trace, *wrong, sep="\n")
        return bool(wrong)
    start = time.perf_counter()
    found = play_all(range(first, first + count))
    seconds = time.perf_counter() - start
    print(
        f"{found.seeds} seeds from {first}, {found.operations} operations, {found.rounds} rounds, "
        f"{found.faults} faults, {len(found.failures)} violations, {seconds:.0f} s"
    )
    for seed, sentence in found.failures:
        print(f"seed {seed}: {sentence}   (make simulate SEEDS=1 FROM={seed})")
    return bool(found.failures)


if __name__ == "__main__":
    sys.exit(main())
