"""Worlds of real clients notice every broken rule of the client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulation.client_host import ClientHost
from tests.simulation.client_mutants import CLIENT_MUTANTS, ClientMutant, hunt_client

# Any change of the client or of the worlds may move what a seed does; another soon does as well.
OTHER_SEEDS = range(60)


@pytest.fixture(scope="module")
def host() -> Iterator[ClientHost]:
    with ClientHost() as host:
        yield host


@pytest.mark.parametrize("mutant", CLIENT_MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_rule_of_the_client_is_noticed(host: ClientHost, mutant: ClientMutant) -> None:
    assert hunt_client(mutant, host, (mutant.seed, *OTHER_SEEDS)) is not None
