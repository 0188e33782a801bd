"""Measures a roster of 300 on a phone's screen, on a processor six times as slow: scrolling, searching, tapping."""

from __future__ import annotations

import re
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from server.seed.demo import TRAINERS
from tests.e2e.conftest import PHONE, Profile
from tests.e2e.hall import make_hall
from tests.e2e.office import Office
from tests.e2e.people import enrol

CPU = 6
FRAME_MS = 1000 / 60

# A thumb's flings: 4,000 px/s with breaks, down and up again, over all 300.
_SCROLL = """() => new Promise((done) => {
  const frames = [];
  let [before, direction, fling] = [performance.now(), 1, 0];
  const step = (now) => {
    frames.push(now - before);
    before = now;
    const end = document.documentElement.scrollHeight - innerHeight;
    fling += 1;
    if (fling % 60 < 45) scrollBy(0, direction * 66);
    if (scrollY >= end - 1) direction = -1;
    if (direction < 0 && scrollY <= 0) { done(frames.slice(1)); return; }
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""

_TYPE = """async (typed) => {
  const input = document.querySelector('.search input');
  const start = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, typed);
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""


def spread(times: list[float]) -> str:
    """Write a median, a 95th percentile and the worst, in milliseconds."""
    ordered = sorted(times)
    return (
        f"median {statistics.median(ordered):.0f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.0f} ms, "
        f"worst {ordered[-1]:.0f} ms"
    )


def slow_down(page: Page) -> None:
    """Make the page's processor as slow as an old phone's."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": CPU})


def scroll(page: Page, what: str) -> None:
    """Scroll down and up again, and print how many frames came late."""
    frames = [float(each) for each in page.evaluate(_SCROLL)]
    late = sum(each > 1.5 * FRAME_MS for each in frames)
    print(
        f"   scrolling {what}, CPU ÷ {CPU}: {1000 / statistics.mean(frames):.0f} frames/s, "
        f"{spread(frames)}, {late} of {len(frames)} late"
    )


def measure(page: Page, empty: Page) -> None:
    """Scroll and type, and print what that took; an empty page beside it tells what the machine was up to."""
    slow_down(page)
    slow_down(empty)
    empty.evaluate("document.body.style.height = '23000px'")
    for _ in range(2):
        page.bring_to_front()
        scroll(page, "300 rows")
        empty.bring_to_front()
        scroll(empty, "nothing ")
    page.bring_to_front()
    typed = ("h", "ha", "han", "n", "ng", "nva", "mth", "5", "ha 5", "khoi 5", "nguyeenx", "x")
    times = [float(page.evaluate(_TYPE, each)) for each in typed for _ in range(3)]
    print(f"   keystroke to painted result among 300, CPU ÷ {CPU}: {spread(times)}")


def main() -> None:
    """Open a roster of 300 and measure it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        office = Office(Path(folder))
        office.prepare()
        hall = make_hall(office)
        office.start()
        profile = Profile(playwright, Path(folder) / "phone", PHONE)
        try:
            link = re.search(r"http\S+", office.run("enrol", TRAINERS[0].account_id))
            assert link
            page = enrol(profile, link.group(0))
            page.get_by_text("Lớp đông").first.wait_for()
            page.goto(office.url + hall.path(0))
            page.locator(".counter.waiting .digits").wait_for()
            empty = page.context.new_page()
            empty.goto(office.url + "/robots.txt")
            measure(page, empty)
        finally:
            profile.close()
            office.stop()


if __name__ == "__main__":
    main()
