"""Eight phones of the contract behind a network with every fault, and the verdict on what came of it."""

from __future__ import annotations

import time
from pathlib import Path

from tests.trials.figures import Figures
from tests.trials.office import TrialOffice
from tests.trials.proxy import FAULTS, Proxy
from tests.trials.town import Town
from tests.trials.verdict import judge

_SERVER_FAULTS = ("500 ", "503 ", "507 ")


def try_network(folder: Path, rounds: int, seed: int) -> Figures:
    """Let phones exchange through the faulty proxy until it has met so many requests."""
    figures = Figures("faulty network, eight phones on SQLite", seed)
    office = TrialOffice(folder)
    office.run("migrate")
    with Proxy(office.port, seed).running() as proxy:
        town = Town(office, seed, proxy.url)
        office.start()
        try:
            proxy.faulty = True
            with town.at_work():
                while sum(proxy.met.values()) < rounds:
                    time.sleep(0.05)
            proxy.faulty = False
            time.sleep(2)  # what came late has arrived
            town.settle()
            judge(town, figures)
        finally:
            office.stop()
    for name in FAULTS:
        figures.add(name, proxy.met[name])
    for caller in town.pushing():
        for error, count in caller.talk.errors.items():
            bad = error.startswith(_SERVER_FAULTS)
            figures.check(holds=not bad, otherwise=f"{count} requests ended in {error}")
    return figures.finish()
