"""The TypeScript rules in Node, once per worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.twins import Twin, running_twin


@pytest.fixture(scope="session")
def twin() -> Iterator[Twin]:
    """The other language's rules."""
    with running_twin() as running:
        yield running
