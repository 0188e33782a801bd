"""The sides of a contradiction: who wrote what, when and with which phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from server.models.identity import Account, Device
from server.models.log import Operation
from sync.clock import is_stamp
from sync.contract import ACTIONS, KINDS
from sync.rules import Entry

_TIME_LENGTH: Final = 24  # a stamp is a time with a counter behind it (C1)

_Found = Row[Operation, Any, Any, Any]  # Account, Device and its owner: each may be missing
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Act:
    """An operation as a person knows it: who did it, with what, when, and what it says."""

    op_id: str
    author_name: str | None
    device_name: str
    device_at: str | None
    received_at: str
    clock_offset_ms: int | None
    receipt: str
    # Null where a quarantined operation has none that we know.
    action: str | None
    # What was written with it, without what says which record it is.
    wrote: dict[str, Any]


# What one sees of a side nobody wrote any more, as after a restore.
_UNKNOWN: Final[Mapping[str, Any]] = {
    "author_name": None, "device_name": "", "device_at": None, "received_at": None,
    "clock_offset_ms": None, "receipt": None, "action": None, "wrote": {},
}  # fmt: skip

_OWNER: Final = aliased(Account)
ACTS: Final = (
    select(Operation, Account, Device, _OWNER)
    .outerjoin(Account, Account.id == Operation.author)
    .outerjoin(Device, Device.id == Operation.device_id)
    .outerjoin(_OWNER, _OWNER.id == Device.account_id)
)


def read_acts(session: Session, keys: Collection[Key]) -> Mapping[Key, dict[int, Act]]:
    """Give what made each revision of some records.

    Where a desk wrote for somebody else (a decision taken back, a release from quarantine),
    ``replaces`` names what that person did: that act is shown, not the desk's (A10, P8).
    """
    wanted = ACTS.where(
        Operation.kind.in_({kind for kind, _ in keys}),
        Operation.record_id.in_({record_id for _, record_id in keys}),
    )
    rows = {row[0].op_id: row for row in session.execute(wanted)}
    acts: dict[Key, dict[int, Act]] = defaultdict(dict)
    for row in rows.values():
        if row[0].rev is not None:
            acts[row[0].kind, row[0].record_id][row[0].rev] = describe_act(_origin(row, rows))
    return acts


def _origin(row: _Found, rows: dict[str, _Found]) -> _Found:
    origin = rows.get(row[0].replaces or "")
    return origin if origin is not None and is_desk(row[2]) else row


def is_desk(device: Device | None) -> bool:
    """Tell whether an operation came from the office itself."""
    return device is None or device.secret_hash is None


def describe_act(row: _Found) -> Act:
    """Say of a row of ``ACTS`` what a person wants to know."""
    op, author, device, owner = row
    payload = orjson.loads(op.payload)
    stated = payload.get("at")
    return Act(
        op_id=op.op_id,
        author_name=author.display_name if author else None,
        device_name=_name_device(device, owner),
        device_at=stated[:_TIME_LENGTH] if is_stamp(stated) else None,
        received_at=op.received_at,
        clock_offset_ms=op.clock_offset_ms,
        receipt=op.receipt,
        action=payload["action"] if payload.get("action") in ACTIONS else None,
        wrote=_told(op.kind, payload.get("values")),
    )


def _told(kind: str, values: object) -> dict[str, Any]:
    """Leave out what never differs: the values that are written once."""
    if not isinstance(values, dict):
        return {}  # a quarantined operation may be malformed
    fixed = {value.name for value in KINDS[kind].fixed} if kind in KINDS else set()
    return {name: content for name, content in values.items() if name not in fixed}


def _name_device(device: Device | None, owner: Account | None) -> str:
    if device is None or is_desk(device):
        return "Văn phòng"
    return device.model or device.platform or f"Máy của {owner.display_name if owner else ''}"


def show_sides(entries: Sequence[Entry], acts: Mapping[int, Act]) -> list[dict[str, Any]]:
    """Give the values that stand side by side with whom they are from, winner first (A5)."""
    return [_show_side(entry, acts.get(entry.dot.rev)) for entry in entries]


def _show_side(entry: Entry, act: Act | None) -> dict[str, Any]:
    known = asdict(act) if act else _UNKNOWN
    return {"value": entry.value, "rev": entry.dot.rev, "at": entry.dot.at, **known}
