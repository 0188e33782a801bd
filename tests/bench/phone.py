"""Measures the phone in real Chromium, throttled to slow 3G and an old processor (`make bench`)."""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from tests.e2e.conftest import PHONE, Profile
from tests.e2e.office import Office
from tests.e2e.people import TRAINER, open_roster

TAPS = 30
# 400 kbit/s, 400 ms.
_SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}

_TAP = """async () => {
  const digits = document.querySelector('.counter.present .digits');
  const before = digits.textContent;
  const row = document.querySelector('li.person.unmarked button.row-main');
  const start = performance.now();
  const painted = new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (digits.textContent !== before) { observer.disconnect(); done(performance.now()); }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  row.click();
  return (await painted) - start;
}"""

_TYPE = """async (typed) => {
  const input = document.querySelector('.search input');
  const start = performance.now();
  const changed = new Promise((done) => {
    const observer = new MutationObserver(() => { observer.disconnect(); done(performance.now()); });
    observer.observe(document.querySelector('main') ?? document.body, { subtree: true, childList: true });
  });
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, typed);
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return (await changed) - start;
}"""


def throttle(page: Page, *, cpu: int, network: bool) -> CDPSession:
    """Slow a page down."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    if network:
        session.send("Network.emulateNetworkConditions", _SLOW_3G)
    return session


def seconds(work: Callable[[], object]) -> float:
    """Time something."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(times: list[float]) -> str:
    """Write a median and a 95th percentile in milliseconds."""
    ordered = sorted(times)
    return f"median {statistics.median(ordered):.0f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.0f} ms"


def first_load(profile: Profile, link: str) -> Page:
    """Open the link for the first time on slow 3G with a processor four times as slow."""
    page = profile.open()
    throttle(page, cpu=4, network=True)
    button = page.get_by_role("button", name="ĐÚNG, TÔI ĐÂY")

    def load() -> None:
        page.goto(link, wait_until="commit")
        expect(button).to_be_visible(timeout=60_000)

    usable = seconds(load)
    paint = page.evaluate(
        "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    )
    print(
        f"   first load, slow 3G, CPU ÷ 4: first paint {paint / 1000:.1f} s, usable {usable:.1f} s"
    )

    def enrol() -> None:
        button.click()
        expect(page.get_by_text("Từ giờ dùng được khi không có mạng")).to_be_visible(
            timeout=120_000
        )

    print(
        f"   enrolled and filled (reference data and the classes in progress): {seconds(enrol):.1f} s"
    )
    return page


def cold_start(profile: Profile, office: Office) -> Page:
    """Open the app again without a server, on a processor four times as slow."""
    page = profile.open()
    throttle(page, cpu=4, network=False)

    def start() -> None:
        page.goto(office.url, wait_until="commit")
        expect(page.get_by_text(re.compile("^ĐIỂM DANH")).first).to_be_visible(timeout=60_000)

    home = seconds(start)
    roster = seconds(lambda: open_roster(page))
    print(
        f"   cold start without a network, CPU ÷ 4: home {home:.2f} s, then roster of 81 {roster:.2f} s"
    )
    return page


def taps(page: Page) -> None:
    """Tap and type on a processor six times as slow."""
    throttle(page, cpu=6, network=False)
    page.wait_for_timeout(500)
    times = []
    for _ in range(TAPS):
        times.append(float(page.evaluate(_TAP)))
        page.wait_for_timeout(150)
    print(f"   tap to durable and painted, CPU ÷ 6: {spread(times)}")
    times = [
        float(page.evaluate(_TYPE, typed))
        for typed in ("h", "ha", "han", "m", "mt", "x", "xo", "n", "ng", "t")
    ]
    print(f"   keystroke to result, roster of 81, CPU ÷ 6: {spread(times)}")


def main() -> None:
    """Take one phone from its first load to work without a network."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        office = Office(Path(folder))
        office.prepare()
        office.start()
        profile = Profile(playwright, Path(folder) / "phone", PHONE)
        try:
            account = next(
                line for line in office.run("user", "list").splitlines() if TRAINER in line
            ).split()[0]
            printed = office.run("enrol", account)
            link = re.search(r"http\S+/ghi-danh#[\w-]+", printed)
            assert link, printed
            first_load(profile, link.group(0))
            profile.close()
            office.stop()
            taps(cold_start(profile, office))
        finally:
            profile.close()
            office.stop()


if __name__ == "__main__":
    main()
