"""What holds for all tests."""

from __future__ import annotations

import os

_OWN = ("SOCOSO_TEST_", "SOCOSO_BENCH_")


def pytest_configure() -> None:
    """Forget the settings of whoever runs the tests; `make` exports its demonstration's, for one."""
    for name in list(os.environ):
        if name.startswith("SOCOSO_") and not name.startswith(_OWN):
            del os.environ[name]
