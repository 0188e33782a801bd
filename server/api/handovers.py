"""Handing a khối's book over from the ward's phone, and the old head's phone letting go of it."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from server.auth import current_standing, device_required
from server.config import current_settings
from server.endpoints import Blueprint, endpoint
from server.handovers.phones import find_missing, note_delivered, note_emptied
from server.handovers.rights import by_phone
from server.handovers.routes import add_handovers
from server.receipts import derive_key
from server.schemas.handovers import (
    DeliveredSchema,
    HeldOperationsSchema,
    MissingSchema,
    ReleasedSchema,
)

blp = Blueprint("handovers", __name__, description="Books that pass from head to head, on phones")
_PHONE = device_required()
_ALL: Final = "/api/handovers"

add_handovers(
    blp, _ALL, _PHONE, lambda: by_phone(current_standing()), ("device_revoked", "forbidden")
)


@endpoint(
    blp,
    "POST",
    f"{_ALL}/missing",
    guard=_PHONE,
    body=HeldOperationsSchema,
    answer=MissingSchema,
    errors=["device_revoked"],
)
def missing(body: dict[str, Any]) -> dict[str, Any]:
    """Name those of a phone's operations that the office does not hold; it sends them again (H5)."""
    return {"missing": find_missing(body["op_ids"])}


@endpoint(
    blp,
    "POST",
    f"{_ALL}/delivered",
    guard=_PHONE,
    body=DeliveredSchema,
    answer=ReleasedSchema,
    errors=["device_revoked"],
)
def delivered(body: dict[str, Any]) -> dict[str, Any]:
    """Tell a phone that has sent everything whether it may be emptied (H5)."""
    key = derive_key(current_settings().secret, "receipt")
    return note_delivered(current_standing(), body["epoch"], body["left"], key)


@endpoint(
    blp,
    "POST",
    f"{_ALL}/emptied",
    guard=device_required(allow_revoked=True),
    answer=None,
    status=204,
)
def emptied() -> Response:
    """Take down that a phone let go of what it handed over; a repeat changes nothing (H6, H7)."""
    standing = current_standing()
    note_emptied(standing.phone, standing.account)
    return Response(status=204)  # no body, so no digest of one either
