"""Looks into complete bytes: what they are by what they hold, and what of them is kept (T5)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from server.attachments.sounds import SoundError, check_sound
from server.errors import ApiError

_CHILD: Final = Path(__file__).parent / "picture_child.py"
_PATIENCE_SECONDS: Final = 30
MOST_PIXELS: Final = 50_000_000
_SIDE: Final = 1280
# A page of paper must stay readable.
_PAPER_SIDE: Final = 2000
_PAPER: Final = frozenset({"minutes", "paper"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an attachment: its bytes, of which type, and a small picture if it is one."""

    content: bytes
    mime: str
    small: bytes | None = None
    width: int | None = None
    height: int | None = None


def inspect(content: bytes, mime: str, part: str) -> Kept:
    """Check bytes against the type their record says, and give what is kept of them.

    Errors: attachment_false_type 422, attachment_damaged 422, attachment_too_many_pixels 422.
    """
    if mime.startswith("image/"):
        return _inspect_picture(content, mime, _PAPER_SIDE if part in _PAPER else _SIDE)
    try:
        check_sound(content, mime)
    except SoundError as error:
        raise ApiError(str(error)) from error
    return Kept(content, mime)


def _inspect_picture(content: bytes, mime: str, side: int) -> Kept:
    head, body = _ask_child(content, side)
    if "error" in head:
        raise ApiError(head["error"])
    if head["mime"] != mime:
        raise ApiError("attachment_false_type")
    large = head["lengths"][0]
    return Kept(body[:large], "image/jpeg", body[large:], head["width"], head["height"])


def _ask_child(content: bytes, side: int) -> tuple[dict[str, Any], bytes]:
    command = [sys.executable, "-I", str(_CHILD), str(MOST_PIXELS), str(side)]
    try:
        child = subprocess.run(  # noqa: S603  # our own script; the picture is its input only
            command, input=content, capture_output=True, timeout=_PATIENCE_SECONDS, check=True
        )
        line, _, body = child.stdout.partition(b"\n")
        head: dict[str, Any] = orjson.loads(line)
    except (subprocess.SubprocessError, orjson.JSONDecodeError) as error:
        # It came to its limits of memory or time, or broke on something it does not know.
        raise ApiError("attachment_damaged") from error
    return head, body
