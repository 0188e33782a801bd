"""Where the office's desks send the bytes of their attachments."""

from __future__ import annotations

from server.attachments.rights import Sender
from server.attachments.routes import add_tus
from server.auth import OFFICE_WRITERS, current_session, office_only
from server.endpoints import Blueprint

blp = Blueprint("office_tus", __name__, description="Bytes of attachments, by tus 1.0.0")


def _sender() -> Sender:
    signed_in = current_session()
    return Sender(signed_in.device_id, signed_in.account_id)


add_tus(blp, "/api/office/tus", office_only(*OFFICE_WRITERS), _sender)
