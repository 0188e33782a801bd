"""PostgreSQL stopped without mercy and started again, in the middle of transactions, while eight phones push."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.postgres import Cluster, restart_cluster
from tests.trials.figures import Figures
from tests.trials.kills import count_kill, look_for_lost, wait_for_pushes
from tests.trials.office import TrialOffice
from tests.trials.town import Town
from tests.trials.verdict import judge

_CLEAN = ("503 unavailable", "507 storage_full")


def try_restarts(
    folder: Path, cluster: Cluster, cluster_folder: Path, kills: int, seed: int
) -> Figures:
    """Restart the database so many times; the office's own processes stay."""
    figures = Figures("immediate restarts of PostgreSQL", seed)
    chance = random.Random(seed)
    office = TrialOffice(folder, cluster.create_database("restarts"))
    office.run("migrate")
    town = Town(office, seed)
    office.start()
    try:
        with town.at_work():
            known: set[str] = set()
            for _ in range(kills):
                wait_for_pushes(town)
                time.sleep(chance.uniform(0, 0.3))
                count_kill(town, figures)
                restart_cluster(cluster_folder)
                look_for_lost(town, figures, known)
        town.settle()
        judge(town, figures)
        _judge_answers(town, figures)
    finally:
        office.stop()
    return figures.finish()


def _judge_answers(town: Town, figures: Figures) -> None:
    """While the database was away every request was answered, and with a code that says so."""
    for caller in town.callers:
        for error, count in caller.talk.errors.items():
            figures.add("answered " + error, count)
            figures.check(holds=error in _CLEAN, otherwise=f"{count} requests ended in {error}")
