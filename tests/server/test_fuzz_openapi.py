"""The interface keeps what its own description promises, also to requests made up to break it."""

from __future__ import annotations

import pytest
from flask import Flask
from schemathesis.generation import GenerationMode

from tests.fuzz.openapi import Interface

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SEED = 1
EXAMPLES = 8


@pytest.mark.timeout(300)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_address_answers_as_described(app: Flask, mode: GenerationMode) -> None:
    interface = Interface(app)
    wrong = interface.try_all(mode, EXAMPLES, SEED)
    print(f"seed {SEED}, {mode.value}:", dict(interface.answers.most_common()))
    assert wrong == []
    assert len(interface.operations) > 20
    usual = 200 if mode == GenerationMode.POSITIVE else 422
    assert interface.answers[usual] > 20
