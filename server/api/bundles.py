"""What a phone that reached no network handed to another phone, brought here by that one."""

from __future__ import annotations

from typing import Any, Final

from flask_smorest import Blueprint

from server.auth import current_standing, device_required
from server.bundles import read_file
from server.carried import BUNDLE_ERRORS, receive_bundle
from server.endpoints import endpoint
from server.schemas.bundles import BroughtSchema, BundleQuerySchema
from server.uploads import read_body

# Base64 of the 60 kB that phones show each other in codes (X9), and of files of some thousand entries.
MAX_BROUGHT_BYTES: Final = 2 * 1024 * 1024

blp = Blueprint("bundles", __name__, description="Bundles that one phone brings for another")


@endpoint(
    blp,
    "POST",
    "/api/bundles",
    guard=device_required(),
    query=BundleQuerySchema,
    answer=BroughtSchema,
    errors=["device_revoked", *BUNDLE_ERRORS],
)
@blp.doc(requestBody={"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}})
def bring(query: dict[str, Any]) -> dict[str, Any]:
    """Take in a part of a bundle for the phone that sealed it, and tell the one that brings it how much that was.

    Whoever carries a bundle learns nothing of what is in it, nor whose it is (X12). What cannot
    be opened changes nothing.
    """
    bundle = read_file(read_body(MAX_BROUGHT_BYTES, too_large="bundle_too_large"))
    taken = receive_bundle(bundle, by=current_standing().phone.account_id, after=query["after"])
    return {"total": taken["total"], "next": taken["next"]}
