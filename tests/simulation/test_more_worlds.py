"""The second thousand of worlds, beside which broken rules are noticed; a file of its own for the second core."""

from __future__ import annotations

import pytest

from tests.simulation.mutants import MUTANTS, Mutant, hunt
from tests.simulation.run import play_all

# Tried when the seed that is written down no longer shows it.
OTHER_SEEDS = range(80)


@pytest.mark.parametrize("first", range(1000, 2000, 50))
@pytest.mark.timeout(900)
def test_every_other_world_keeps_its_promises_too(first: int) -> None:
    found = play_all(range(first, first + 50))
    assert found.failures == []
    assert found.faults > 100


@pytest.mark.parametrize(
    ("mutant", "seed"), MUTANTS.items(), ids=lambda each: getattr(each, "__name__", "")
)
@pytest.mark.timeout(900)
def test_a_broken_rule_is_noticed(mutant: Mutant, seed: int) -> None:
    assert hunt(mutant, (seed, *OTHER_SEEDS)) is not None
