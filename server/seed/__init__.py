"""Data to start from."""

from __future__ import annotations


def seed_reference() -> int:
    """Stub."""
    return 0


def seed_demo(password: str) -> int:
    """Stub."""
    return 0
