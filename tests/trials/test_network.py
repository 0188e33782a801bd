"""A network that cuts, truncates, repeats and mangles costs eight phones nothing but time (see docs/trust.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trials.network import try_network
from tests.trials.proxy import FAULTS

SEED = 1


@pytest.mark.timeout(300)
def test_a_bad_network_loses_and_doubles_nothing(tmp_path: Path) -> None:
    figures = try_network(tmp_path, 250, SEED)
    print(figures)
    assert figures.violations == [], str(figures)
    assert figures.counts["operations acknowledged"] > 100
    assert all(figures.counts[name] > 0 for name in FAULTS)
