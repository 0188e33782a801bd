"""Puts a verified copy in the database's place and begins a new epoch (rules E1, E7)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import flask_migrate
from sqlalchemy import delete, text

from server.attachments.keeping import Compared, compare_with_store
from server.attachments.store import FolderStore, copy_missing, current_store
from server.backups import ATTACHMENTS, BackupError, make_backup, run_program
from server.config import current_settings
from server.database import writing
from server.extensions import db
from server.highwater import forget_high_water
from server.identity import audit
from server.journal.file import current_journal
from server.journal.replay import Replay, replay_journal
from server.lineage import start_epoch
from server.models.identity import WebSession
from server.receipts import derive_key

Say = Callable[[str], None]
_SAFETY: Final = "before-restore"
# Tables of a later version than the copy's must not stay beside those of the copy.
_EMPTY: Final = """
DO $$ DECLARE held record; BEGIN
  FOR held IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', held.tablename);
  END LOOP;
END $$;
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """The new epoch, what the journal brought back, how attachments stand, and where the replaced database went."""

    epoch: str
    replay: Replay
    attachments: Compared
    before: Path | None


def restore(copy: Path, say: Say, *, keep: bool = True) -> Restored:
    """Replace the database by a copy that ``socoso backup`` made, and begin a new epoch.

    What is replaced is copied aside first, unless ``keep`` is off. BackupError if the copy is
    none or cannot be read; then nothing was changed.
    """
    file = _find(copy)
    before = _keep_present(say) if keep else None
    say("Putting the copy in the database's place…")
    load_copy(file)
    flask_migrate.upgrade()
    _bring_attachments(file, say)
    return begin_epoch(say, before=before)


def _bring_attachments(file: Path, say: Say) -> None:
    """Put back into the store what it has lost since and the backup holds."""
    kept = file.parent.parent / ATTACHMENTS
    if kept.is_dir():
        say("Bringing back photos and sound that the store has lost…")
        copy_missing(FolderStore(kept), current_store())


def begin_epoch(say: Say, *, from_nothing: bool = False, before: Path | None = None) -> Restored:
    """Begin a new epoch on the database as it stands, and bring back what the journal and the store hold.

    ``from_nothing``: see start_epoch. Everybody at the office signs in again, because what the
    lost sessions had numbered must not be numbered twice.
    """
    with writing() as session:
        session.execute(delete(WebSession))
        epoch = start_epoch(session, from_nothing=from_nothing)
        audit.note(session, None, "epoch_started", epoch)
    settings = current_settings()
    forget_high_water(settings.data)
    say("Replaying what the office did since…")
    replay = replay_journal(current_journal(), derive_key(settings.secret, "receipt"))
    return Restored(epoch, replay, compare_with_store(current_store()), before)


def load_copy(file: Path) -> None:
    """Put a copy in the database's place and tell nobody; BackupError if it cannot be read."""
    if db.engine.dialect.name == "sqlite":
        _load_sqlite(file)
    else:
        _load_postgresql(file)
    db.engine.dispose()


def _find(copy: Path) -> Path:
    name = "socoso.sqlite3" if db.engine.dialect.name == "sqlite" else "socoso.dump"
    file = copy / name if copy.is_dir() else copy
    if not file.is_file():
        raise BackupError(f"{copy} holds no copy of this kind of database ({name})")
    return file


def _keep_present(say: Say) -> Path:
    folder = current_settings().data / _SAFETY
    say(f"Copying the present database to {folder}…")
    try:
        return make_backup(folder, lambda _: None, attachments=False).path
    except Exception as error:  # whatever is wrong with it is why somebody restores
        kept = _keep_raw(folder)
        if kept is None:
            raise BackupError(
                f"the present database cannot be copied aside ({error}); --no-safety-copy goes on without"
            ) from error
        return kept


def _keep_raw(folder: Path) -> Path | None:
    """Keep the files of a SQLite database that cannot be read any more."""
    path = Path(str(db.engine.url.database))
    if db.engine.dialect.name != "sqlite" or not path.exists():
        return None
    target = folder / f"{path.name}.damaged"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target)
    return target


def _load_sqlite(file: Path) -> None:
    path = str(db.engine.url.database)
    db.engine.dispose()
    source = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
    try:
        _check(source, file)
        target = sqlite3.connect(path)
        try:
            source.backup(target)
        except sqlite3.DatabaseError:
            # What stands there is no database any more; a copy of it was kept.
            target.close()
            for suffix in ("", "-wal", "-shm"):
                Path(path + suffix).unlink(missing_ok=True)
            target = sqlite3.connect(path)
            source.backup(target)
        finally:
            target.close()
    finally:
        source.close()


def _check(source: sqlite3.Connection, file: Path) -> None:
    try:
        (verdict,) = source.execute("PRAGMA integrity_check").fetchone()
        source.execute("SELECT count(*) FROM operation").fetchone()
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise BackupError(f"{file} is damaged: {verdict}")


def _load_postgresql(file: Path) -> None:
    _check_alone()
    script = file.parent / f"{file.name}.sql"
    empty = file.parent / f"{file.name}.empty.sql"
    try:
        empty.write_text(_EMPTY)
        run_program("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        run_program(
            "psql", "--single-transaction", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1",
            "--output=/dev/null", f"--file={empty}", f"--file={script}",
        )  # fmt: skip
    finally:
        script.unlink(missing_ok=True)
        empty.unlink(missing_ok=True)


def _check_alone() -> None:
    with db.engine.connect() as connection:
        others = connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
        )
    db.engine.dispose()
    if others:
        raise BackupError(f"the database is in use by {others} others: stop them first")
