"""One record with everything that was ever done to it."""

from __future__ import annotations

from typing import Any, Final

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from server.database import reading
from server.errors import ApiError
from server.models.identity import Account, Device
from server.models.log import Conflict, Operation, QuarantineDecision, StoredRecord
from server.reports.names import name_ids
from sync.clock import is_stamp
from sync.contract import KINDS

_TIME_LENGTH: Final = 24  # a stamp is a time with a counter behind it (C1)


def read_record(kind: str, record_id: str) -> dict[str, Any]:
    """Give a record as it travels, its open conflicts, its history, oldest first, and what its ids name.

    Errors: not_found 404 (no such kind, or nobody ever wrote about it).
    """
    if kind not in KINDS:
        raise ApiError("not_found")
    with reading() as session:
        record = packed_record(session, kind, record_id)
        history = _history(session, kind, record_id)
        if record is None and not history:
            raise ApiError("not_found")
        conflicts = session.scalars(
            select(Conflict.value)
            .where(Conflict.kind == kind, Conflict.record_id == record_id)
            .where(Conflict.closed_at.is_(None))
            .order_by(Conflict.value)
        )
        return {
            "record": record,
            "conflicts": list(conflicts),
            "history": history,
            "names": _name_all(session, kind, record, history),
        }


def _name_all(
    session: Session, kind: str, record: dict[str, Any] | None, history: list[dict[str, Any]]
) -> dict[str, str]:
    """Name what stands, ever stood or was refused in a record; what was no values at all names nothing."""
    written = [entry["values"] for entry in history if isinstance(entry["values"], dict)]
    if record:
        written.append(record["values"])
    return name_ids(session, ((kind, values) for values in written))


def read_packed(kind: str, record_id: str) -> dict[str, Any] | None:
    """Give a record as it travels; None if there is none."""
    with reading() as session:
        return packed_record(session, kind, record_id)


def packed_record(session: Session, kind: str, record_id: str) -> dict[str, Any] | None:
    """Give a record as it travels, within a session."""
    stored = session.get(StoredRecord, (kind, record_id))
    return orjson.loads(stored.wire) if stored else None


def _history(session: Session, kind: str, record_id: str) -> list[dict[str, Any]]:
    owner = aliased(Account)
    rows = session.execute(
        select(
            Operation, Account.display_name, Device, owner.display_name, QuarantineDecision.decision
        )
        .outerjoin(Account, Account.id == Operation.author)
        .outerjoin(Device, Device.id == Operation.device_id)
        .outerjoin(owner, owner.id == Device.account_id)
        .outerjoin(QuarantineDecision, QuarantineDecision.op_id == Operation.op_id)
        .where(Operation.kind == kind, Operation.record_id == record_id)
        .order_by(Operation.received_at, Operation.rev, Operation.op_id)
    )
    return [_show(row) for row in rows]


def _show(
    row: Row[Operation, str | None, Device | None, str | None, str | None],
) -> dict[str, Any]:
    op, author_name, device, owner_name, decision = row
    payload = orjson.loads(op.payload)
    stated = payload.get("at")
    return {
        "op_id": op.op_id,
        "action": payload.get("action"),
        "values": payload.get("values"),
        "author_name": author_name,
        "device_name": _name_device(device, owner_name or ""),
        "device_at": stated[:_TIME_LENGTH] if is_stamp(stated) else None,
        "at": op.at,
        "received_at": op.received_at,
        "clock_offset_ms": op.clock_offset_ms,
        "result": op.result,
        "code": op.code,
        "flags": op.flags.split(),
        "receipt": op.receipt,
        "decision": decision,
    }


def _name_device(device: Device | None, owner_name: str) -> str:
    """Say what delivered an operation, in the words that the office has for it."""
    if device is None or device.secret_hash is None:
        return "Văn phòng"
    return device.model or device.platform or f"Máy của {owner_name}"
