"""Puts contradictions before the office, takes its decision, and takes it back (rules A7, A10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.config import current_settings
from server.database import reading
from server.errors import ApiError
from server.identity.desks import take_desk
from server.identity.sessions import SignedIn
from server.incoming import Incoming, read_operation
from server.lineage import read_lineage
from server.models.identity import Device
from server.models.log import Conflict, Operation, StoredRecord
from server.moments import HOUR_MS, now
from server.operations import Answer, Desk, RecordMovedError, accept, accept_desk
from server.rebuild import fold_record
from server.receipts import derive_key
from server.reconcile.sides import Act, is_desk, read_acts, show_sides
from server.reconcile.where import describe_where
from server.reports.tables import AnySelect, Column, Table, read_table
from sync.contract import CONTRACT_VERSION, KINDS, derive_id
from sync.rules import Dot, Entry, Record, conflicts, unpack, winners

_DAYS_SHOWN: Final = 7

# What says nothing without the value it came with: kept or let go together with it.
_FOLLOWERS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("attendance", "status"): ("method", "checked_in_at"),
    ("broadcast", "ward"): ("group",),
    ("broadcast", "group"): ("ward",),
}

_ROW_ID = Conflict.kind + ":" + Conflict.record_id + ":" + Conflict.value
_COLUMNS: Final = (Column("value", ""), Column("opened_at", ""), Column("closed_by", ""))


def _open(_narrowed: Mapping[str, str]) -> AnySelect:
    return _rows(Conflict.opened_at).where(Conflict.closed_at.is_(None))


def _settled(narrowed: Mapping[str, str]) -> AnySelect:
    return _rows(Conflict.closed_at).where(Conflict.closed_at >= narrowed["since"])


def _rows(sort: Any) -> AnySelect:
    return select(
        sort.label("sort"),
        _ROW_ID.label("row_id"),
        Conflict.value,
        Conflict.opened_at,
        Conflict.closed_by,
        Conflict.kind.label("record_kind"),
        Conflict.record_id,
    )


_OPEN: Final = Table("conflicts", "", _COLUMNS, _open)
_SETTLED: Final = Table("settled", "", _COLUMNS, _settled, newest_first=True)


def list_conflicts(*, decided: bool, after: str | None, limit: int) -> dict[str, Any]:
    """Give a page of open conflicts, oldest first, or of those settled lately, latest first."""
    narrowed = {"since": now(-_DAYS_SHOWN * 24 * HOUR_MS)}
    with reading() as session:
        page = read_table(
            session, _SETTLED if decided else _OPEN, narrowed, after=after, limit=limit
        )
        found = [_describe(session, row) for row in page["rows"]]
    return {"total": page["total"], "next": page["next"], "conflicts": found}


def _describe(session: Session, row: Mapping[str, Any]) -> dict[str, Any]:
    kind, record_id = row["record"]["kind"], row["record"]["record_id"]
    record = _read_record(session, kind, record_id)
    acts = read_acts(session, kind, record_id)
    settling = session.get(Operation, row["closed_by"]) if row["closed_by"] else None
    before = _before(session, settling) if settling else record
    return {
        "kind": kind,
        "record_id": record_id,
        "value": row["value"],
        "kind_title": KINDS[kind].title["vi"],
        "where": describe_where(session, kind, record_id, winners(KINDS[kind], record)),
        "rev": record.rev,
        "opened_at": row["opened_at"],
        "sides": show_sides(before.values.get(row["value"], []), acts),
        "settled": _describe_settling(session, record, settling, acts, row["value"]),
    }


def _describe_settling(
    session: Session,
    record: Record,
    settling: Operation | None,
    acts: Mapping[int, Act],
    name: str,
) -> dict[str, Any] | None:
    if settling is None or settling.rev is None:
        return None
    after = fold_record(session, record.kind, record.record_id, settling.rev)
    act = acts.get(settling.rev)
    return {
        "op_id": settling.op_id,
        "at": settling.received_at,
        "author_name": act.author_name if act else None,
        "value": winners(KINDS[record.kind], after).get(name),
        "reversible": _is_decision(session, settling) and _stands(record, settling, name),
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
        acts = read_acts(session, kind, record_id)
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
        and _is_decision(session, decision)
        and _stands(record, decision, name)
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


def _read_record(session: Session, kind: str, record_id: str) -> Record:
    stored = session.get_one(StoredRecord, (kind, record_id))
    return unpack(orjson.loads(stored.wire))


def _record_at(session: Session, kind: str, record_id: str, rev: int) -> Record:
    """Give a record as the page showed it: what is made from it is the same at every repeat."""
    record = fold_record(session, kind, record_id, rev) if kind in KINDS else None
    if record is None or record.rev == 0:
        raise ApiError("not_found")
    return record


def _before(session: Session, decision: Operation) -> Record:
    rev = (decision.rev or 1) - 1
    return fold_record(session, decision.kind, decision.record_id, rev)


def _is_decision(session: Session, operation: Operation) -> bool:
    """Tell whether the office settled it; what a phone wrote later is nobody's decision to take back."""
    return operation.rev is not None and is_desk(session.get(Device, operation.device_id))


def _stands(record: Record, decision: Operation, name: str) -> bool:
    return [entry.dot.rev for entry in record.values.get(name, [])] == [decision.rev]


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
