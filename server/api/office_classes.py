"""The office's classes."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from server.auth import OFFICE_READERS, office_only
from server.endpoints import Blueprint, endpoint
from server.reports.class_page import class_version, read_class
from server.reports.classes import list_classes
from server.schemas.classes import ClassListSchema, ClassPageSchema

blp = Blueprint("office_classes", __name__, description="Training classes")
_READ = office_only(*OFFICE_READERS)
_PAGE = ClassPageSchema()


@endpoint(blp, "GET", "/api/office/classes", guard=_READ, answer=ClassListSchema)
def classes() -> dict[str, Any]:
    """List all classes with their counts."""
    return {"classes": list_classes()}


@endpoint(
    blp,
    "GET",
    "/api/office/classes/<uuid:class_id>",
    guard=_READ,
    answer=ClassPageSchema,
    errors=["not_found"],
)
def class_page(class_id: object) -> Response:
    """Give a class, its roster and marks; with `If-None-Match`, 304 while nothing has changed."""
    # Read before the page: a change in between makes the page newer than its tag, never older.
    version = class_version(str(class_id))
    if request.if_none_match.contains_weak(version):
        response = Response(status=304)
    else:
        response = jsonify(_PAGE.dump(read_class(str(class_id))))
    response.set_etag(version, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
