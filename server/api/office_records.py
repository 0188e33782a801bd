"""The office writes records, and looks into their history."""

from __future__ import annotations

from typing import Any

from server.auth import OFFICE_READERS, OFFICE_WRITERS, current_session, office_only
from server.endpoints import Blueprint, endpoint
from server.office import write_record
from server.reports.record_page import read_record
from server.reports.reference import read_reference
from server.reports.versions import book_version, reference_version
from server.schemas.records import RecordPageSchema, WriteSchema, WrittenSchema
from server.schemas.reference import ReferenceSchema

blp = Blueprint("office_records", __name__, description="Single records")


@endpoint(
    blp,
    "POST",
    "/api/office/records",
    guard=office_only(*OFFICE_WRITERS),
    body=WriteSchema,
    answer=WrittenSchema,
)
def write(body: dict[str, Any]) -> dict[str, Any]:
    """Write one operation; a refused one is answered by 200 with `rejected` and a code."""
    return write_record(current_session(), body)


@endpoint(
    blp,
    "GET",
    "/api/office/records/<string:kind>/<uuid:record_id>",
    guard=office_only(*OFFICE_READERS),
    version=book_version,
    answer=RecordPageSchema,
    errors=["not_found"],
)
def record(kind: str, record_id: object) -> dict[str, Any]:
    """Give a record with its open conflicts and all that was done to it, oldest first."""
    return read_record(kind, str(record_id))


@endpoint(
    blp,
    "GET",
    "/api/office/reference",
    guard=office_only(*OFFICE_READERS),
    version=reference_version,
    answer=ReferenceSchema,
)
def reference() -> dict[str, Any]:
    """Give wards, groups, contents, venues and the plan."""
    return read_reference()
