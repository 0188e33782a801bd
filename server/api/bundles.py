"""What a phone that reached no network handed to another phone, brought here by that one."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_smorest import Blueprint
from werkzeug.exceptions import RequestEntityTooLarge

from server.auth import current_standing, device_required
from server.bundles import read_file
from server.carried import receive_bundle
from server.endpoints import endpoint
from server.errors import ApiError
from server.schemas.bundles import BroughtSchema, BundleQuerySchema

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
    errors=[
        "device_revoked",
        "bundle_unknown",
        "bundle_newer",
        "bundle_other_key",
        "bundle_damaged",
        "bundle_device_unknown",
        "bundle_too_large",
    ],
)
@blp.doc(requestBody={"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}})
def bring(query: dict[str, Any]) -> dict[str, Any]:
    """Take in a part of a bundle for the phone that sealed it, and tell the one that brings it how much that was.

    Whoever carries a bundle learns nothing of what is in it, nor whose it is (X12). What cannot
    be opened changes nothing.
    """
    bundle = read_file(_read_body())
    taken = receive_bundle(bundle, by=current_standing().phone.account_id, after=query["after"])
    return {"total": taken["total"], "next": taken["next"]}


def _read_body() -> bytes:
    request.max_content_length = MAX_BROUGHT_BYTES
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise ApiError("bundle_too_large") from error
