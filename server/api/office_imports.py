"""A roster comes as a file: looked at, tried, imported, and taken back as a whole."""

from __future__ import annotations

from typing import Any, Final

from flask import request

from server.auth import OFFICE_READERS, OFFICE_WRITERS, current_session, office_only
from server.endpoints import Blueprint, endpoint
from server.imports.batches import begin_import, try_import, write_import
from server.imports.files import MAX_FILE_BYTES
from server.imports.listing import list_batches, read_batch
from server.imports.plans import Choice
from server.imports.preview import Options, preview, show
from server.imports.undo import undo_import
from server.reports.versions import decisions_version
from server.schemas.imports import (
    ImportBatchPageSchema,
    ImportBeginSchema,
    ImportFormSchema,
    ImportListSchema,
    ImportOptionsSchema,
    ImportPreviewSchema,
    ImportTrialSchema,
    ImportWishSchema,
)
from server.uploads import read_form

blp = Blueprint("office_imports", __name__, description="Rosters that come as files")
_READ = office_only(*OFFICE_READERS)
_WRITE = office_only(*OFFICE_WRITERS)
_OF_CLASS: Final = "/api/office/classes/<uuid:class_id>/imports"
_ONE: Final = "/api/office/imports/<uuid:batch_id>"
# Options name thousands of rows at most; the rest is the form around the file.
_MAX_OPTIONS: Final = 2 * 1024 * 1024
_FILE_ERRORS: Final = [
    "not_found", "import_not_sheet", "import_damaged", "import_password", "import_too_large",
    "import_too_many_rows", "import_empty", "import_no_sheet", "invalid_request",
]  # fmt: skip
_FORM: Final = {
    "required": True,
    "content": {"multipart/form-data": {"schema": ImportFormSchema}},
}


@endpoint(blp, "GET", _OF_CLASS, guard=_READ, version=decisions_version, answer=ImportListSchema)
def imports(class_id: object) -> dict[str, Any]:
    """List a class's imports, newest first."""
    return {"imports": list_batches(str(class_id))}


@endpoint(
    blp,
    "POST",
    f"{_OF_CLASS}/preview",
    guard=_WRITE,
    answer=ImportPreviewSchema,
    errors=_FILE_ERRORS,
)
@blp.doc(requestBody=_FORM)
def look(class_id: object) -> dict[str, Any]:
    """Read a file for a class and say what would become of every row; nothing is written."""
    content, wish = read_form(ImportOptionsSchema(), MAX_FILE_BYTES, _MAX_OPTIONS)
    return show(preview(str(class_id), content, _options(wish)))


@endpoint(
    blp,
    "POST",
    f"{_OF_CLASS}/trial",
    guard=_WRITE,
    answer=ImportTrialSchema,
    errors=[*_FILE_ERRORS, "import_moved"],
)
@blp.doc(requestBody=_FORM)
def trial(class_id: object) -> dict[str, Any]:
    """Judge all that an import would write as it would be judged; nothing is written."""
    content, wish = read_form(ImportWishSchema(), MAX_FILE_BYTES, _MAX_OPTIONS)
    return try_import(current_session(), str(class_id), content, _options(wish), wish["seen"])


@endpoint(
    blp,
    "POST",
    _OF_CLASS,
    guard=_WRITE,
    answer=ImportBatchPageSchema,
    status=201,
    errors=[*_FILE_ERRORS, "import_moved", "import_nothing"],
)
@blp.doc(requestBody=_FORM)
def begin(class_id: object) -> dict[str, Any]:
    """Begin an import as it was seen in the preview; `write` then writes it, a part at a time."""
    content, wish = read_form(ImportBeginSchema(), MAX_FILE_BYTES, _MAX_OPTIONS)
    return begin_import(
        current_session(), str(class_id), content, _options(wish),
        seen=wish["seen"], batch_id=wish["id"], file_name=request.files["file"].filename or "",
    )  # fmt: skip


@endpoint(
    blp,
    "GET",
    _ONE,
    guard=_READ,
    version=decisions_version,
    answer=ImportBatchPageSchema,
    errors=["not_found"],
)
def one(batch_id: object) -> dict[str, Any]:
    """Give an import with the rows that were refused or left alone."""
    return read_batch(str(batch_id))


@endpoint(
    blp,
    "POST",
    f"{_ONE}/write",
    guard=_WRITE,
    answer=ImportBatchPageSchema,
    errors=["not_found", "import_undone", "import_too_old"],
)
def write(batch_id: object) -> dict[str, Any]:
    """Write the next rows of an import; again until `finished_at` is set, and then without effect."""
    return write_import(current_session(), str(batch_id))


@endpoint(
    blp,
    "POST",
    f"{_ONE}/undo",
    guard=_WRITE,
    answer=ImportBatchPageSchema,
    errors=["not_found", "import_too_old"],
)
def undo(batch_id: object) -> dict[str, Any]:
    """Take back the next rows of an import; again until `undone_at` is set, and then without effect."""
    return undo_import(current_session(), str(batch_id))


def _options(wish: dict[str, Any]) -> Options:
    return Options(
        sheet=wish["sheet"],
        header_row=wish["header_row"],
        ward=wish["ward"],
        guess_ward=wish["guess_ward"],
        columns={column["index"]: column["field"] for column in wish["columns"]},
        trimmed=frozenset(wish["trimmed"]),
        choices={
            choice["row"]: Choice(choice["act"], choice["person"])
            for choice in wish.get("choices", ())
        },
    )
