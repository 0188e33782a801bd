"""Measures how an old phone takes in 10,000 records, and whether it stays answerable meanwhile (`make bench`)."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.bench.figures import say, setting
from tests.bench.phone import seconds, throttle
from tests.bench.push import fill
from tests.bench.town import Town, run_town
from tests.e2e.conftest import PHONE, Profile
from tests.e2e.office import SOCOSO

RECORDS = setting("FILLED", 10_000)

_WATCH = """() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
  }).observe({ type: 'longtask' });
}"""


def main() -> None:
    """Fill a ward with broadcasts, and the phone of its official with them."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        with run_town(folder, f"sqlite:///{folder}/town.sqlite3") as town:
            fill(town, RECORDS)
            profile = Profile(playwright, folder / "phone", PHONE)
            try:
                _bench_filling(town, profile.open())
            finally:
                profile.close()


def _bench_filling(town: Town, page: Page) -> None:
    page.goto(_link(town))
    button = page.get_by_role("button", name="ĐÚNG, TÔI ĐÂY")
    expect(button).to_be_visible(timeout=30_000)
    throttle(page, cpu=6, network=False)
    page.evaluate(_WATCH)

    def enrol() -> None:
        button.click()
        expect(page.get_by_text("Từ giờ dùng được khi không có mạng")).to_be_visible(
            timeout=120_000
        )

    duration = seconds(enrol)
    tasks = sorted(page.evaluate("() => window.longTasks"))
    over = [task for task in tasks if task > 50]
    say(
        f"a phone takes in {RECORDS:,}, CPU ÷ 6",
        f"{duration:.1f} s   longest task {max(tasks, default=0):.0f} ms, {len(over)} over 50 ms",
        target="3 s, 50 ms",
    )


def _link(town: Town) -> str:
    settings = town.settings
    environment = os.environ | {
        "SOCOSO_SECRET": settings.secret,
        "SOCOSO_DATA": str(settings.data),
        "SOCOSO_DATABASE_URL": settings.database_url,
        "SOCOSO_BASE_URL": f"http://127.0.0.1:{town.port}",
    }
    command = [str(SOCOSO), "enrol", town.official.author]
    printed = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    link = re.search(r"http\S+/ghi-danh#[\w-]+", printed.stdout)
    assert link, printed.stdout
    return link.group(0)


if __name__ == "__main__":
    main()
