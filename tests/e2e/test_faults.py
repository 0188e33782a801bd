"""The real app outlives its browser's death and a bad network; `make trials` tries both far more often."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.trials.phone_kills import try_phone_kills
from tests.trials.phone_network import try_phone_network

SEED = 2


@pytest.mark.timeout(300)
def test_what_the_screen_said_outlives_the_browser_and_arrives_once(
    playwright: Playwright, tmp_path: Path
) -> None:
    figures = try_phone_kills(playwright, tmp_path, 3, SEED)
    print(figures)
    assert figures.violations == [], str(figures)
    assert figures.counts["kills"] == 3
    assert figures.counts["during a tap"] + figures.counts["during a round"] > 0
    assert figures.counts["taps said"] > 0


@pytest.mark.timeout(300)
def test_a_bad_network_loses_doubles_and_shows_wrongly_nothing(
    playwright: Playwright, tmp_path: Path
) -> None:
    figures = try_phone_network(playwright, tmp_path, 25, SEED)
    print(figures)
    assert figures.violations == [], str(figures)
    assert figures.counts["operations delivered"] == 25
    assert sum(figures.counts[name] > 0 for name in ("cut after", "reply mangled", "portal")) > 1
