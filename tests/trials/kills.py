"""`kill -9` of the whole server or of one worker, at random moments while eight phones push."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.trials.figures import Figures
from tests.trials.office import TrialOffice
from tests.trials.town import Town
from tests.trials.verdict import count_lost, judge


def try_kills(folder: Path, name: str, database_url: str | None, kills: int, seed: int) -> Figures:
    """Kill the server so many times, looking after each kill at what had been acknowledged."""
    figures = Figures(f"kill -9 of the server on {name}", seed)
    chance = random.Random(seed)
    office = TrialOffice(folder, database_url)
    office.run("migrate")
    town = Town(office, seed)
    office.start()
    try:
        with town.at_work():
            _kill_often(office, town, figures, kills, chance)
        town.settle()
        judge(town, figures)
        figures.add("answered duplicate", sum(c.talk.duplicates for c in town.callers))
    finally:
        office.stop()
    return figures.finish()


def _kill_often(
    office: TrialOffice, town: Town, figures: Figures, kills: int, chance: random.Random
) -> None:
    known: set[str] = set()
    for number in range(kills):
        wait_for_pushes(town)
        time.sleep(chance.uniform(0, 0.3))
        count_kill(town, figures)
        if number % 2:
            office.kill_a_worker(chance)
            look_for_lost(town, figures, known)
        else:
            office.kill_all()
            look_for_lost(town, figures, known)
            office.start()


def count_kill(town: Town, figures: Figures) -> None:
    """Count a kill that is about to be, and whether it finds a push to interrupt."""
    figures.add("kills")
    figures.add("while a push was under way", any(c.in_flight for c in town.callers))


def look_for_lost(town: Town, figures: Figures, known: set[str]) -> None:
    """Ask the log for what was acknowledged since the last look."""
    lost = count_lost(town, known)
    figures.check(holds=lost == 0, otherwise=f"{lost} lost after {figures.counts}")


def wait_for_pushes(town: Town, seconds: float = 60) -> None:
    """Come back when every phone is being answered again, so that each kill finds work to interrupt."""
    before = [len(caller.acknowledged) for caller in town.callers]
    deadline = time.monotonic() + seconds
    while any(
        len(caller.acknowledged) <= count
        for caller, count in zip(town.callers, before, strict=True)
    ):
        assert time.monotonic() < deadline, [caller.talk.errors for caller in town.callers]
        time.sleep(0.01)
