"""Many rows in one statement, the fast way of each database; the ORM would cost several hundred µs a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Table

from server import arrays

Rows = Sequence[Sequence[Any]]
Write = Callable[[Connection, Table, Rows], None]
_SKIP: Final = " ON CONFLICT DO NOTHING"


def insert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows that give a value for every column of the table, in its order."""
    _execute(connection, table, rows, "")


def upsert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, or replace those with the same primary key."""
    _execute(connection, table, rows, _replace(table))


def insert_missing(connection: Connection, table: Table, rows: Rows) -> int:
    """Insert those rows whose primary key is not there yet, and give their number."""
    return _execute(connection, table, rows, _SKIP)


def add(connection: Connection, table: Table, rows: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Add to the numbers in a table's second column, by the key in its first, and give what they are then.

    Rows are taken in the order given; a key that is not there yet begins at nothing.
    """
    statement = _add(table, connection.dialect.name)
    if connection.dialect.name == "postgresql":
        keys, numbers = zip(*rows, strict=True)
        parameters = (arrays.write_texts(keys), arrays.write_plain(numbers))
        return dict(connection.exec_driver_sql(statement, parameters).all())
    return dict(connection.exec_driver_sql(statement, (orjson.dumps(rows).decode(),)).all())


def _execute(connection: Connection, table: Table, rows: Rows, tail: str) -> int:
    if not rows:
        return 0
    if connection.dialect.name == "postgresql":
        columns = zip(_writers(table), zip(*rows, strict=True), strict=True)
        parameters = tuple(write(column) for write, column in columns)
        return connection.exec_driver_sql(_postgresql(table) + tail, parameters).rowcount
    statement = _sqlite(table) + tail
    return connection.exec_driver_sql(statement, [tuple(row) for row in rows]).rowcount


@lru_cache
def _postgresql(table: Table) -> str:
    lists = ", ".join(f"%s::{arrays.type_of(column.type)}" for column in table.columns)
    return f"{_head(table)} SELECT * FROM unnest({lists})"  # noqa: S608 (names of our own models)


@lru_cache
def _writers(table: Table) -> tuple[arrays.Writer, ...]:
    return tuple(arrays.writer_of(column.type) for column in table.columns)


@lru_cache
def _sqlite(table: Table) -> str:
    places = ", ".join("?" for _ in table.columns)
    return f"{_head(table)} VALUES ({places})"


def _head(table: Table) -> str:
    # Names come from our models, never from a request.
    return f'INSERT INTO "{table.name}" ({", ".join(_quoted(c.name) for c in table.columns)})'


@lru_cache
def _replace(table: Table) -> str:
    key = ", ".join(_quoted(column.name) for column in table.primary_key.columns)
    changes = ", ".join(
        f"{_quoted(c.name)} = excluded.{_quoted(c.name)}"
        for c in table.columns
        if not c.primary_key
    )
    return f" ON CONFLICT ({key}) DO UPDATE SET {changes}"


@lru_cache
def _add(table: Table, dialect: str) -> str:
    key, number = (_quoted(column.name) for column in list(table.columns)[:2])
    source = (
        "SELECT * FROM unnest(%s::text[], %s::bigint[])"
        if dialect == "postgresql"
        else "SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true"
    )
    return (
        f'INSERT INTO "{table.name}" ({key}, {number}) {source} ON CONFLICT ({key}) DO UPDATE'
        f' SET {number} = "{table.name}".{number} + excluded.{number} RETURNING {key}, {number}'
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
