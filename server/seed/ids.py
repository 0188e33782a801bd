"""Ids of seeded things: the same on every machine and in every run, so that seeding can be repeated."""

from __future__ import annotations

import uuid
from typing import Final

_NAMESPACE: Final = uuid.UUID("6f1c1f9e-0f8b-5a0e-9c55-7d1c7a4f2b24")


def seed_id(*parts: object) -> str:
    """Give the id of a seeded thing named by its parts, such as ("session", class_id, 1)."""
    return str(uuid.uuid5(_NAMESPACE, ":".join(str(part) for part in parts)))


def ward_id(code: str, valid_from: str | None) -> str:
    """Give the id of a ward: a code alone names different areas before and after a reform."""
    return seed_id("ward", f"{code}@{valid_from or ''}")
