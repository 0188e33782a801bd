"""`make trials`: every trial in full, with its figures; FROM chooses the seed, ONLY a part of a trial's name."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.postgres import restart_cluster
from tests.trials.cluster import durable_cluster
from tests.trials.disks import FileLimit, may_mount, tiny_disk, try_full_disk
from tests.trials.figures import Figures, pick_seed
from tests.trials.kills import try_kills
from tests.trials.network import try_network
from tests.trials.office import TrialOffice
from tests.trials.order import try_order
from tests.trials.phone_kills import try_phone_kills
from tests.trials.phone_network import try_phone_network
from tests.trials.restarts import try_restarts

KILLS, RESTARTS, TIMES_FULL, FAULTY_REQUESTS, BATCHES = 100, 25, 3, 3_000, 200
PHONE_KILLS, TAPS = 50, 300

Trial = Callable[[Path, int], Figures]


def _kills_on_sqlite(folder: Path, seed: int) -> Figures:
    return try_kills(folder, "SQLite", None, KILLS, seed)


def _kills_on_postgresql(folder: Path, seed: int) -> Figures:
    with durable_cluster() as (cluster, _):
        return try_kills(folder, "PostgreSQL", cluster.create_database("kills"), KILLS, seed)


def _restarts(folder: Path, seed: int) -> Figures:
    with durable_cluster() as (cluster, cluster_folder):
        return try_restarts(folder, cluster, cluster_folder, RESTARTS, seed)


def _order(folder: Path, seed: int) -> Figures:
    with durable_cluster() as (cluster, _):
        return try_order(folder, cluster.create_database("ordered"), BATCHES, seed)


def _disk_under_sqlite(folder: Path, seed: int) -> Figures:
    with tiny_disk(8) as disk:
        office = TrialOffice(folder, data=disk.folder / "data")
        return try_full_disk("SQLite", office, lambda _: disk, TIMES_FULL, seed)


def _files_under_sqlite(folder: Path, seed: int) -> Figures:
    office = TrialOffice(folder)
    return try_full_disk("SQLite with limited files", office, FileLimit, TIMES_FULL, seed)


def _disk_under_postgresql(folder: Path, seed: int) -> Figures:
    with tiny_disk(200) as disk, durable_cluster(disk.folder) as (cluster, cluster_folder):
        office = TrialOffice(folder, cluster.create_database("full"), disk.folder / "data")

        def repair() -> None:
            restart_cluster(cluster_folder)  # a database that found no room for its log has ended

        return try_full_disk("PostgreSQL", office, lambda _: disk, TIMES_FULL, seed, repair)


def _phone_kills(folder: Path, seed: int) -> Figures:
    with sync_playwright() as playwright:
        return try_phone_kills(playwright, folder, PHONE_KILLS, seed)


def _phone_network(folder: Path, seed: int) -> Figures:
    with sync_playwright() as playwright:
        return try_phone_network(playwright, folder, TAPS, seed)


TRIALS: dict[str, Trial] = {
    "kills on SQLite": _kills_on_sqlite,
    "kills on PostgreSQL": _kills_on_postgresql,
    "restarts of PostgreSQL": _restarts,
    "commit order": _order,
    "files that may not grow": _files_under_sqlite,
    **({"full disk under SQLite": _disk_under_sqlite} if may_mount() else {}),
    **({"full disk under PostgreSQL": _disk_under_postgresql} if may_mount() else {}),
    "network": lambda folder, seed: try_network(folder, FAULTY_REQUESTS, seed),
    "phone killed": _phone_kills,
    "phone's network": _phone_network,
}


def main() -> int:
    """Run the trials one after the other; 1 if anything was violated."""
    seed, only = pick_seed(), os.environ.get("ONLY", "")
    if not may_mount():
        print("Not tried: full disks, which this machine does not let us mount.")
    found = [_run(name, trial, seed) for name, trial in TRIALS.items() if only in name]
    print(f"{len(found)} trials, {sum(found)} violations (make trials FROM={seed})")
    return bool(sum(found)) or not found


def _run(name: str, trial: Trial, seed: int) -> int:
    with tempfile.TemporaryDirectory(prefix="socoso-trials-") as folder:
        try:
            figures = trial(Path(folder), seed)
        except Exception as failure:  # the next trial is worth running all the same
            print(
                f"{name}: stopped by {type(failure).__name__}: {failure} (seed {seed})", flush=True
            )
            return 1
    print(figures, flush=True)
    return len(figures.violations)


if __name__ == "__main__":
    sys.exit(main())
