"""Remembers per ward what each of its headings was read as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import select
from sqlalchemy.orm import Session

from server import bulk
from server.imports.headers import fold_header
from server.imports.tables import Table
from server.models.imports import ImportHeading

_HEADING: Final = cast(SqlTable, ImportHeading.__table__)
_LONGEST: Final = 100


def read_headings(session: Session, ward: str | None) -> dict[str, str]:
    """Give what a ward's headings were read as the last time."""
    rows = session.execute(
        select(ImportHeading.heading, ImportHeading.field).where(ImportHeading.ward == (ward or ""))
    )
    return {row.heading: row.field for row in rows}


def keep_headings(session: Session, ward: str | None, table: Table) -> None:
    """Remember what a ward's headings were read as; a heading that stands twice says nothing by itself."""
    said: dict[str, Any] = {}
    for column in table.columns:
        heading = fold_header(column.header)
        if heading and len(heading) <= _LONGEST and column.field is not None:
            said[heading] = None if heading in said else column.field
    rows = [
        (ward or "", heading, name) for heading, name in sorted(said.items()) if name is not None
    ]
    bulk.upsert(session.connection(), _HEADING, rows)


def choices_of(columns: Mapping[int, str]) -> dict[int, str]:
    """Give a clerk's choices as they count: every field once, the last choice of it."""
    last = {name: index for index, name in sorted(columns.items()) if name}
    return {i: name if not name or last[name] == i else "" for i, name in columns.items()}
