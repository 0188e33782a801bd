"""The real app in real Chromium behind a network with every fault: nothing lost, doubled, or shown wrongly."""

from __future__ import annotations

import random
import time
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

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
    wake,
)
from tests.trials.office import TrialOffice
from tests.trials.proxy import FAULTS, Proxy


def try_phone_network(playwright: Playwright, folder: Path, taps: int, seed: int) -> Figures:
    """Take the roll so many times through the faulty proxy, then in peace compare everything."""
    figures = Figures("faulty network, the app in Chromium", seed)
    office = TrialOffice(folder)
    office.run("migrate")
    hall = make_hall(office)
    phone = Chromium(playwright, folder / "profile")
    with Proxy(office.port, seed).running() as proxy:
        office.start()
        try:
            page = phone.open("about:blank")
            enrol(office, hall, page, proxy.url)
            open_roster(page, hall, proxy.url)
            proxy.faulty = True
            expected = _take_the_roll(page, hall, proxy, figures, taps, random.Random(seed))
            _reload_through_faults(page, hall, proxy, expected, figures)
            proxy.faulty = False
            deliver(page)
            _judge(page, office, hall, expected, figures)
        finally:
            phone.close()
            office.stop()
    for name in FAULTS:
        figures.add(name, proxy.met[name])
    return figures.finish()


def _take_the_roll(
    page: Page, hall: Hall, proxy: Proxy, figures: Figures, taps: int, chance: random.Random
) -> dict[str, str]:
    """Tap, let a round meet a fault, and see each time that the screen keeps saying what was tapped."""
    expected = dict.fromkeys(hall.people, "unmarked")
    for number in range(taps):
        side = "unmarked" if number // 20 % 2 == 0 else "present"
        show(page, side)
        person = chance.choice([one for one, status in expected.items() if status == side])
        expected |= dict(tap(page, [person]))
        figures.add("taps")
        before = sum(proxy.met.values())
        wake(page)
        deadline = time.monotonic() + 3
        while sum(proxy.met.values()) == before and time.monotonic() < deadline:
            page.wait_for_timeout(20)
        _compare(page, hall, expected, figures, "while the network was bad")
    return expected


def _compare(page: Page, hall: Hall, expected: dict[str, str], figures: Figures, when: str) -> None:
    wrong = {
        person: shown
        for person, shown in read_screen(page).items()
        if shown != (expected[person], hall.people[person])
    }
    figures.add("shown wrongly", len(wrong))
    figures.check(holds=not wrong, otherwise=f"{when}: {wrong}")


def _reload_through_faults(
    page: Page, hall: Hall, proxy: Proxy, expected: dict[str, str], figures: Figures
) -> None:
    """Open the app anew while a portal answers for every address, its own files included."""
    proxy.everywhere, proxy.faults = True, ["portal", "502", "cut before"]
    for _ in range(3):
        open_roster(page, hall, proxy.url)
        expect(page.locator("li.row.person").first).to_be_visible()
        _compare(page, hall, expected, figures, "opened behind a portal")
        figures.add("opened behind a portal")
    proxy.everywhere = False


def _judge(
    page: Page, office: TrialOffice, hall: Hall, expected: dict[str, str], figures: Figures
) -> None:
    storage = read_storage(page)
    _compare(page, hall, expected, figures, "at the end")
    with office.look_inside():
        log, records = marks_in_log(), marks_in_records(hall)
    ledger = dict(storage["ledger"])
    figures.add("operations delivered", len(log))
    figures.add("lost", figures.counts["taps"] - len(log))
    figures.add("doubled", len(log) - len({(op.incarnation, op.seq) for op in log}))
    figures.check(holds=len(log) == figures.counts["taps"], otherwise="not an operation per tap")
    figures.check(holds=storage["outbox"] == [], otherwise="something still waits")
    figures.check(
        holds=ledger.keys() == {op.op_id for op in log}, otherwise="ledger and log differ"
    )
    figures.check(
        holds=set(ledger.values()) == {"applied"}, otherwise=f"results: {set(ledger.values())}"
    )
    figures.check(holds=records == expected, otherwise="the office holds other marks")
