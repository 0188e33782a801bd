"""What waits for the office's decision: contradictions and quarantined operations."""

from __future__ import annotations

from typing import Any

from server.auth import OFFICE_READERS, OFFICE_WRITERS, current_session, office_only
from server.endpoints import Blueprint, endpoint
from server.reconcile.conflicts import decide, undo
from server.reconcile.held_back import list_quarantined
from server.reconcile.listing import list_conflicts
from server.reconcile.quarantine import decide_quarantined
from server.reconcile.waiting import count_waiting
from server.reports.versions import book_version, decisions_version
from server.schemas.reconcile import (
    ConflictsQuerySchema,
    ConflictsSchema,
    DecidedSchema,
    DecideSchema,
    QuarantinedQuerySchema,
    QuarantinedSchema,
    QuarantineListSchema,
    QuarantineSchema,
    UndoSchema,
    WaitingSchema,
)

blp = Blueprint("office_conflicts", __name__, description="What the office decides")
_READ = office_only(*OFFICE_READERS)
_WRITE = office_only(*OFFICE_WRITERS)
_ONE = "/api/office/conflicts/<string:kind>/<uuid:record_id>/<string:value>"


@endpoint(
    blp, "GET", "/api/office/waiting", guard=_READ, version=book_version, answer=WaitingSchema
)
def waiting() -> dict[str, Any]:
    """Count what waits for the office's decision."""
    return count_waiting()


@endpoint(
    blp,
    "GET",
    "/api/office/conflicts",
    guard=_READ,
    version=decisions_version,
    query=ConflictsQuerySchema,
    answer=ConflictsSchema,
)
def conflicts(query: dict[str, Any]) -> dict[str, Any]:
    """Give the open conflicts with both sides, or those settled in the last days."""
    return list_conflicts(**query)


@endpoint(
    blp,
    "POST",
    _ONE,
    guard=_WRITE,
    body=DecideSchema,
    answer=DecidedSchema,
    errors=["not_found", "record_moved"],
)
def keep(body: dict[str, Any], kind: str, record_id: object, value: str) -> dict[str, Any]:
    """Keep one side; a refused operation is answered by 200 with `rejected` and a code."""
    return decide(current_session(), kind, str(record_id), value, body)


@endpoint(
    blp,
    "POST",
    f"{_ONE}/undo",
    guard=_WRITE,
    body=UndoSchema,
    answer=DecidedSchema,
    errors=["not_found", "record_moved"],
)
def take_back(body: dict[str, Any], kind: str, record_id: object, value: str) -> dict[str, Any]:
    """Take a decision back: both sides stand again, and the conflict is open."""
    return undo(current_session(), kind, str(record_id), value, body)


@endpoint(
    blp,
    "GET",
    "/api/office/quarantined",
    guard=_READ,
    version=decisions_version,
    query=QuarantinedQuerySchema,
    answer=QuarantineListSchema,
)
def held_back(query: dict[str, Any]) -> dict[str, Any]:
    """Give the quarantined operations that wait, or those decided in the last days."""
    return list_quarantined(**query)


@endpoint(
    blp,
    "POST",
    "/api/office/quarantined/<uuid:op_id>",
    guard=_WRITE,
    body=QuarantineSchema,
    answer=QuarantinedSchema,
    errors=["not_found", "already_decided"],
)
def quarantined(body: dict[str, Any], op_id: object) -> dict[str, Any]:
    """Take a quarantined operation into the book, or not; the same decision again changes nothing."""
    return decide_quarantined(current_session(), str(op_id), body["decision"])
