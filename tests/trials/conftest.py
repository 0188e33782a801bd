"""The trials' own PostgreSQL, with commits that reach the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster
from tests.trials.cluster import durable_cluster


@pytest.fixture(scope="session")
def durable() -> Iterator[tuple[Cluster, Path]]:
    """A cluster of this worker's, and its folder."""
    with durable_cluster() as started:
        yield started
