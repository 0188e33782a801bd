"""How reports name wards, groups and classes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func

from server.models.projections import ResidentialGroup, Ward


def ward_name() -> ColumnElement[str]:
    """Name the joined ward in full."""
    prefix = case((Ward.unit_type == "phuong", "Phường "), else_="Xã ")
    return prefix + Ward.name


def padded(column: Any, width: int = 6) -> ColumnElement[str]:
    """Make a number sort as text, on every database alike."""
    text = "0" * width + cast(func.coalesce(column, 0), String)
    return func.substr(text, func.length(text) - width + 1, width)


def group_sort() -> ColumnElement[str]:
    """Order joined groups by their ward's code, then by number, then by name."""
    return Ward.code + padded(ResidentialGroup.number) + ResidentialGroup.name
