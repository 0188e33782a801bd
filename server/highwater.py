"""Remembers outside the database how far phones were told it had come (E8).

A database that was put back to an older state without `socoso restore` is then noticed: its
counters stand below what phones have heard. The note is written now and then, after commits, and
costs the rounds nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import orjson
from flask import current_app
from sqlalchemy import select

from server.alarms import raise_alarm
from server.config import current_settings
from server.database import reading
from server.lineage import read_chain
from server.models.log import ScopeCounter

_NAME: Final = "high-water.json"
_EVERY_SECONDS: Final = 1.0
_KEPT: Final = 64


class HighWater:
    """One process's part of the note."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._places: dict[str, int] = {}
        self._written = 0.0

    def note(self, epoch: str, scope: str, seq: int) -> None:
        """Take down what a phone is about to hear; written at most once a second."""
        with self._lock:
            self._places[scope] = max(seq, self._places.get(scope, 0))
            if time.monotonic() - self._written < _EVERY_SECONDS:
                return
            self._written, places, self._places = time.monotonic(), self._places, {}
        # A note that cannot be written only makes a silent loss harder to notice.
        with contextlib.suppress(OSError):
            _merge(self._data, epoch, places)


def _merge(data: Path, epoch: str, places: Mapping[str, int]) -> None:
    with (data / f"{_NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known, before = read_high_water(data)
        merged = dict(before) if known == epoch else {}
        for scope, seq in places.items():
            merged[scope] = max(seq, merged.pop(scope, 0))  # the latest last
        kept = dict(list(merged.items())[-_KEPT:])
        fresh = data / f"{_NAME}.new"
        fresh.write_bytes(orjson.dumps({"epoch": epoch, "places": kept}))
        fresh.replace(data / _NAME)


def read_high_water(data: Path) -> tuple[str | None, Mapping[str, int]]:
    """Give the epoch and the places last noted."""
    try:
        note = orjson.loads((data / _NAME).read_bytes())
        return note["epoch"], note["places"]
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        return None, {}


def forget_high_water(data: Path) -> None:
    """Begin anew, as a new epoch does."""
    (data / _NAME).unlink(missing_ok=True)


def note_high_water(epoch: str, scope: str, seq: int) -> None:
    """Take down how far a scope has come, as a phone is about to hear."""
    water: HighWater = current_app.extensions["socoso_high_water"]
    water.note(epoch, scope, seq)


def check_high_water() -> None:
    """Raise the alarm ``database_behind`` if phones have heard of more than the database holds."""
    epoch, places = read_high_water(current_settings().data)
    if not places:
        return
    with reading() as session:
        chain = read_chain(session)
        rows = session.execute(
            select(ScopeCounter.scope, ScopeCounter.seq).where(ScopeCounter.scope.in_(places))
        )
        counters = {row.scope: row.seq for row in rows}
    behind = [scope for scope, seq in places.items() if counters.get(scope, 0) < seq]
    if epoch not in chain or (epoch == chain[-1] and behind):
        raise_alarm("database_behind", " ".join(behind[:5]) or f"epoch {epoch}")
