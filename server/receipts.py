"""Receipts (mã nhận): what a phone can show to prove that the office has an operation (R1)."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

# Crockford's base 32: no letter that reads like a digit when told over the telephone.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".upper()
# A receipt is four of these: ten bits each.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


def derive_key(secret: str, purpose: str) -> bytes:
    """Give a key for one purpose, so that a leak of one use does not open another."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


def receipt(key: bytes, op_id: str, payload_hash: str) -> str:
    """Give the eight characters of one operation: the same whenever and wherever it is asked again."""
    mac = _prepare(key).copy()
    mac.update(f"{op_id}:{payload_hash}".encode())
    bits = int.from_bytes(mac.digest()[:5])
    return (
        _PAIRS[bits >> 30]
        + _PAIRS[bits >> 20 & 1023]
        + _PAIRS[bits >> 10 & 1023]
        + _PAIRS[bits & 1023]
    )


@lru_cache
def _prepare(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod=hashlib.sha256)
