"""A reader by cursor sees every row that was committed, in whatever order COMMITs end (F2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import Cluster
from tests.trials.order import sequence_in_place_of_counters, try_order

SEED = 11


@pytest.mark.timeout(120)
def test_f2_a_cursor_passes_over_no_row(tmp_path: Path, durable: tuple[Cluster, Path]) -> None:
    figures = try_order(tmp_path, durable[0].create_database("ordered"), 25, SEED)
    print(figures)
    assert figures.counts["rows missed"] == 0
    assert figures.counts["rows committed"] == 8 * 25 * 5
    assert figures.counts["reads that found rows"] > 50


@pytest.mark.timeout(120)
def test_the_trial_notices_numbers_from_a_sequence(
    tmp_path: Path, durable: tuple[Cluster, Path]
) -> None:
    with sequence_in_place_of_counters():
        # Long delays: the order is broken most of the time, however seldom the reader gets his turn.
        figures = try_order(tmp_path, durable[0].create_database("sequence"), 15, SEED, delay=0.08)
    print(figures)
    assert figures.counts["rows missed"] > 0
