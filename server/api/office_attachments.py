"""What the office sees of attached photos and sound."""

from __future__ import annotations

from typing import Any

from flask import Response

from server.attachments.giving import BYTES, give
from server.attachments.reading import list_of_owner, read_content
from server.auth import OFFICE_READERS, office_only
from server.endpoints import Blueprint, endpoint
from server.reports.versions import book_version
from server.schemas.attachments import AttachmentsSchema

blp = Blueprint("office_attachments", __name__, description="Attached photos and sound")


@endpoint(
    blp,
    "GET",
    "/api/office/records/<string:kind>/<uuid:record_id>/attachments",
    guard=office_only(*OFFICE_READERS),
    version=book_version,
    answer=AttachmentsSchema,
)
def of_record(kind: str, record_id: object) -> dict[str, Any]:
    """List what is attached to a record, also what has not come yet."""
    return {"attachments": list_of_owner(kind, str(record_id))}


@endpoint(
    blp,
    "GET",
    "/api/office/attachments/<uuid:attachment>",
    guard=office_only(*OFFICE_READERS),
    answer=None,
    errors=["attachment_not_here"],
)
@blp.doc(**BYTES)
def content(attachment: object) -> Response:
    """Give an attachment's bytes."""
    return give(read_content(str(attachment), None))


@endpoint(
    blp,
    "GET",
    "/api/office/attachments/<uuid:attachment>/small",
    guard=office_only(*OFFICE_READERS),
    answer=None,
    errors=["attachment_not_here"],
)
@blp.doc(**BYTES)
def small(attachment: object) -> Response:
    """Give the small picture of an attachment; of a sound all of it."""
    return give(read_content(str(attachment), None, small=True))
