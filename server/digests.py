"""Shows both sides that a message arrived as it was sent, whatever lies between them (M3)."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

from flask import Response, request

from server.errors import ApiError

_SHA_256: Final = re.compile(r"sha-256=:([A-Za-z0-9+/=]{44}):")


def digest_of(body: bytes) -> str:
    """Give the SHA-256 of some bytes, written as RFC 9530 has it."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def check_digest() -> None:
    """End a request whose body is not what its sender made; one that promises nothing passes.

    Errors: message_damaged 400.
    """
    promised = _SHA_256.search(request.headers.get("Content-Digest", ""))
    if promised and promised.group(0) != digest_of(request.get_data()):
        raise ApiError("message_damaged")


def add_digest(response: Response) -> Response:
    """Say what an answer is before it is packed for the way: a browser shows its app no packed bytes."""
    if response.mimetype == "application/json" and not response.direct_passthrough:
        response.headers["Unencoded-Digest"] = digest_of(response.get_data())
    return response
