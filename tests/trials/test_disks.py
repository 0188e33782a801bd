"""A disk without room ends pushes in a clean error, and costs nothing but time (see docs/trust.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import restart_cluster
from tests.trials.cluster import durable_cluster
from tests.trials.disks import FileLimit, may_mount, tiny_disk, try_full_disk
from tests.trials.figures import Figures
from tests.trials.office import TrialOffice

SEED = 5
MOUNTS = pytest.mark.skipif(
    not may_mount(), reason="this machine lets nobody mount a disk of his own"
)


def check(figures: Figures, code: str, times: int = 1) -> None:
    print(figures)
    assert figures.violations == [], str(figures)
    assert figures.counts["messages looked into"] == times
    assert figures.counts[f"answered {code}"] >= 8 * times
    assert figures.counts["operations acknowledged"] > 100


@MOUNTS
@pytest.mark.timeout(300)
def test_full_disk_under_sqlite(tmp_path: Path) -> None:
    with tiny_disk(8) as disk:
        office = TrialOffice(tmp_path, data=disk.folder / "data")
        check(try_full_disk("SQLite", office, lambda _: disk, 1, SEED), "507 storage_full")


@pytest.mark.timeout(300)
def test_files_that_may_not_grow_under_sqlite(tmp_path: Path) -> None:
    figures = try_full_disk("SQLite with limited files", TrialOffice(tmp_path), FileLimit, 1, SEED)
    check(figures, "503 unavailable")


@MOUNTS
@pytest.mark.timeout(300)
def test_full_disk_under_postgresql(tmp_path: Path) -> None:
    with (
        tiny_disk(160) as disk,
        durable_cluster(disk.folder) as (cluster, folder),
    ):
        office = TrialOffice(tmp_path, cluster.create_database("full"), disk.folder / "data")
        figures = try_full_disk(
            "PostgreSQL", office, lambda _: disk, 1, SEED, lambda: restart_cluster(folder)
        )
        check(figures, "507 storage_full")
