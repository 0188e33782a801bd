"""The list of broadcasts, narrowed by place, channel and day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.database import reading
from server.reports.field_figures import BROADCASTS
from server.reports.tables import PAGE, read_table


def list_broadcasts(
    narrowed: Mapping[str, str], after: str | None, limit: int = PAGE
) -> dict[str, Any]:
    """Give a page, newest first. ``narrowed``: ward, group (ids), channel, from, to (dates)."""
    with reading() as session:
        return read_table(session, BROADCASTS, narrowed, after=after, limit=limit)
