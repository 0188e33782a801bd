"""A PostgreSQL of a trial's own, durable as in production, that may be stopped, restarted and left without room."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import Cluster, start_cluster, stop_cluster


@contextmanager
def durable_cluster(parent: Path | None = None) -> Iterator[tuple[Cluster, Path]]:
    """Give a cluster with commits that reach the disk, and its folder."""
    folder = Path(tempfile.mkdtemp(prefix="socoso-trials-", dir=parent))
    folder.chmod(0o711)  # the cluster's owner passes through
    try:
        yield start_cluster(folder / "cluster", durable=True), folder / "cluster"
    finally:
        stop_cluster(folder / "cluster")
        shutil.rmtree(folder)
