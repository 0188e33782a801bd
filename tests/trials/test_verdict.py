"""The verdict notices what the trials are there to find: tampered with, an office is found out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import text

from server.database import writing
from tests.trials.figures import Figures
from tests.trials.office import TrialOffice
from tests.trials.town import Town
from tests.trials.verdict import count_lost, judge

_APPLIED = "kind = 'broadcast' AND result = 'applied'"
# An operation that is all there is of its record.
_ONLY = (
    "SELECT max(op_id) FROM operation WHERE kind = 'broadcast' AND rev = 1"
    " AND record_id NOT IN (SELECT record_id FROM operation WHERE rev > 1)"
)
# What could go wrong, and how the verdict begins to speak of it.
TAMPERING = {
    "lost: ": f"DELETE FROM operation WHERE op_id = ({_ONLY})",
    "not the fold: ": "UPDATE record SET wire = replace(wire, 'whole', 'broken_off') WHERE rev = 1",
    "broadcast ": "UPDATE record SET rev = rev + 1 WHERE kind = 'broadcast'",
    "written twice: ": f"UPDATE operation SET seq = 2 WHERE seq = 3 AND {_APPLIED}",
    "feed of device ": f"UPDATE operation SET device_seq = device_seq + 1000000 WHERE {_APPLIED}",
    "ward:": "UPDATE scope_counter SET seq = 1 WHERE scope LIKE 'ward:%'",
    "a fresh phone holds ": "DELETE FROM feed WHERE seq % 2 = 0",
}


@pytest.mark.timeout(300)
def test_the_verdict_finds_out_whoever_tampers(tmp_path: Path) -> None:
    office = TrialOffice(tmp_path)
    office.run("migrate")
    town = Town(office, 1)
    office.start()
    try:
        with town.at_work():
            time.sleep(1.5)
        town.settle()
        assert verdict(town) == []
        known: set[str] = set()
        assert count_lost(town, known) == 0
        for words, statement in TAMPERING.items():
            with office.look_inside(), writing() as session:
                session.execute(text(statement))
            found = verdict(town)
            assert any(sentence.startswith(words) for sentence in found), (words, found[:5])
        assert count_lost(town, set()) == 1
    finally:
        office.stop()


def verdict(town: Town) -> list[str]:
    figures = Figures("tampering", 1)
    judge(town, figures)
    return figures.violations
