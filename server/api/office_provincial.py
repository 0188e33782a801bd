"""Broadcasts come from a provincial system's file, and go into one."""

from __future__ import annotations

from typing import Any, Final

from server.auth import OFFICE_READERS, OFFICE_WRITERS, current_session, office_only
from server.endpoints import Blueprint, endpoint
from server.provincial.export import export_broadcasts
from server.provincial.files import MAX_BYTES
from server.provincial.preview import preview
from server.provincial.writing import show, write_file
from server.reports.versions import book_version
from server.schemas.provincial import (
    ProvincialExportQuerySchema,
    ProvincialExportSchema,
    ProvincialFormSchema,
    ProvincialOptionsSchema,
    ProvincialPreviewSchema,
    ProvincialWishSchema,
    ProvincialWrittenSchema,
)
from server.uploads import read_form

blp = Blueprint("office_provincial", __name__, description="Files of provincial systems")
_WRITE = office_only(*OFFICE_WRITERS)
_MAX_OPTIONS: Final = 1024 * 1024
_ERRORS: Final = [
    "provincial_not_json", "import_too_large", "import_too_many_rows", "import_empty",
    "invalid_request",
]  # fmt: skip
_FORM: Final = {
    "required": True,
    "content": {"multipart/form-data": {"schema": ProvincialFormSchema}},
}


@endpoint(
    blp,
    "POST",
    "/api/office/provincial/preview",
    guard=_WRITE,
    answer=ProvincialPreviewSchema,
    errors=_ERRORS,
)
@blp.doc(requestBody=_FORM)
def look() -> dict[str, Any]:
    """Read a file and say what would become of every broadcast in it; nothing is written."""
    content, options = read_form(ProvincialOptionsSchema(), MAX_BYTES, _MAX_OPTIONS)
    return show(preview(content, options["ward"]))


@endpoint(
    blp,
    "POST",
    "/api/office/provincial",
    guard=_WRITE,
    answer=ProvincialWrittenSchema,
    errors=[*_ERRORS, "provincial_moved"],
)
@blp.doc(requestBody=_FORM)
def write() -> dict[str, Any]:
    """Write a file as it was seen in the preview; the same call again changes nothing."""
    content, wish = read_form(ProvincialWishSchema(), MAX_BYTES, _MAX_OPTIONS)
    return write_file(
        current_session(), content, wish["ward"], seen=wish["seen"], take=set(wish["take"])
    )


@endpoint(
    blp,
    "GET",
    "/api/office/provincial",
    guard=office_only(*OFFICE_READERS),
    version=book_version,
    query=ProvincialExportQuerySchema,
    answer=ProvincialExportSchema,
)
def export(query: dict[str, Any]) -> dict[str, Any]:
    """Give the broadcasts in the field names of provincial systems."""
    after, _ = query.pop("after"), query.pop("limit")
    return export_broadcasts(query, after)
