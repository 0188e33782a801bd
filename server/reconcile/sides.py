"""The sides of a contradiction: who wrote what, when and with which phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from server.models.identity import Account, Device
from server.models.log import Operation
from sync.clock import is_stamp
from sync.rules import Entry

_TIME_LENGTH: Final = 24  # a stamp is a time with a counter behind it (C1)

_Found = Row[Operation, Any, Any, Any]  # Account, Device and its owner: each may be missing


@dataclass(frozen=True, slots=True)
class Act:
    """An operation as a person knows it: who did it, with what, and when."""

    op_id: str
    author_name: str | None
    device_name: str
    device_at: str | None
    received_at: str
    receipt: str


def read_acts(session: Session, kind: str, record_id: str) -> dict[int, Act]:
    """Give what made each revision of a record.

    Where a desk wrote for somebody else (a decision taken back, a release from quarantine),
    ``replaces`` names what that person did: that act is shown, not the desk's (A10, P8).
    """
    rows = {
        row[0].op_id: row
        for row in session.execute(
            _ACTS.where(Operation.kind == kind, Operation.record_id == record_id)
        )
    }
    return {
        row[0].rev: _describe(_origin(row, rows)) for row in rows.values() if row[0].rev is not None
    }


_OWNER: Final = aliased(Account)
_ACTS: Final = (
    select(Operation, Account, Device, _OWNER)
    .outerjoin(Account, Account.id == Operation.author)
    .outerjoin(Device, Device.id == Operation.device_id)
    .outerjoin(_OWNER, _OWNER.id == Device.account_id)
)


def _origin(row: _Found, rows: dict[str, _Found]) -> _Found:
    origin = rows.get(row[0].replaces or "")
    return origin if origin is not None and is_desk(row[2]) else row


def is_desk(device: Device | None) -> bool:
    """Tell whether an operation came from the office itself."""
    return device is None or device.secret_hash is None


def _describe(row: _Found) -> Act:
    op, author, device, owner = row
    stated = orjson.loads(op.payload).get("at")
    return Act(
        op_id=op.op_id,
        author_name=author.display_name if author else None,
        device_name=_name_device(device, owner),
        device_at=stated[:_TIME_LENGTH] if is_stamp(stated) else None,
        received_at=op.received_at,
        receipt=op.receipt,
    )


def _name_device(device: Device | None, owner: Account | None) -> str:
    if device is None or is_desk(device):
        return "Văn phòng"
    return device.model or device.platform or f"Máy của {owner.display_name if owner else ''}"


def show_sides(entries: Sequence[Entry], acts: dict[int, Act]) -> list[dict[str, Any]]:
    """Give the values that stand side by side with whom they are from, winner first (A5)."""
    return [_show_side(entry, acts.get(entry.dot.rev)) for entry in entries]


def _show_side(entry: Entry, act: Act | None) -> dict[str, Any]:
    return {
        "value": entry.value,
        "rev": entry.dot.rev,
        "at": entry.dot.at,
        "author_name": act.author_name if act else None,
        "device_name": act.device_name if act else "",
        "device_at": act.device_at if act else None,
        "received_at": act.received_at if act else None,
        "receipt": act.receipt if act else None,
    }
