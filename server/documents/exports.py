"""Files that leave the office, each with an entry in the audit trail."""

from __future__ import annotations

import io

from server.database import writing
from server.documents.log_book import write_log_book, write_ward_books
from server.identity import audit
from server.reports.log_book import read_log_book
from server.reports.ward_month import read_ward_month


def export_log_book(unit: str, month: str, by: str) -> io.BytesIO:
    """Write a unit's log book for a month and note who took it; ApiError ``not_found`` for no such unit."""
    file = write_log_book(read_log_book(unit, month))
    with writing() as session:
        audit.note(session, by, "log_book_exported", unit, month)
    return file


def export_ward_books(ward: str, month: str, by: str) -> io.BytesIO:
    """Write a ward's month with the log books of its units, and note who took it; ApiError ``not_found``."""
    summary = read_ward_month(ward, month)
    units = [("Đài", ward), *((group["name"], group["id"]) for group in summary["groups"])]
    file = write_ward_books(summary, ((name, read_log_book(unit, month)) for name, unit in units))
    with writing() as session:
        audit.note(session, by, "ward_books_exported", ward, month)
    return file
