"""Turns records into the rows that reports read, in the transaction that writes the record."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, cast

import orjson
from sqlalchemy import Connection, Table, select

from server import bulk
from server.held import Held
from server.models.projections import PROJECTIONS
from server.moments import LOCAL
from server.vietnamese import search_key, sort_key
from sync.contract import KINDS

Values = dict[str, Any]


def local_date(time: str) -> str:
    """Give the calendar day in Viet Nam of a wire time."""
    return _local_date(time[:13])


@lru_cache(maxsize=1024)
def _local_date(hour: str) -> str:
    return (datetime.fromisoformat(hour) + LOCAL).date().isoformat()


def content_digest(kind: str, values: Values) -> str:
    """Give the digest of what an approval of a record is of; nothing and an empty text are alike (P10)."""
    content = [values.get(name) or None for name in KINDS[kind].content]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


_NAME_KEYS: Final[dict[str, Callable[[Values], Any]]] = {
    "sort_key": lambda values: sort_key(values["full_name"]),
    "search_key": lambda values: search_key(values["full_name"]),
}
_DERIVED: Final[dict[str, dict[str, Callable[[Values], Any]]]] = {
    "roster_entry": _NAME_KEYS,
    "nomination": _NAME_KEYS,
    "broadcast": {"local_date": lambda values: local_date(values["started_at"])},
    "schedule": {"weekdays": lambda values: " ".join(map(str, sorted(values["weekdays"])))},
    "bulletin": {"content": lambda values: content_digest("bulletin", values)},
    "meeting": {"local_date": lambda values: local_date(values["held_at"])},
}


@lru_cache
def _columns(kind: str) -> tuple[Table, tuple[tuple[str, Callable[[Values], Any] | None], ...]]:
    table = cast(Table, PROJECTIONS[kind].__table__)  # type: ignore[attr-defined]  # every projection is a mapped table
    derived = _DERIVED.get(kind, {})
    return table, tuple((column.name, derived.get(column.name)) for column in table.columns)


def project(
    connection: Connection, records: Iterable[Held], *, write: bulk.Write = bulk.upsert
) -> None:
    """Bring the projected rows of some records up to date."""
    for kind, group in _by_kind(records).items():
        table, columns = _columns(kind)
        write(connection, table, [_row(held, columns) for held in group])


def _by_kind(records: Iterable[Held]) -> dict[str, list[Held]]:
    """Sort records into kinds, in one order for every transaction, which cannot deadlock then."""
    by_kind: dict[str, list[Held]] = defaultdict(list)
    for held in records:
        by_kind[held.record.kind].append(held)
    return dict(sorted(by_kind.items()))


def _row(held: Held, columns: Iterable[tuple[str, Callable[[Values], Any] | None]]) -> list[Any]:
    values = held.values() | {"id": held.record.record_id, "rev": held.record.rev}
    return [derive(values) if derive else values.get(name) for name, derive in columns]


def differing_projections(connection: Connection, records: Iterable[Held]) -> list[Held]:
    """Give those of some records whose projected row is not what they make."""
    differing: list[Held] = []
    for kind, group in _by_kind(records).items():
        table, columns = _columns(kind)
        ids = [held.record.record_id for held in group]
        stored = {
            row.id: tuple(row)
            for row in connection.execute(select(table).where(table.c.id.in_(ids)))
        }
        differing += [h for h in group if stored.get(h.record.record_id) != tuple(_row(h, columns))]
    return differing
