"""The office's classes."""

from __future__ import annotations

from typing import Any

from server.auth import OFFICE_READERS, office_only
from server.endpoints import Blueprint, endpoint
from server.reports.class_page import read_class
from server.reports.classes import list_classes
from server.reports.invitations import read_invitations
from server.reports.versions import book_version, class_version, decisions_version
from server.schemas.classes import ClassListSchema, ClassPageSchema, InvitationsSchema

blp = Blueprint("office_classes", __name__, description="Training classes")
_READ = office_only(*OFFICE_READERS)


@endpoint(
    blp,
    "GET",
    "/api/office/classes",
    guard=_READ,
    version=book_version,
    answer=ClassListSchema,
)
def classes() -> dict[str, Any]:
    """List all classes with their counts."""
    return {"classes": list_classes()}


@endpoint(
    blp,
    "GET",
    "/api/office/classes/<uuid:class_id>",
    guard=_READ,
    version=class_version,
    answer=ClassPageSchema,
    errors=["not_found"],
)
def class_page(class_id: object) -> dict[str, Any]:
    """Give a class, its roster and marks."""
    return read_class(str(class_id))


@endpoint(
    blp,
    "GET",
    "/api/office/classes/<uuid:class_id>/invitations",
    guard=_READ,
    version=decisions_version,
    answer=InvitationsSchema,
    errors=["not_found"],
)
def invitations(class_id: object) -> dict[str, Any]:
    """Give the wards invited to a class, whom they nominated, and how ready the venue is."""
    return read_invitations(str(class_id))
