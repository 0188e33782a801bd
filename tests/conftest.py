"""What holds for all tests."""

from __future__ import annotations

import os

import pytest

_OWN = ("SOCOSO_TEST_", "SOCOSO_BENCH_")


def pytest_configure() -> None:
    """Forget the settings of whoever runs the tests; `make` exports its demonstration's, for one."""
    for name in list(os.environ):
        if name.startswith("SOCOSO_") and not name.startswith(_OWN):
            del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each worker whole files, and one of them everything that drives a browser.

    Browsers wait more than they work: beside them the other worker has a core to itself.
    """
    for item in items:
        path = item.path.relative_to(config.rootpath)
        is_browsing = path.is_relative_to("tests/e2e")
        group = "e2e" if is_browsing else f"{path.parent.name}.{path.stem}"
        item.add_marker(pytest.mark.xdist_group(group))
