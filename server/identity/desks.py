"""The desk of a signed-in browser: how the office writes through the same operations as phones."""

from __future__ import annotations

from sqlalchemy import select, update

from server.database import writing
from server.errors import ApiError
from server.identity.sessions import SignedIn
from server.models.identity import Device, WebSession
from server.operations import Desk


def take_desk(signed_in: SignedIn, count: int = 1) -> Desk:
    """Give the desk with the first of the next ``count`` sequence numbers; no number is given twice.

    Errors: not_signed_in 401 (the session ended meanwhile).
    """
    with writing() as session:
        seq = session.scalar(
            update(WebSession)
            .where(WebSession.id_hash == signed_in.id_hash)
            .values(seq=WebSession.seq + count)
            .returning(WebSession.seq)
        )
        enrolled_at = session.scalar(
            select(Device.enrolled_at).where(Device.id == signed_in.device_id)
        )
    if seq is None or enrolled_at is None:
        raise ApiError("not_signed_in")
    return Desk(
        device_id=signed_in.device_id,
        account_id=signed_in.account_id,
        enrolled_at=enrolled_at,
        incarnation=signed_in.incarnation,
        seq=seq - count + 1,
    )
