"""The journal's file: one JSON object a line, on the disk before the database commits."""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, cast

import orjson
from flask import current_app

_NAME: Final = "journal.jsonl"
Entry = dict[str, Any]


class Journal(Protocol):
    """Takes entries and gives back those that were not voided."""

    def append(self, entries: Sequence[Entry]) -> list[str]:
        """Keep entries durably, in their order; give the id each got."""

    def read(self) -> Iterator[Entry]:
        """Give every entry that was not voided, oldest first."""


class FileJournal:
    """A file that only grows; whoever appends holds its lock, so that lines never mix."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / _NAME

    def append(self, entries: Sequence[Entry]) -> list[str]:
        """Keep entries durably; OSError if the disk takes no more, and then nobody may commit."""
        ids, lines = number(entries)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "ab", opener=_open_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            start = file.seek(0, os.SEEK_END)
            try:
                # A line that was cut when the power failed stays a line of its own.
                file.write(_mended(self.path, start) + lines)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), start)
                raise
        return ids

    def read(self) -> Iterator[Entry]:
        """Give every entry that was not voided; a line that was cut when the power failed is none."""
        if not self.path.exists():
            return
        voided = {entry["void"] for entry in self._lines() if "void" in entry}
        yield from without_voided(self._lines(), voided)

    def _lines(self) -> Iterator[Entry]:
        with self.path.open("rb") as file:
            for line in file:
                try:
                    yield orjson.loads(line)
                except orjson.JSONDecodeError:
                    continue


def _open_private(path: str, flags: int) -> int:
    # It holds names and hashed passwords: nobody but the server reads it.
    return os.open(path, flags, 0o600)


def _mended(path: Path, size: int) -> bytes:
    if size == 0:
        return b""
    with path.open("rb") as file:
        file.seek(size - 1)
        return b"" if file.read(1) == b"\n" else b"\n"


def number(entries: Sequence[Entry]) -> tuple[list[str], bytes]:
    """Give each entry an id, and write them as lines."""
    ids = [str(uuid.uuid4()) for _ in entries]
    lines = (
        orjson.dumps({"id": entry_id, **entry}, option=orjson.OPT_APPEND_NEWLINE)
        for entry_id, entry in zip(ids, entries, strict=True)
    )
    return ids, b"".join(lines)


def without_voided(entries: Iterable[Entry], voided: set[str]) -> Iterator[Entry]:
    """Leave out what was taken back, and the notes that say so."""
    return (entry for entry in entries if "void" not in entry and entry["id"] not in voided)


def current_journal() -> Journal:
    """Give the journal of the app that is at work."""
    return cast(Journal, current_app.extensions["socoso_journal"])
