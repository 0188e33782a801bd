"""Wards and their khối at the office's desk: the week, the equipment, the log books."""

from __future__ import annotations

import io
from typing import Any, Final

from flask import Response, send_file

from server.auth import OFFICE_READERS, current_session, office_only
from server.documents.exports import export_log_book, export_ward_books
from server.endpoints import Blueprint, endpoint
from server.reports.equipment import list_equipment
from server.reports.log_book import read_log_book
from server.reports.versions import decisions_version
from server.reports.ward_month import read_ward_month
from server.reports.ward_week import read_ward_week
from server.schemas.tables import TableSchema
from server.schemas.units import (
    EquipmentQuerySchema,
    LogBookSchema,
    MonthQuerySchema,
    WardMonthSchema,
    WardWeekSchema,
    WeekQuerySchema,
)

blp = Blueprint("office_units", __name__, description="Wards, khối and their equipment")
_READ = office_only(*OFFICE_READERS)
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOOK: Final = "/api/office/units/<uuid:unit_id>/log-book"


@endpoint(
    blp,
    "GET",
    "/api/office/wards/<uuid:ward_id>/week",
    guard=_READ,
    version=decisions_version,
    query=WeekQuerySchema,
    answer=WardWeekSchema,
    errors=["not_found"],
)
def ward_week(query: dict[str, Any], ward_id: object) -> dict[str, Any]:
    """Give how the khối of a ward stand in a week; what is late becomes missing by the passing of time."""
    return read_ward_week(str(ward_id), query["day"])


@endpoint(
    blp,
    "GET",
    "/api/office/wards/<uuid:ward_id>/month",
    guard=_READ,
    version=decisions_version,
    query=MonthQuerySchema,
    answer=WardMonthSchema,
    errors=["not_found"],
)
def ward_month(query: dict[str, Any], ward_id: object) -> dict[str, Any]:
    """Give a ward's month in numbers, khối by khối."""
    return read_ward_month(str(ward_id), query["month"])


@endpoint(
    blp,
    "GET",
    "/api/office/equipment/<string:key>",
    guard=_READ,
    version=decisions_version,
    query=EquipmentQuerySchema,
    answer=TableSchema,
    errors=["not_found"],
)
def equipment(query: dict[str, Any], key: str) -> dict[str, Any]:
    """Give speaker clusters (`clusters`), their faults (`incidents`) or residents' feedback (`feedback`)."""
    after, limit = query.pop("after"), query.pop("limit")
    return list_equipment(key, query, after, limit)


@endpoint(
    blp,
    "GET",
    _BOOK,
    guard=_READ,
    version=decisions_version,
    query=MonthQuerySchema,
    answer=LogBookSchema,
    errors=["not_found"],
)
def log_book(query: dict[str, Any], unit_id: object) -> dict[str, Any]:
    """Give the log book of a khối, or of a ward's station, for a month."""
    return read_log_book(str(unit_id), query["month"])


@endpoint(
    blp,
    "GET",
    f"{_BOOK}.xlsx",
    guard=_READ,
    query=MonthQuerySchema,
    answer=None,
    errors=["not_found"],
)
def log_book_file(query: dict[str, Any], unit_id: object) -> Response:
    """Give the log book as a workbook; that it left the office is in the audit trail."""
    month = query["month"]
    file = export_log_book(str(unit_id), month, current_session().account_id)
    return _send(file, f"so-nhat-ky-phat-thanh-{month}.xlsx")


@endpoint(
    blp,
    "GET",
    "/api/office/wards/<uuid:ward_id>/log-books.xlsx",
    guard=_READ,
    query=MonthQuerySchema,
    answer=None,
    errors=["not_found"],
)
def ward_books_file(query: dict[str, Any], ward_id: object) -> Response:
    """Give a ward's month as a workbook: its numbers, and a sheet for the station and each khối; noted as well."""
    month = query["month"]
    file = export_ward_books(str(ward_id), month, current_session().account_id)
    return _send(file, f"so-nhat-ky-ca-phuong-xa-{month}.xlsx")


def _send(file: io.BytesIO, name: str) -> Response:
    answer = send_file(file, mimetype=_XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"  # send_file would let a browser keep it
    return answer
