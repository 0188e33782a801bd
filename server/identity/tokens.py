"""Secrets that a browser or a phone holds; we keep their hashes only."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

# 32 random bytes in base64url without padding.
TOKEN_PATTERN: Final = r"[A-Za-z0-9_-]{43}"  # noqa: S105  # the form of one, not one
_TOKEN: Final = re.compile(TOKEN_PATTERN)


def make_token() -> str:
    """Give a new secret of 32 random bytes."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Tell whether a text has the form of a secret."""
    return _TOKEN.fullmatch(text) is not None


def hash_token(token: str) -> str:
    """Give what we store: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
