"""The office decides on a quarantined operation: take it into the book, or not (rule P8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server import bulk
from server.config import current_settings
from server.database import writing
from server.errors import ApiError
from server.identity import audit
from server.identity.desks import take_desk
from server.identity.sessions import SignedIn
from server.incoming import Incoming, read_operation
from server.journal.notes import note_decision
from server.models.identity import Account, Device
from server.models.log import Operation, QuarantineDecision
from server.moments import now
from server.operations import Answer, accept
from server.receipts import derive_key
from server.stamps import raise_office
from sync.contract import derive_id

_RELEASE: Final = "release"


class _Release(NamedTuple):
    """What a release makes, when the phone that delivered the first was enrolled, and if it is leaving (H3)."""

    operation: Incoming
    enrolled_at: str
    leaving: bool


def decide_quarantined(signed_in: SignedIn, op_id: str, decision: str) -> dict[str, Any]:
    """Release or refuse a quarantined operation; the same decision again changes nothing.

    Errors: not_found 404 (nothing of this id is quarantined), already_decided 409.
    """
    with writing() as session:
        stored = _find(session, op_id)
        row = _claim(session, signed_in, op_id, decision)
        released = _release_of(session, stored) if decision == _RELEASE else None
        name = session.scalar(select(Account.display_name).where(Account.id == row.decided_by))
    # A crash between the two leaves a decision without its outcome: the same call completes it.
    outcome = _deliver(signed_in, stored, released) if released else None
    return {
        "op_id": op_id,
        "decision": row.decision,
        "decided_at": row.decided_at,
        "decided_by_name": name,
        "outcome": outcome.to_wire() if outcome else None,
    }


def _find(session: Session, op_id: str) -> Operation:
    stored = session.get(Operation, op_id)
    if stored is None or stored.result != "quarantined":
        raise ApiError("not_found")
    return stored


def _claim(session: Session, signed_in: SignedIn, op_id: str, decision: str) -> QuarantineDecision:
    """Write the decision down, or find the earlier one: whoever is first decides."""
    outcome = _released_id(op_id) if decision == _RELEASE else None
    table: Any = QuarantineDecision.__table__
    wanted = (op_id, decision, signed_in.account_id, now(), outcome)
    if bulk.insert_missing(session.connection(), table, [wanted]):
        audit.note(session, signed_in.account_id, f"quarantine_{decision}", op_id)
        note_decision(session, session.get_one(QuarantineDecision, op_id))
        raise_office(session)
    row = session.get_one(QuarantineDecision, op_id)
    if row.decision != decision:
        raise ApiError("already_decided")
    return row


def _released_id(op_id: str) -> str:
    return derive_id(op_id, _RELEASE)


def _release_of(session: Session, stored: Operation) -> _Release:
    """Give the operation a release makes, and what counts of the phone that delivered the first.

    It keeps who acted, where he stood in his incarnation, what he had seen, and the stamp that was
    brought between the bounds once (C4); only its id is new.
    """
    raw = orjson.loads(stored.payload) | {
        "op_id": _released_id(stored.op_id),
        "replaces": stored.op_id,
    }
    if read_operation(raw).problem is None:
        raw["at"] = stored.at
    device = session.get(Device, stored.device_id)
    if device is None:
        return _Release(read_operation(raw), stored.received_at, leaving=False)
    return _Release(read_operation(raw), device.enrolled_at, device.leaving)


def _deliver(signed_in: SignedIn, stored: Operation, released: _Release) -> Answer:
    op = released.operation
    desk = take_desk(signed_in)
    deliverer = replace(
        desk.deliverer(released.enrolled_at), account_id=op.author, leaving=released.leaving
    )
    key = derive_key(current_settings().secret, "receipt")
    return accept(deliverer, [op], key, stored.clock_offset_ms)[0]
