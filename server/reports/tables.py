"""A figure and the rows behind it come from one query, so that they can never disagree."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import orjson
from sqlalchemy import ScalarSelect, Select, Subquery, func, select, tuple_
from sqlalchemy.orm import Session

from server.errors import ApiError

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
Row: TypeAlias = dict[str, Any]

PAGE: Final = 100
_KEY_PARTS: Final = 2
_LEADING: Final = ("class_id", "device_id")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``type`` is text, number, date, time, datetime, status or receipt."""

    key: str
    label: str
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A list the office reads, with the sentence that says what is in it.

    ``query`` takes what narrows the list and selects the columns by their keys, besides ``sort``
    (a text that is never null) and ``row_id``, which together order the rows; and where they
    apply ``record_kind``, ``record_id``, ``class_id`` and ``device_id``. ``finish`` puts into a
    page of rows what SQL cannot say.
    """

    key: str
    definition: str
    columns: tuple[Column, ...]
    query: Callable[[Mapping[str, str]], AnySelect]
    newest_first: bool = False
    finish: Callable[[Session, list[Row]], list[Row]] | None = None


def count_rows(session: Session, table: Table, narrowed: Mapping[str, str]) -> int:
    """Count the rows of a table: this is the figure."""
    return session.scalar(select(rows_counted(table, narrowed))) or 0


def rows_counted(table: Table, narrowed: Mapping[str, str]) -> ScalarSelect[int]:
    """Give the number of rows of a table as a part of another statement."""
    rows = table.query(narrowed).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def read_table(
    session: Session,
    table: Table,
    narrowed: Mapping[str, str],
    *,
    after: str | None = None,
    limit: int = PAGE,
) -> dict[str, Any]:
    """Give a page of a table as the office gets it; ApiError ``invalid_request`` for a bad ``after``."""
    rows = table.query(narrowed).subquery()
    found = session.execute(_page(rows, table, after).limit(limit + 1)).mappings().all()
    page = found[:limit]
    shown = [_show(table, row) for row in page]
    return {
        "key": table.key,
        "definition": table.definition,
        "total": count_rows(session, table, narrowed),
        "columns": [
            {"key": column.key, "label": column.label, "type": column.type}
            for column in table.columns
        ],
        "rows": table.finish(session, shown) if table.finish else shown,
        "next": _write_place(page[-1]) if len(found) > limit else None,
    }


def _page(rows: Subquery, table: Table, after: str | None) -> AnySelect:
    key = tuple_(rows.c.sort, rows.c.row_id)
    query = select(rows)
    if after:
        place = tuple_(*_read_place(after))
        query = query.where(key < place if table.newest_first else key > place)
    columns = (rows.c.sort, rows.c.row_id)
    return query.order_by(*(c.desc() if table.newest_first else c for c in columns))


def _show(table: Table, row: Mapping[Any, Any]) -> Row:
    shown = {column.key: row.get(column.key) for column in table.columns}
    kind, record_id = row.get("record_kind"), row.get("record_id")
    shown["record"] = {"kind": kind, "record_id": record_id} if kind and record_id else None
    return shown | {name: row[name] for name in _LEADING if row.get(name)}


def _write_place(row: Mapping[Any, Any]) -> str:
    place = orjson.dumps([row["sort"], row["row_id"]])
    return base64.urlsafe_b64encode(place).rstrip(b"=").decode()


def _read_place(text: str) -> Sequence[str]:
    try:
        place = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        place = None
    if not isinstance(place, list) or len(place) != _KEY_PARTS or "\x00" in f"{place[0]}{place[1]}":
        raise ApiError("invalid_request", details={"query": {"after": ["Không đọc được."]}})
    return [str(part) for part in place]
