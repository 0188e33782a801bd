"""Counts what waits for the office."""

from __future__ import annotations

from sqlalchemy import select

from server.database import reading
from server.reconcile.held_back import WAITING
from server.reconcile.listing import OPEN
from server.reports.tables import rows_counted


def count_waiting() -> dict[str, int]:
    """Count the open conflicts and the quarantined operations nobody has decided on."""
    counted = select(
        rows_counted(OPEN, {}).label("conflicts"), rows_counted(WAITING, {}).label("quarantined")
    )
    with reading() as session:
        return dict(session.execute(counted).mappings().one())
