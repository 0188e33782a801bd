"""Makes an answer out of kept bytes: shown as what they are, never run as a page of ours."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request

from server.attachments.reading import Given

_ENDINGS: Final = {
    "image/jpeg": "jpg", "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
}  # fmt: skip

# How OpenAPI describes such an answer.
BYTES: Final[dict[str, Any]] = {
    "responses": {
        "200": {
            "description": "The bytes, of their own type",
            "content": {
                mime: {"schema": {"type": "string", "format": "binary"}} for mime in _ENDINGS
            },
        }
    }
}


def give(given: Given) -> Response:
    """Answer with bytes; a player may ask for a part of them."""
    response = Response(given.content, mimetype=given.mime)
    response.set_etag(given.tag)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    name = f"{given.tag[:12]}.{_ENDINGS[given.mime]}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.make_conditional(request, accept_ranges=True, complete_length=len(given.content))
    return response
