"""The second thousand of worlds, beside which broken rules are noticed; a file of its own for the second core."""

from __future__ import annotations

import pytest

from tests.simulation.mutants import MUTANTS, Mutant, hunt, no_later
from tests.simulation.run import play_all

# Most show themselves at once; `make mutants` gives each 2,000 worlds, and some need hundreds.
MUTANT_SEEDS = 80
SOON = [mutant for mutant in MUTANTS if mutant is not no_later]


@pytest.mark.parametrize("first", range(1000, 2000, 50))
@pytest.mark.timeout(900)
def test_every_other_world_keeps_its_promises_too(first: int) -> None:
    found = play_all(range(first, first + 50))
    assert found.failures == []
    assert found.faults > 100


@pytest.mark.parametrize("mutant", SOON, ids=lambda mutant: mutant.__name__)
@pytest.mark.timeout(900)
def test_a_broken_rule_is_noticed(mutant: Mutant) -> None:
    assert hunt(mutant, range(MUTANT_SEEDS)) is not None
