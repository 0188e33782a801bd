"""Files that leave the office, each with an entry in the audit trail."""

from __future__ import annotations

import io

from server.database import writing
from server.documents.log_book import write_log_book
from server.identity import audit
from server.reports.log_book import read_log_book


def export_log_book(unit: str, month: str, by: str) -> io.BytesIO:
    """Write a unit's log book for a month and note who took it; ApiError ``not_found`` for no such unit."""
    file = write_log_book(read_log_book(unit, month))
    with writing() as session:
        audit.note(session, by, "log_book_exported", unit, month)
    return file
