"""What phones ask of attached bytes: whether the office has them, and to see them."""

from __future__ import annotations

from typing import Any

from flask import Response

from server.attachments.giving import BYTES, give
from server.attachments.reading import held_among, read_content
from server.attachments.rights import sender_of
from server.auth import current_standing, device_required
from server.endpoints import Blueprint, endpoint
from server.schemas.attachments import HeldQuestionSchema, HeldSchema

blp = Blueprint("attachments", __name__, description="Attached photos and sound, for phones")


@endpoint(
    blp,
    "POST",
    "/api/attachments/held",
    guard=device_required(),
    body=HeldQuestionSchema,
    answer=HeldSchema,
    errors=["device_revoked"],
)
def held(body: dict[str, Any]) -> dict[str, Any]:
    """Say which attachments' bytes the office has; a phone may let go of those and sends the others (T7)."""
    standing = current_standing()
    sender = sender_of(standing.phone)
    return {"held": held_among(body["ids"], sender, standing.scopes)}


@endpoint(
    blp,
    "GET",
    "/api/attachments/<uuid:attachment>",
    guard=device_required(),
    answer=None,
    errors=["attachment_not_here", "device_revoked"],
)
@blp.doc(**BYTES)
def content(attachment: object) -> Response:
    """Give an attachment's bytes to a phone that reads its record."""
    return give(read_content(str(attachment), current_standing().scopes))


@endpoint(
    blp,
    "GET",
    "/api/attachments/<uuid:attachment>/small",
    guard=device_required(),
    answer=None,
    errors=["attachment_not_here", "device_revoked"],
)
@blp.doc(**BYTES)
def small(attachment: object) -> Response:
    """Give the small picture of an attachment, about 10 kB; of a sound all of it."""
    return give(read_content(str(attachment), current_standing().scopes, small=True))
