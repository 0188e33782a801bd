"""Nothing acknowledged is lost or doubled when the server is killed under its phones (see docs/trust.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import Cluster
from tests.trials.figures import Figures
from tests.trials.kills import try_kills
from tests.trials.restarts import try_restarts

SEED = 3


def check(figures: Figures, kills: int) -> None:
    print(figures)
    assert figures.violations == [], str(figures)
    assert figures.counts["kills"] == kills
    assert figures.counts["while a push was under way"] > 0
    assert figures.counts["operations acknowledged"] > 100


@pytest.mark.timeout(300)
def test_kill_9_of_the_server_on_sqlite_loses_and_doubles_nothing(tmp_path: Path) -> None:
    check(try_kills(tmp_path, "SQLite", None, 5, SEED), 5)


@pytest.mark.timeout(300)
def test_kill_9_of_the_server_on_postgresql_loses_and_doubles_nothing(
    tmp_path: Path, durable: tuple[Cluster, Path]
) -> None:
    url = durable[0].create_database("kills")
    check(try_kills(tmp_path, "PostgreSQL", url, 5, SEED), 5)


@pytest.mark.timeout(300)
def test_kill_9_of_postgresql_itself_loses_and_doubles_nothing(
    tmp_path: Path, durable: tuple[Cluster, Path]
) -> None:
    cluster, folder = durable
    check(try_restarts(tmp_path, cluster, folder, 3, SEED), 3)
