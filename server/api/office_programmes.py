"""What wards put out, and the settings of their stations."""

from __future__ import annotations

from typing import Any

from server.auth import OFFICE_READERS, office_only
from server.endpoints import Blueprint, endpoint
from server.reports.programmes import list_bulletins, read_settings
from server.reports.versions import book_version
from server.schemas.programmes import BulletinsQuerySchema, ProgrammeSettingsSchema
from server.schemas.tables import TableSchema

blp = Blueprint("office_programmes", __name__, description="Bulletins, stations and holidays")
_READ = office_only(*OFFICE_READERS)


@endpoint(
    blp,
    "GET",
    "/api/office/bulletins",
    guard=_READ,
    version=book_version,
    query=BulletinsQuerySchema,
    answer=TableSchema,
)
def bulletins(query: dict[str, Any]) -> dict[str, Any]:
    """Give the bulletins, those that begin last first."""
    after, limit = query.pop("after"), query.pop("limit")
    return list_bulletins(query, after, limit)


@endpoint(
    blp,
    "GET",
    "/api/office/programmes",
    guard=_READ,
    version=book_version,
    answer=ProgrammeSettingsSchema,
)
def settings() -> dict[str, Any]:
    """Give every ward with its stations, and all holidays."""
    return read_settings()
