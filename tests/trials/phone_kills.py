"""Chromium killed during taps and during rounds: what the screen had said is there again, and arrives once."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error, Page, Playwright

from server.models.log import Operation
from sync.contract import derive_id
from tests.trials.chromium import Chromium
from tests.trials.figures import Figures
from tests.trials.hall import (
    Hall,
    deliver,
    enrol,
    make_hall,
    marks_in_log,
    marks_in_records,
    open_roster,
    read_screen,
    read_storage,
    show,
    tap,
)
from tests.trials.office import TrialOffice
from tests.trials.proxy import Proxy

_LONGEST_LIFE = 1.6
_OTHER = {"present": "unmarked", "unmarked": "present"}


class Memory:
    """What the screen has said, and the taps whose word it owed when it died."""

    def __init__(self, hall: Hall) -> None:
        self.status = dict.fromkeys(hall.people, "unmarked")
        self.owed: set[str] = set()
        self.said: Counter[str] = Counter()
        self.tapped: Counter[str] = Counter()

    def compare(self, shown: dict[str, tuple[str, str]], figures: Figures) -> None:
        """Hold a restarted screen to what was said; an owed tap may have been kept or not."""
        figures.check(holds=shown.keys() == self.status.keys(), otherwise="people are missing")
        for person, (status, _) in shown.items():
            allowed = {self.status[person]}
            if person in self.owed:
                allowed.add(_OTHER[self.status[person]])
            figures.check(
                holds=status in allowed, otherwise=f"{person} shows {status}, not {allowed}"
            )
            figures.add("taps forgotten", status not in allowed)
            self.status[person] = status
        self.owed.clear()


def try_phone_kills(playwright: Playwright, folder: Path, kills: int, seed: int) -> Figures:
    """Kill a trainer's browser so many times while he takes the roll and his phone sends."""
    figures = Figures("kill -9 of Chromium during taps and rounds", seed)
    chance = random.Random(seed)
    office = TrialOffice(folder)
    office.run("migrate")
    hall = make_hall(office)
    phone = Chromium(playwright, folder / "profile")
    with Proxy(office.port, seed).running() as proxy:
        proxy.faults = ["passed", "delayed", "delayed", "cut after"]
        office.start()
        try:
            memory = Memory(hall)
            enrol(office, hall, phone.open("about:blank"), proxy.url)
            phone.close()
            for _ in range(kills):
                proxy.faulty = True
                _live_and_die(phone, hall, proxy, memory, figures, chance)
            proxy.faulty = False
            _settle(phone, office, hall, proxy, memory, figures)
        finally:
            phone.close()
            office.stop()
    return figures.finish()


def _live_and_die(
    phone: Chromium, hall: Hall, proxy: Proxy, memory: Memory, figures: Figures,
    chance: random.Random,
) -> None:  # fmt: skip
    page = phone.open(proxy.url + hall.path)
    open_roster(page, hall, proxy.url)
    memory.compare(read_screen(page), figures)

    def die() -> None:
        _wait_for_moment(figures.counts.get("kills", 0), proxy, memory, chance)
        figures.add("kills")
        figures.add("during a tap", bool(memory.owed))
        figures.add("during a round", proxy.under_way > 0)
        phone.kill()

    end = threading.Timer(chance.uniform(0.05, _LONGEST_LIFE), die)
    end.start()
    try:
        while end.is_alive():
            _tap_some(page, memory, chance)
    except Error:  # the browser is dead
        pass
    end.join()
    phone.close()


def _wait_for_moment(number: int, proxy: Proxy, memory: Memory, chance: random.Random) -> None:
    """Choose, in turn, any moment, one while a tap is being kept, and one while a round runs."""
    deadline = time.monotonic() + _LONGEST_LIFE
    is_now: list[Callable[[], bool]] = [
        lambda: True, lambda: bool(memory.owed), lambda: proxy.under_way > 0
    ]  # fmt: skip
    while not is_now[number % 3]() and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, (0, 0.02, 0.3)[number % 3]))


def _tap_some(page: Page, memory: Memory, chance: random.Random) -> None:
    """Tap one to three people of the longer list."""
    waiting = [person for person, status in memory.status.items() if status == "unmarked"]
    present = [person for person, status in memory.status.items() if status == "present"]
    people = waiting if len(waiting) >= len(present) else present
    chosen = chance.sample(people, chance.randrange(1, 4))
    show(page, memory.status[chosen[0]])
    memory.owed = set(chosen)
    memory.tapped.update(chosen)
    for person, status in tap(page, chosen):
        memory.status[person] = status
        memory.said[person] += 1
    memory.owed = set()
    page.wait_for_timeout(chance.choice((0, 0, 50, 400)))


def _settle(
    phone: Chromium, office: TrialOffice, hall: Hall, proxy: Proxy, memory: Memory, figures: Figures
) -> None:
    """Let the phone deliver in peace, and compare screen, storage and office to the last operation."""
    page = phone.open(proxy.url + hall.path)
    open_roster(page, hall, proxy.url)
    memory.compare(read_screen(page), figures)
    deliver(page)
    storage = read_storage(page)
    shown = {person: status for person, (status, _) in read_screen(page).items()}
    with office.look_inside():
        log, records = marks_in_log(), marks_in_records(hall)
    ledger = dict(storage["ledger"])
    figures.add("taps said", memory.said.total())
    figures.add("operations delivered", len(log))
    figures.add("lost", len(ledger.keys() - {op.op_id for op in log}))
    figures.add("doubled", len(log) - len({(op.incarnation, op.seq) for op in log}))
    figures.check(holds=storage["outbox"] == [], otherwise="something still waits")
    figures.check(
        holds=ledger.keys() == {op.op_id for op in log}, otherwise="ledger and log differ"
    )
    figures.check(
        holds=set(ledger.values()) <= {"applied"}, otherwise=f"{Counter(ledger.values())}"
    )
    figures.check(holds=shown == memory.status, otherwise="the screen changed by delivering")
    figures.check(holds=shown == records, otherwise="screen and office differ")
    numbers = [op.seq for op in log]
    figures.check(
        holds=numbers == list(range(1, len(log) + 1)), otherwise=f"a hole in the numbers: {numbers}"
    )
    _count_taps(hall, log, memory, figures)


def _count_taps(hall: Hall, log: list[Operation], memory: Memory, figures: Figures) -> None:
    """Everybody's mark was written at least as often as the screen said, at most as often as tapped."""
    written = Counter(op.record_id for op in log)
    for person, name in hall.people.items():
        count = written[derive_id(hall.session, person)]
        low, high = memory.said[person], memory.tapped[person]
        figures.check(
            holds=low <= count <= high,
            otherwise=f"{name}: {low} said, {count} arrived, {high} taps",
        )
