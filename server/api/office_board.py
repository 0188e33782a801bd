"""The office's figures and the rows behind them."""

from __future__ import annotations

from typing import Any

from server.auth import OFFICE_READERS, office_only
from server.endpoints import Blueprint, endpoint
from server.reports.board import read_board, read_figure
from server.reports.broadcasts import list_broadcasts
from server.reports.coverage import read_coverage
from server.reports.coverage_tables import read_rows
from server.reports.versions import (
    board_version,
    book_version,
    decisions_version,
    figure_version,
)
from server.schemas.coverage import (
    CoverageQuerySchema,
    CoverageRowsQuerySchema,
    CoverageSchema,
)
from server.schemas.tables import BoardSchema, BroadcastsQuerySchema, PageSchema, TableSchema

blp = Blueprint("office_board", __name__, description="Figures and the rows behind them")
_READ = office_only(*OFFICE_READERS)


@endpoint(blp, "GET", "/api/office/board", guard=_READ, version=board_version, answer=BoardSchema)
def board() -> dict[str, Any]:
    """Give the latest plan's targets against what was done."""
    return read_board()


@endpoint(
    blp,
    "GET",
    "/api/office/figures/<string:key>",
    guard=_READ,
    version=figure_version,
    query=PageSchema,
    answer=TableSchema,
    errors=["not_found"],
)
def figure(query: dict[str, Any], key: str) -> dict[str, Any]:
    """Give the rows that a figure counts; `total` is the figure."""
    return read_figure(key, query["after"], query["limit"])


@endpoint(
    blp,
    "GET",
    "/api/office/refused",
    guard=_READ,
    version=book_version,
    query=PageSchema,
    answer=TableSchema,
)
def refused(query: dict[str, Any]) -> dict[str, Any]:
    """Give the refused and quarantined operations that nothing has replaced yet, newest first."""
    return read_figure("refused", query["after"], query["limit"])


@endpoint(
    blp,
    "GET",
    "/api/office/broadcasts",
    guard=_READ,
    version=book_version,
    query=BroadcastsQuerySchema,
    answer=TableSchema,
)
def broadcasts(query: dict[str, Any]) -> dict[str, Any]:
    """Give the broadcasts, newest first, those that failed too."""
    after, limit = query.pop("after"), query.pop("limit")
    return list_broadcasts(query, after, limit)


@endpoint(
    blp,
    "GET",
    "/api/office/coverage",
    guard=_READ,
    version=decisions_version,
    query=CoverageQuerySchema,
    answer=CoverageSchema,
    errors=["not_found"],
)
def coverage(query: dict[str, Any]) -> dict[str, Any]:
    """Give units, seats, people and attendances of the latest plan's classes, or of one class."""
    return read_coverage(query["class"])


@endpoint(
    blp,
    "GET",
    "/api/office/coverage/<string:key>",
    guard=_READ,
    version=book_version,
    query=CoverageRowsQuerySchema,
    answer=TableSchema,
    errors=["not_found"],
)
def coverage_rows(query: dict[str, Any], key: str) -> dict[str, Any]:
    """Give the rows behind a figure of coverage; `total` is the figure."""
    after, limit = query.pop("after"), query.pop("limit")
    return read_rows(key, query, after, limit)
