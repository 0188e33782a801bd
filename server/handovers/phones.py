"""The old phone's way out: it hears, delivers, is told that all is here, and says that it let go (H4 to H7, H9)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.database import reading, writing
from server.errors import ApiError
from server.handovers.listing import describe
from server.handovers.rights import By
from server.handovers.starting import find_handover, settle_leaving
from server.identity import audit
from server.journal.notes import note_account, note_handover, note_left_over, note_operations
from server.lists import one_of
from server.models.handovers import Handover, HandoverPhone, LeftOver
from server.models.identity import Account, Device
from server.models.log import NOT_TAKEN, Operation
from server.moments import now
from server.receipts import receipt
from server.scopes import label_scopes
from server.stamps import raise_office
from server.standing import Phone, Standing


def read_handed_over(device_id: str, account: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tell a phone which books it has to let go of, and whether it is nobody's then (H4)."""
    with reading() as session:
        rows = session.execute(
            select(Handover, Account.display_name)
            .join(HandoverPhone, HandoverPhone.handover == Handover.id)
            .join(Account, Account.id == Handover.to_account)
            .where(*_open(device_id))
            .order_by(Handover.created_at, Handover.id)
        ).all()
        labels = label_scopes(session, {f"group:{handover.group}" for handover, _ in rows})
    return [
        {
            "id": handover.id,
            "scope": f"group:{handover.group}",
            "label": labels.get(f"group:{handover.group}", ""),
            "to": name,
            "day": handover.day,
            "whole": not account["grants"],
        }
        for handover, name in rows
    ]


def _open(device_id: str) -> list[Any]:
    return [
        HandoverPhone.device == device_id,
        HandoverPhone.emptied_at.is_(None),
        HandoverPhone.kept_at.is_(None),
    ]


def find_missing(op_ids: Collection[str]) -> list[str]:
    """Name those of a phone's operations that the office does not hold (H5)."""
    with reading() as session:
        query = select(Operation.op_id).where(one_of(Operation.op_id, "ids"))
        known = set(session.connection().execute(query, {"ids": set(op_ids)}).scalars())
    return sorted(set(op_ids) - known)


def note_delivered(
    standing: Standing, epoch: str, left: Sequence[str], key: bytes
) -> dict[str, Any]:
    """Tell a phone that everything it holds is here, so that it may be emptied (H5).

    All it ever sent goes into the journal first: after a restore it could not offer it again.
    ``left`` is what no message took, as it stands. No receipt is given while the phone has not
    heard of a new epoch, or has nothing to let go of.
    """
    device_id = standing.phone.id
    with writing() as session:
        rows = session.scalars(select(HandoverPhone).where(*_open(device_id))).all()
        if epoch != standing.chain[-1] or not rows or standing.phone.revoked_at:
            return {"receipt": None, "delivered": 0, "refused": 0}
        _keep_left(session, device_id, left)
        _journal(session, standing.phone, max(row.delivered_at or "" for row in rows))
        counts = _count(session, device_id)
        for row in rows:
            row.delivered_at, row.receipt = now(), receipt(key, row.handover, device_id)
            row.delivered, row.refused = counts
            note_handover(session, row.handover)
        audit.note(session, standing.phone.account_id, "handover_delivered", device_id)
        raise_office(session)
        session.flush()
        return {"receipt": rows[0].receipt, "delivered": counts[0], "refused": counts[1]}


def _keep_left(session: Session, device_id: str, left: Sequence[str]) -> None:
    for content in left:
        digest = hashlib.sha256(content.encode()).hexdigest()
        if session.get(LeftOver, (device_id, digest)) is None:
            row = LeftOver(device=device_id, digest=digest, content=content, received_at=now())
            session.add(row)
            note_left_over(session, row)


def _journal(session: Session, phone: Phone, after: str) -> None:
    sent = session.execute(
        select(
            Operation.op_id,
            Operation.payload,
            Operation.payload_hash,
            Operation.clock_offset_ms.label("offset_ms"),
            Operation.received_at,
        )
        .where(Operation.device_id == phone.id, Operation.received_at >= after)
        .order_by(Operation.device_seq)
    ).mappings()
    common = {
        "device_id": phone.id,
        "account_id": phone.account_id,
        "enrolled_at": phone.enrolled_at,
        "revoked": False,
        "leaving": True,
    }
    entries = [{**row, **common} for row in sent]
    if entries:
        note_operations(session, entries)


def _count(session: Session, device_id: str) -> tuple[int, int]:
    """Count a phone's operations: all that came, and those among them that were not taken."""
    mine = Operation.device_id == device_id
    left = select(func.count()).where(LeftOver.device == device_id)
    kept = session.scalar(left) or 0
    came = session.scalar(select(func.count()).where(mine)) or 0
    refused = session.scalar(select(func.count()).where(mine, NOT_TAKEN)) or 0
    return came + kept, refused + kept


def note_emptied(phone: Phone, account: Mapping[str, Any]) -> None:
    """Take down that a phone let go of what it had to (H6, H7); whoever has no role left has no phone left.

    Only what the office said it holds counts; a repeat changes nothing.
    """
    with writing() as session:
        rows = session.scalars(
            select(HandoverPhone).where(*_open(phone.id), HandoverPhone.delivered_at.is_not(None))
        ).all()
        if not rows:
            return
        for row in rows:
            row.emptied_at = now()
            note_handover(session, row.handover)
        session.flush()
        settle_leaving(session, phone.id)
        device = session.get_one(Device, phone.id)
        device.unsent, device.oldest_unsent_at = 0, None
        if not account["grants"] and device.revoked_at is None:
            device.revoked_at = now()
        audit.note(session, phone.account_id, "handover_emptied", phone.id)
        note_account(session, phone.account_id)
        raise_office(session)


def close_phone(handover_id: str, device_id: str, reason: str, by: By) -> dict[str, Any]:
    """Give a phone up that will not come again: what it still sends goes into quarantine (H9).

    Errors: not_found 404, forbidden 403.
    """
    with writing() as session:
        handover = find_handover(session, by, handover_id)
        row = session.get(HandoverPhone, (handover_id, device_id))
        if row is None:
            raise ApiError("not_found")
        if row.lost_at is None and row.emptied_at is None and row.kept_at is None:
            _give_up(session, row, reason, by)
        return describe(session, [handover])[0]


def _give_up(session: Session, row: HandoverPhone, reason: str, by: By) -> None:
    device = session.get_one(Device, row.device)
    row.lost_at, row.lost_by, row.lost_reason = now(), by.account_id, reason
    if device.revoked_at is None:
        device.revoked_at = now()
    audit.note(session, by.account_id, "handover_phone_lost", device.id, row.handover)
    note_account(session, device.account_id)
    note_handover(session, row.handover)
    raise_office(session)
    session.flush()


def read_left_over(
    session: Session, devices: Collection[str], group: str | None
) -> list[dict[str, Any]]:
    """Give what phones could hand in by no message, as far as it can be read.

    With a ``group``, of what does not name this khối only that it is there (``content`` is None):
    the phone's holder may have had other work, which is not for everybody to read.
    """
    rows = session.scalars(
        select(LeftOver)
        .where(LeftOver.device.in_(devices))
        .order_by(LeftOver.received_at, LeftOver.digest)
    )
    return [
        {
            "received_at": row.received_at,
            "content": _readable(row.content) if group is None or group in row.content else None,
        }
        for row in rows
    ]


def _readable(content: str) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return content
