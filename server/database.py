"""How the database is opened and written: one way for SQLite and PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from server.extensions import db

# A writer waits this long for another before it gives up with an error the phone retries on.
_BUSY_SECONDS = 30
# Trying a connection costs as much as a small statement: one that worked a moment ago is trusted.
_TRUSTED_SECONDS = 1.0


def engine_options(url: str) -> dict[str, Any]:
    """Give the engine options for a database address."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": _BUSY_SECONDS}}
    return {"pool_size": 8, "max_overflow": 8}


def prepare_engine(app: Flask) -> None:
    """Set SQLite to write-ahead logging, full durability and explicit transactions.

    Of PostgreSQL the pool's connections are tried before use, unless they were used just now.
    """
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)
        else:
            event.listen(db.engine, "checkin", _note_use)
            event.listen(db.engine, "checkout", _try_idle)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions by rules of its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer fails at once where another wrote meanwhile, so writers say so at the start.
    mode = "IMMEDIATE" if connection.get_execution_options().get("socoso_write") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _try_idle(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Have a dead connection replaced: after a restart of the database the pool holds only such."""
    used_at = record.info.get("used_at")
    if used_at is None or time.monotonic() - used_at < _TRUSTED_SECONDS:
        return
    try:
        db.engine.dialect.do_ping(connection)
    except db.engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


_POSTGRESQL: Final[Mapping[str, dict[str, Any]]] = {
    "write": {},
    "read": {"isolation_level": "REPEATABLE READ"},
    "glance": {"isolation_level": "AUTOCOMMIT"},
}


@lru_cache(maxsize=12)
def _engine(engine: Engine, use: str) -> Engine:
    options = _POSTGRESQL[use] if engine.dialect.name == "postgresql" else {}
    return engine.execution_options(socoso_write=use == "write", **options)


@contextmanager
def glancing() -> Iterator[Connection]:
    """Give a connection for one reading statement, which is a snapshot by itself."""
    with _engine(db.engine, "glance").connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Session]:
    """Give a session whose changes are committed together at the end, or not at all."""
    with Session(_engine(db.engine, "write"), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Give a session that sees one snapshot of the database throughout."""
    with Session(_engine(db.engine, "read"), expire_on_commit=False) as session, session.begin():
        yield session
