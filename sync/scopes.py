"""To which scopes a record belongs, by the templates of its kind (rule F1 of SPEC.md)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any


def fill_scopes(templates: tuple[str, ...], record_id: str, values: Mapping[str, Any]) -> set[str]:
    """Name the scopes a record belongs to; a template whose value is missing names none (F1)."""
    scopes = set()
    for template in templates:
        filled = fill_scope(template, record_id, values)
        if filled:
            scopes.add(filled)
    return scopes


def fill_scope(template: str, record_id: str, values: Mapping[str, Any]) -> str | None:
    """Fill one template such as ``class:{training_class}``."""
    prefix, name = _read_template(template)
    if name is None:
        return prefix
    owner = record_id if name == "record_id" else values.get(name)
    return f"{prefix}{owner}" if owner else None


@lru_cache
def _read_template(template: str) -> tuple[str, str | None]:
    """Part a template into what comes before its value, and the value's name, if it has one."""
    if "{" not in template:
        return template, None
    prefix, name = template[:-1].split("{")
    return prefix, name
