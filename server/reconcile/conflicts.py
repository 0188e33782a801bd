"""Takes the office's decision on a contradiction, and takes it back (rule A10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from server.config import current_settings
from server.database import reading
from server.errors import ApiError
from server.identity.desks import take_desk
from server.identity.sessions import SignedIn
from server.incoming import Incoming, read_operation
from server.lineage import read_lineage
from server.models.identity import Device
from server.models.log import Operation
from server.operations import Answer, Desk, RecordMovedError, accept, accept_desk
from server.rebuild import fold_record
from server.receipts import derive_key
from server.reconcile.listing import is_decision, stands
from server.reconcile.sides import Act, read_acts
from sync.contract import CONTRACT_VERSION, KINDS, derive_id
from sync.rules import Dot, Entry, Record, conflicts

# What says nothing without the value it came with: kept or let go together with it.
_FOLLOWERS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("attendance", "status"): ("method", "checked_in_at"),
    ("broadcast", "ward"): ("group",),
    ("broadcast", "group"): ("ward",),
}


def decide(
    signed_in: SignedIn, kind: str, record_id: str, name: str, wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """Keep one side of a contradiction, by an ordinary operation whose author had seen all sides.

    ``wanted``: op_id, base_rev, keep (the side's rev). The same call again is a ``duplicate``.
    Errors: not_found 404 (no such contradiction at that revision), record_moved 409.
    """
    with reading() as session:
        record = _record_at(session, kind, record_id, wanted["base_rev"])
        kept = _find_side(record, name, wanted["keep"])
    is_deletion = name == "deleted" and kept.value is True
    return _tell(
        signed_in,
        lambda desk, key: accept_desk(
            desk,
            key,
            op_id=wanted["op_id"],
            kind=kind,
            record_id=record_id,
            action="delete" if is_deletion else "edit",
            base_rev=wanted["base_rev"],
            values=_values_of_side(record, name, kept),
            expected_rev=wanted["base_rev"],
        ),
    )


def undo(
    signed_in: SignedIn, kind: str, record_id: str, name: str, wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a decision back: every side is written again, none having seen another (A10).

    ``wanted``: op_id, base_rev, decision (the op_id that settled it).
    Errors: not_found 404 (no such decision stands at that revision), record_moved 409.
    """
    with reading() as session:
        record = _record_at(session, kind, record_id, wanted["base_rev"])
        decision = session.get(Operation, wanted["decision"])
        if decision is None or not _is_undoable(session, record, decision, name):
            raise ApiError("not_found")
        seen = {"epoch": read_lineage(session)[0], "rev": wanted["base_rev"]}
        sides = _sides_of(_before(session, decision), _names_written(decision))
        acts = read_acts(session, [(kind, record_id)])[kind, record_id]
    # In the order of the old ones, so that of two made in one millisecond the same one shows (A5).
    incarnations = sorted(derive_id(wanted["op_id"], f"incarnation {n}") for n in range(len(sides)))
    operations = [
        _write_again(
            record, dot, values,
            op_id=wanted["op_id"] if place == 0 else derive_id(wanted["op_id"], str(place)),
            author=signed_in.account_id, base=seen, act=acts.get(dot.rev),
            incarnation=incarnations[place],
        )
        for place, (dot, values) in enumerate(sides)
    ]  # fmt: skip
    # The sides keep the stamps they had, so that the same one shows as before.
    earliest = min(dot.at for dot, _ in sides)[:24]
    return _tell(
        signed_in,
        lambda desk, key: accept(desk.deliverer(earliest), operations, key, 0)[-1],
    )


def _is_undoable(session: Session, record: Record, decision: Operation, name: str) -> bool:
    is_of_record = (decision.kind, decision.record_id) == (record.kind, record.record_id)
    return (
        is_of_record
        and is_decision(decision, session.get(Device, decision.device_id))
        and stands(record, decision, name)
        and name in conflicts(KINDS[record.kind], _before(session, decision))
    )


def _names_written(decision: Operation) -> list[str]:
    """Name what a decision wrote; one that wrote no value was about the deletion itself."""
    return list(orjson.loads(decision.payload)["values"]) or ["deleted"]


def _sides_of(before: Record, names: Sequence[str]) -> list[tuple[Dot, dict[str, Any]]]:
    """Sort what stood under some names by the act that had put it there."""
    sides: dict[Dot, dict[str, Any]] = {}
    for name in names:
        for entry in before.values.get(name, []):
            sides.setdefault(entry.dot, {})[name] = entry.value
    return sorted(sides.items(), key=lambda side: (side[0].at, side[0].incarnation, side[0].seq))


def _write_again(
    record: Record,
    dot: Dot,
    values: Mapping[str, Any],
    *,
    op_id: str,
    author: str,
    base: Mapping[str, Any],
    act: Act | None,
    incarnation: str,
) -> Incoming:
    """Make the operation that puts a side back; an incarnation of its own sees no other side (A3)."""
    content = {
        "op_id": op_id, "author": author, "kind": record.kind, "record_id": record.record_id,
        "action": "delete" if values.get("deleted") is True else "edit",
        "values": {name: value for name, value in values.items() if name != "deleted"},
        "base": base, "at": dot.at, "incarnation": incarnation, "seq": 1,
        "contract_version": CONTRACT_VERSION, "replaces": act.op_id if act else None,
    }  # fmt: skip
    operation = read_operation(content)
    operation.expected_rev = base["rev"]
    return operation


def _tell(signed_in: SignedIn, write: Callable[[Desk, bytes], Answer]) -> dict[str, Any]:
    key = derive_key(current_settings().secret, "receipt")
    try:
        answer = write(take_desk(signed_in), key)
    except RecordMovedError:
        raise ApiError("record_moved") from None
    return {**answer.to_wire(), "rev": answer.rev}


def _record_at(session: Session, kind: str, record_id: str, rev: int) -> Record:
    """Give a record as the page showed it: what is made from it is the same at every repeat."""
    record = fold_record(session, kind, record_id, rev) if kind in KINDS else None
    if record is None or record.rev == 0:
        raise ApiError("not_found")
    return record


def _before(session: Session, decision: Operation) -> Record:
    rev = (decision.rev or 1) - 1
    return fold_record(session, decision.kind, decision.record_id, rev)


def _find_side(record: Record, name: str, rev: int) -> Entry:
    if name in conflicts(KINDS[record.kind], record):
        for entry in record.values[name]:
            if entry.dot.rev == rev:
                return entry
    raise ApiError("not_found")


def _values_of_side(record: Record, name: str, kept: Entry) -> dict[str, Any]:
    """Give what an operation writes to keep a side: its value, and what came with it."""
    values = {} if name == "deleted" else {name: kept.value}
    for follower in _FOLLOWERS.get((record.kind, name), ()):
        for entry in record.values.get(follower, []):
            if entry.dot == kept.dot:
                values[follower] = entry.value
    return values
