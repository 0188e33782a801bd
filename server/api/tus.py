"""Where phones send the bytes of their attachments."""

from __future__ import annotations

from server.attachments.rights import Sender, sender_of
from server.attachments.routes import add_tus
from server.auth import current_standing, device_required
from server.endpoints import Blueprint

blp = Blueprint("tus", __name__, description="Bytes of attachments, by tus 1.0.0")


def _sender() -> Sender:
    return sender_of(current_standing().phone)


add_tus(blp, "/api/tus", device_required(), _sender)
