"""Writes a picture anew in a process of its own, so that a broken or hostile one costs the office nothing.

Run by path, not as a part of the package: it must start quickly, so it imports nothing of ours.
The picture comes in on standard input. Out goes a line of JSON: what is wrong, or what the picture
is and how long the two JPEGs behind the line are, the picture and a small one.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

_MEMORY: Final = 1024 * 1024 * 1024
_SECONDS: Final = 20
_DECODERS: Final = ("JPEG", "PNG", "WEBP")
# MPO is a JPEG with more pictures behind the first, as some cameras write it.
_TYPES: Final = {
    "JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp",
}  # fmt: skip
_SMALL_SIDE: Final = 320


class RefusedError(Exception):
    """The picture is not taken; the message is a code of the office's list."""


def main() -> None:
    """Read a picture with at most so many pixels and bring its longer side to at most that many."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    most_pixels, side = int(sys.argv[1]), int(sys.argv[2])
    pieces: list[bytes] = []
    try:
        picture, mime = _read(sys.stdin.buffer.read(), most_pixels, side)
        pieces = [_write(picture, 80), _write(_shrink(picture, _SMALL_SIDE), 75)]
        answer = {
            "mime": mime, "width": picture.width, "height": picture.height,
            "lengths": [len(piece) for piece in pieces],
        }  # fmt: skip
    except RefusedError as error:
        answer = {"error": str(error)}
    # Whatever else a decoder throws: the picture is not one that can be shown.
    except Exception:
        answer = {"error": "attachment_damaged"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(pieces))


def _read(content: bytes, most_pixels: int, side: int) -> tuple[Image.Image, str]:
    Image.MAX_IMAGE_PIXELS = None  # counted here, by the header, before anything is unpacked
    try:
        picture = Image.open(io.BytesIO(content), formats=_DECODERS)
    except UnidentifiedImageError as error:
        raise RefusedError("attachment_false_type") from error
    mime = _TYPES[picture.format or ""]
    if picture.width * picture.height > most_pixels:
        raise RefusedError("attachment_too_many_pixels")
    picture.draft("RGB", (side, side))  # a large JPEG is unpacked at a half or a quarter
    picture.load()
    return _shrink(_plain(ImageOps.exif_transpose(picture)), side), mime


def _plain(picture: Image.Image) -> Image.Image:
    """Give the pixels alone, on white where they let something through."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        solid = picture.convert("RGBA")
        ground = Image.new("RGB", solid.size, "white")
        ground.paste(solid, mask=solid.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _shrink(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    smaller.info.clear()  # what a file said beside its pixels would be written again
    return smaller


def _write(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
