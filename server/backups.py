"""Copies of the whole database, made while it is in use and checked before they count."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import URL

from server.attachments.store import FolderStore, copy_missing, current_store
from server.database import reading
from server.extensions import db
from server.models.log import Operation

_PAGES_AT_ONCE = 512
# Beside the copies of the database: the folder in which they share their attachments.
ATTACHMENTS = "attachments"


class BackupError(Exception):
    """No copy was made; the message says why and what to do."""


Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Copy:
    """A checked copy: where it is, its size in bytes, how many operations it holds, and new pieces of attachments."""

    path: Path
    size: int
    operations: int
    pieces: int = 0


def make_backup(folder: Path, progress: Progress, *, attachments: bool = True) -> Copy:
    """Copy the database into a folder of its own below ``folder``, and attached bytes into one that all copies share.

    BackupError if the folder cannot be written or the copy cannot be read back;
    a copy that failed leaves nothing that looks like a good one.
    """
    unfinished, target = _reserve(folder)
    try:
        copy = _copy_sqlite if db.engine.dialect.name == "sqlite" else _copy_postgresql
        path, operations = copy(unfinished, progress)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    unfinished.rename(target)
    path = target / path.name
    # After the database: whatever the copy speaks of has been in the store by now.
    pieces = _copy_attachments(folder) if attachments else 0
    return Copy(path, path.stat().st_size, operations, pieces)


def _copy_attachments(folder: Path) -> int:
    """Bring what is new in the store beside the copies; what is kept never changes, so once is enough."""
    try:
        return copy_missing(current_store(), FolderStore(folder / ATTACHMENTS))
    except OSError as error:
        raise BackupError(
            f"the database was copied, the attachments were not: {error.strerror or error}"
        ) from error


def _reserve(folder: Path) -> tuple[Path, Path]:
    """Take a name nobody else has: the folder to work in and the one it becomes.

    Named by the second; two copies of one second are told apart by a number.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for number in count(1):
        name = f"socoso-{stamp}" if number == 1 else f"socoso-{stamp}-{number}"
        unfinished, target = folder / f"{name}.unfinished", folder / name
        try:
            unfinished.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise BackupError(f"cannot write into {folder}: {error.strerror or error}") from None
        if not target.exists():
            return unfinished, target
        unfinished.rmdir()
    raise AssertionError("numbers do not end")


def _copy_sqlite(folder: Path, progress: Progress) -> tuple[Path, int]:
    path = folder / "socoso.sqlite3"
    source = sqlite3.connect(str(db.engine.url.database))
    target = sqlite3.connect(path)
    try:
        source.backup(
            target,
            pages=_PAGES_AT_ONCE,
            progress=lambda _, left, total: progress(1 - left / (total or 1)),
        )
        target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        return path, _check_sqlite(target)
    finally:
        target.close()
        source.close()


def _check_sqlite(target: sqlite3.Connection) -> int:
    (verdict,) = target.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise BackupError(f"the copy is damaged: {verdict}")
    (operations,) = target.execute("SELECT count(*) FROM operation").fetchone()
    return int(operations)


def _copy_postgresql(folder: Path, progress: Progress) -> tuple[Path, int]:
    path = folder / "socoso.dump"
    progress(0)
    run_program("pg_dump", "--format=custom", "--no-owner", f"--file={path}")
    progress(0.9)
    contents = run_program("pg_restore", "--list", str(path), connect=False)
    if "TABLE DATA public operation" not in contents:
        raise BackupError("the copy is damaged: it lacks the log of operations")
    # Reading the whole archive finds a cut file, which its list of contents does not.
    run_program("pg_restore", "--file=/dev/null", str(path), connect=False)
    progress(1)
    with reading() as session:
        operations = session.scalar(select(func.count()).select_from(Operation)) or 0
    return path, operations


def run_program(program: str, *arguments: str, connect: bool = True) -> str:
    """Run one of PostgreSQL's programs on our database and give what it prints; BackupError if it fails."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is missing: install the PostgreSQL client programs")
    environment = os.environ | (_connection(db.engine.url) if connect else {})
    done = subprocess.run(  # noqa: S603  # a fixed program; nothing of a request is in it
        [found, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
    return done.stdout


def _connection(url: URL) -> dict[str, str]:
    """Give the connection as libpq's environment: arguments could be read by other users."""
    parts = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {name: str(value) for name, value in parts.items() if value}
