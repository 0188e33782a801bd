"""Secrets that a browser or a phone holds; we keep their hashes only."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

from sqlalchemy import select

from server.database import reading
from server.models.identity import Device

# 32 random bytes in base64url without padding.
TOKEN_PATTERN: Final = r"[A-Za-z0-9_-]{43}"
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


def find_device(token: str) -> Device | None:
    """Find the phone that holds a secret, revoked or not."""
    if not is_token(token):
        return None
    with reading() as session:
        return session.scalar(select(Device).where(Device.secret_hash == hash_token(token)))
