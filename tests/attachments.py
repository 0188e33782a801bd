"""Photos and sounds for tests, and phones that send them by tus."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from server.moments import now
from tests.cast import Phone, new_id

OCTETS = "application/offset+octet-stream"


def jpeg(width: int = 640, height: int = 480, colour: str = "teal", **more: Any) -> bytes:
    """Make a photo of one colour."""
    return _write(Image.new("RGB", (width, height), colour), "JPEG", **more)


def png(width: int = 640, height: int = 480, mode: str = "RGB") -> bytes:
    """Make a picture without loss."""
    return _write(Image.new(mode, (width, height)), "PNG")


def _write(picture: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def ogg(seconds: int = 10) -> bytes:
    """Make pages of Opus, as far as anybody looks at them who does not play it."""
    pages = [b"OpusHead" + bytes(11), b"OpusTags" + bytes(8), *(bytes(200) for _ in range(seconds))]
    return b"".join(_page(place, body) for place, body in enumerate(pages))


def _page(place: int, body: bytes, serial: int = 7) -> bytes:
    head = struct.pack(
        "<4sBBQIII", b"OggS", 0, 2 if place == 0 else 0, place * 48000, serial, place, 0
    )
    return head + bytes([1, len(body)]) + body


@dataclass
class Photo:
    """An attachment's operation, and what it speaks of."""

    phone: Phone
    operation: dict[str, Any]
    content: bytes

    @property
    def id(self) -> str:
        """The record's id."""
        return str(self.operation["record_id"])

    def begin(self, client: FlaskClient, **headers: str) -> TestResponse:
        """Begin an upload of it."""
        return client.post("/api/tus", headers=self.headers(**headers))

    def headers(self, **more: str) -> dict[str, str]:
        """Give what begins an upload of it."""
        return {
            **self.phone.headers(),
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(self.content)),
            "Upload-Metadata": f"attachment {base64.b64encode(self.id.encode()).decode()}",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }

    def send(self, client: FlaskClient, content: bytes | None = None) -> TestResponse:
        """Send all of it in the request that begins."""
        content = self.content if content is None else content
        return client.post("/api/tus", headers=self.headers(), data=content, content_type=OCTETS)


def attach(
    phone: Phone, owner_kind: str, owner: str, content: bytes | None = None, *,
    mime: str = "image/jpeg", part: str = "photo", **values: Any,
) -> Photo:  # fmt: skip
    """Make the operation that attaches a photo or sound to a record."""
    content = jpeg() if content is None else content
    operation = phone.operation(
        "attachment",
        new_id(),
        values={
            "owner_kind": owner_kind, "owner": owner, "part": part, "mime": mime,
            "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(),
            "taken_at": now(), **values,
        },
    )  # fmt: skip
    return Photo(phone, operation, content)
