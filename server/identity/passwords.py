"""Passwords of office people, stored as argon2id."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH: Final = 10
MAX_LENGTH: Final = 200
_hasher: Final = PasswordHasher()


def hash_password(password: str) -> str:
    """Hash a password with a salt of its own; takes some tens of milliseconds."""
    return _hasher.hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Compare a password with a stored hash, in the same time where there is none to compare."""
    try:
        _hasher.verify(stored or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@lru_cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody's password")
