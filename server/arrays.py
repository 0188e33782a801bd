"""PostgreSQL's own notation for arrays; its driver needs ten times as long to write a column of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Boolean, Integer

Writer = Callable[[Sequence[Any]], str]


def write_plain(items: Sequence[int | None]) -> str:
    """Write numbers or truths as an array."""
    return "{" + ",".join(["NULL" if item is None else str(item) for item in items]) + "}"


def write_texts(items: Sequence[str | None]) -> str:
    """Write texts as an array; ValueError if one holds a NUL, which PostgreSQL cannot store."""
    if None in items:
        return "{" + ",".join(["NULL" if i is None else f'"{_escape(i)}"' for i in items]) + "}"
    # All at once, parted by the one character that no stored text can hold.
    joined = "\0".join(items)  # type: ignore[arg-type]  # no None is among them
    if joined.count("\0") > max(0, len(items) - 1):
        raise ValueError("a text holds a NUL")
    return '{"' + _escape(joined).replace("\0", '","') + '"}' if items else "{}"


def type_of(kind: object) -> str:
    """Name the array that holds values of a column's type."""
    if isinstance(kind, Boolean):
        return "boolean[]"
    return "bigint[]" if isinstance(kind, Integer) else "text[]"


def writer_of(kind: object) -> Writer:
    """Give what writes values of a column's type."""
    return write_plain if isinstance(kind, (Boolean, Integer)) else write_texts


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"")
