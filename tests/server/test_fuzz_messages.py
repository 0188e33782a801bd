"""Thousands of mangled messages to /api/sync, on both databases: `make fuzz SEEDS=… FROM=…` sends any number more."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.fuzz.target import Target

SEEDS = {"sqlite": 1_200, "postgresql": 500}


@pytest.mark.timeout(300)
def test_no_message_breaks_anything(app: Flask, database_url: str) -> None:
    target = Target(app)
    count = SEEDS[database_url.partition(":")[0].partition("+")[0]]
    wrong = [sentence for seed in range(count) for sentence in target.try_seed(seed)]
    print(f"{count} messages from seed 0:", dict(target.answers.most_common()))
    assert wrong == []
    assert target.rebuilds()
    target.close()
    # A fuzzer that is turned away at the door tries nothing.
    assert target.answers["rounds"] > count / 6
    assert target.answers["applied"] > count / 20
    assert len(target.answers) > 15
