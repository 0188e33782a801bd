"""Handing a khối's book over, at the office's desk."""

from __future__ import annotations

from server.auth import OFFICE_WRITERS, current_session, office_only
from server.endpoints import Blueprint
from server.handovers.rights import By
from server.handovers.routes import add_handovers

blp = Blueprint("office_handovers", __name__, description="Books that pass from head to head")


def _by() -> By:
    signed_in = current_session()
    return By(signed_in.account_id, is_administrator="administrator" in signed_in.roles)


add_handovers(blp, "/api/office/handovers", office_only(*OFFICE_WRITERS), _by)
