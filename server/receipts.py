"""Receipts (mã nhận): what a phone can show to prove that the office has an operation (R1)."""

from __future__ import annotations

import hashlib
import hmac

# Crockford's base 32: no letter that reads like a digit when told over the telephone.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".upper()
_LENGTH = 8


def derive_key(secret: str, purpose: str) -> bytes:
    """Give a key for one purpose, so that a leak of one use does not open another."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


def receipt(key: bytes, op_id: str, payload_hash: str) -> str:
    """Give the eight characters of one operation: the same whenever and wherever it is asked again."""
    digest = hmac.digest(key, f"{op_id}:{payload_hash}".encode(), hashlib.sha256)
    bits = int.from_bytes(digest[:5])
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
