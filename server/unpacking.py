"""Unpacks what others have compressed, never beyond what we would take."""

from __future__ import annotations

import zlib
from typing import Final

_GZIP: Final = 31  # zlib's window bits for a gzip header and a 32 kB window


class UnpackError(Exception):
    """What came is no gzip, or was cut off on the way."""


def unpack(packed: bytes, limit: int) -> bytes:
    """Unpack gzip; a content beyond the limit comes back one byte over it, so that a bomb fills no memory.

    Errors: UnpackError.
    """
    stream = zlib.decompressobj(_GZIP)
    try:
        content = stream.decompress(packed, limit + 1)
    except zlib.error as error:
        raise UnpackError from error
    if len(content) <= limit and not stream.eof:
        raise UnpackError
    return content
