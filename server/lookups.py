"""Rows by their keys, many at once, each looked up by itself in the index that is made for it.

PostgreSQL chooses how to find a list of keys by its statistics. A new office has none, and a choice
once made is kept: every push then reads the whole table (100 µs a record at 10,000 records). A lateral
join leaves it nothing to choose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import orjson
from sqlalchemy import Connection
from sqlalchemy.orm import InstrumentedAttribute

from server import arrays

# A subquery with either of these is not taken apart and planned as a join.
_LOCKED: Final = "FOR UPDATE"
_APART: Final = "OFFSET 0"

Columns = tuple[InstrumentedAttribute[Any], ...]


@dataclass(frozen=True)
class Lookup:
    """Columns of one table, found by other columns of it that have an index; locked when asked.

    ``rows`` gives them in the order of the keys and locks them in that order, so that two who
    lock the same rows by sorted keys never wait for each other. Keys are to be distinct.
    """

    columns: Columns
    by: Columns
    locked: bool = False

    def rows(self, connection: Connection, keys: Iterable[tuple[Any, ...]]) -> list[Any]:
        """Find the rows with these keys, one text or integer of a key for each column of ``by``.

        Each is a Row with the columns asked for; a key without a row gives none.
        """
        wanted = sorted(keys)
        if not wanted:
            return []
        if connection.dialect.name != "postgresql":
            asked = orjson.dumps(wanted).decode()
            return list(connection.exec_driver_sql(self._sqlite, (asked,)))
        writers = zip(self.by, zip(*wanted, strict=True), strict=True)
        parameters = tuple(arrays.writer_of(column.type)(items) for column, items in writers)
        return list(connection.exec_driver_sql(self._postgresql, parameters))

    # Names come from our models, never from a request.
    @cached_property
    def _postgresql(self) -> str:
        lists = ", ".join(f"%s::{arrays.type_of(c.type)}" for c in self.by)
        keys = ", ".join(f"k{n}" for n, _ in enumerate(self.by))
        same = " AND ".join(f"{_name(c)} = wanted.k{n}" for n, c in enumerate(self.by))
        return (
            f"SELECT found.* FROM unnest({lists}) AS wanted({keys}) CROSS JOIN LATERAL"  # noqa: S608
            f" (SELECT {self._columns} FROM {self._table} WHERE {same}"
            f" {_LOCKED if self.locked else _APART}) AS found"
        )

    @cached_property
    def _sqlite(self) -> str:
        same = " AND ".join(f"{_name(c)} = wanted.value ->> {n}" for n, c in enumerate(self.by))
        # CROSS JOIN keeps SQLite to this order of the two; nobody else writes, so nothing is locked.
        return (
            f"SELECT {self._columns} FROM json_each(?) AS wanted CROSS JOIN {self._table} ON {same}"  # noqa: S608
        )

    @property
    def _columns(self) -> str:
        return ", ".join(map(_name, self.columns))

    @property
    def _table(self) -> str:
        return f'"{self.by[0].class_.__tablename__}"'


def _name(column: InstrumentedAttribute[Any]) -> str:
    return f'"{column.class_.__tablename__}"."{column.key}"'
