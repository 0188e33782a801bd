"""A file that somebody carried to the office from a phone without a network."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from server.auth import OFFICE_WRITERS, current_session, office_only
from server.bundles import MAX_FILE_BYTES, read_file
from server.carried import BUNDLE_ERRORS, receive_bundle
from server.endpoints import endpoint
from server.schemas.bundles import BundleQuerySchema, ReceivedSchema
from server.uploads import read_body

blp = Blueprint("office_bundles", __name__, description="Carried bundles")


@endpoint(
    blp,
    "POST",
    "/api/office/bundles",
    guard=office_only(*OFFICE_WRITERS),
    query=BundleQuerySchema,
    answer=ReceivedSchema,
    errors=BUNDLE_ERRORS,
)
@blp.doc(requestBody={"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}})
def receive(query: dict[str, Any]) -> dict[str, Any]:
    """Take in a bundle's file, a part at a time: as if its phone had pushed, each operation once.

    A file that is no bundle, damaged, sealed for another key or of an unknown phone changes nothing.
    """
    bundle = read_file(read_body(MAX_FILE_BYTES, too_large="bundle_too_large"))
    return receive_bundle(bundle, by=current_session().account_id, after=query["after"])
