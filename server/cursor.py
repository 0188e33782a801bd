"""Cursors: how far a phone has read each scope, signed so that only the server can have said it (L1)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

import orjson

_MAC_BYTES = 16


class BadCursorError(Exception):
    """The text is no cursor of ours."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """For each scope the last sequence number read, and the epoch these numbers belong to.

    ``anew`` holds the horizon that a scope had when it began to be read from 0, as long as
    reading has not passed it: such a place is below the horizon without being too old (L9).
    """

    epoch: str
    scopes: dict[str, int] = field(default_factory=dict)
    anew: dict[str, int] = field(default_factory=dict)


def write_cursor(key: bytes, cursor: Cursor) -> str:
    """Write a cursor as URL-safe text."""
    parts = [cursor.epoch, cursor.scopes, *([cursor.anew] if cursor.anew else [])]
    body = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    return base64.urlsafe_b64encode(_mac(key, body) + body).rstrip(b"=").decode()


def read_cursor(key: bytes, text: str) -> Cursor:
    """Read a cursor back; BadCursorError if it was not written with this key."""
    try:
        raw = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except ValueError as error:
        raise BadCursorError from error
    body = raw[_MAC_BYTES:]
    if not hmac.compare_digest(_mac(key, body), raw[:_MAC_BYTES]):
        raise BadCursorError
    return Cursor(*orjson.loads(body))


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, hashlib.sha256)[:_MAC_BYTES]
