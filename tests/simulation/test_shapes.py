"""The simulated phone and the office it talks to exchange nothing without a shape (S1)."""

from __future__ import annotations

from typing import Any
from unittest import mock

from tests.simulation.office import Office
from tests.simulation.run import play_all
from tests.sync.schema import check

SEEDS = range(6)
_round = Office.round


def test_s1_what_simulated_phones_and_the_office_say_has_its_shape() -> None:
    said: list[int] = []

    def checked(self: Office, *given: Any) -> Any:
        *_, message = [part for part in given if isinstance(part, dict)]
        check("round_request", message)
        answer = _round(self, *given)
        check("round_answer", answer)
        said.append(len(answer["results"]))
        return answer

    with mock.patch.object(Office, "round", checked):
        assert play_all(SEEDS).failures == []
    assert len(said) > 50
    assert sum(said) > 50
