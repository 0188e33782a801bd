"""Puts contradictions before the office, those that wait and those settled lately (rules A7, A10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.database import reading
from server.models.identity import Device
from server.models.log import Conflict, Operation, StoredRecord
from server.moments import HOUR_MS, now
from server.rebuild import fold_records
from server.reconcile.sides import Act, Key, is_desk, read_acts, show_sides
from server.reconcile.where import describe_where
from server.reports.names import name_ids
from server.reports.tables import AnySelect, Column, Table, read_table
from sync.contract import KINDS
from sync.rules import Record, unpack, winners

DAYS_SHOWN: Final = 7

_ROW_ID = Conflict.kind + ":" + Conflict.record_id + ":" + Conflict.value
_COLUMNS: Final = (Column("value", ""), Column("opened_at", ""), Column("closed_by", ""))


def _open(narrowed: Mapping[str, str]) -> AnySelect:
    return _rows(Conflict.opened_at, narrowed).where(Conflict.closed_at.is_(None))


def _settled(narrowed: Mapping[str, str]) -> AnySelect:
    return _rows(Conflict.closed_at, narrowed).where(Conflict.closed_at >= narrowed["since"])


def _rows(sort: Any, narrowed: Mapping[str, str]) -> AnySelect:
    rows: AnySelect = select(
        sort.label("sort"),
        _ROW_ID.label("row_id"),
        Conflict.value,
        Conflict.opened_at,
        Conflict.closed_by,
        Conflict.kind.label("record_kind"),
        Conflict.record_id,
    )
    record_id = narrowed.get("record_id")
    return rows.where(Conflict.record_id == record_id) if record_id else rows


OPEN: Final = Table("conflicts", "", _COLUMNS, _open)
_SETTLED: Final = Table("settled", "", _COLUMNS, _settled, newest_first=True)


def since() -> str:
    """Give the time from which on decisions are shown."""
    return now(-DAYS_SHOWN * 24 * HOUR_MS)


def list_conflicts(
    *, decided: bool, record_id: str | None, after: str | None, limit: int
) -> dict[str, Any]:
    """Give a page of open conflicts, oldest first, or of those settled lately, latest first.

    ``record_id`` narrows it to the conflicts of one record.
    """
    narrowed = {"since": since()} | ({"record_id": record_id} if record_id else {})
    with reading() as session:
        page = read_table(
            session, _SETTLED if decided else OPEN, narrowed, after=after, limit=limit
        )
        found = _describe_all(session, page["rows"])
        names = name_ids(session, [each for conflict in found for each in _written(conflict)])
    return {"total": page["total"], "next": page["next"], "conflicts": found, "names": names}


def _describe_all(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    keys = [(row["record"]["kind"], row["record"]["record_id"]) for row in rows]
    records = _read_records(session, keys)
    acts = read_acts(session, keys)
    subjects = [(*key, winners(KINDS[key[0]], records[key])) for key in keys]
    places = describe_where(session, subjects)
    settling = _read_settling(session, [row["closed_by"] for row in rows if row["closed_by"]])
    moments = _moments(session, list(settling.values()))
    return [
        _describe(
            row, records[key], acts.get(key, {}), where, settling.get(row["closed_by"]), moments
        )
        for row, key, where in zip(rows, keys, places, strict=True)
    ]


def _read_records(session: Session, keys: Sequence[Key]) -> dict[Key, Record]:
    rows = session.execute(
        select(StoredRecord.kind, StoredRecord.record_id, StoredRecord.wire).where(
            StoredRecord.kind.in_({kind for kind, _ in keys}),
            StoredRecord.record_id.in_({record_id for _, record_id in keys}),
        )
    )
    return {(kind, record_id): unpack(orjson.loads(wire)) for kind, record_id, wire in rows}


_Settling = tuple[Operation, Device | None]


def _read_settling(session: Session, op_ids: Sequence[str]) -> dict[str, _Settling]:
    """Give the writes that settled conflicts, with what delivered them."""
    rows = session.execute(
        select(Operation, Device)
        .outerjoin(Device, Device.id == Operation.device_id)
        .where(Operation.op_id.in_(op_ids), Operation.rev.is_not(None))
    )
    return {operation.op_id: (operation, device) for operation, device in rows}


def _moments(session: Session, settling: Sequence[_Settling]) -> Mapping[Any, Record]:
    """Fold the records as they stood before and after each write that settled something."""
    found = [(op.kind, op.record_id, rev) for op, _ in settling for rev in _around(op)]
    return fold_records(session, found) if found else {}


def _around(operation: Operation) -> tuple[int, int]:
    rev = operation.rev or 1
    return rev - 1, rev


def _describe(
    row: Mapping[str, Any],
    record: Record,
    acts: Mapping[int, Act],
    where: Mapping[str, Any],
    settling: _Settling | None,
    moments: Mapping[Any, Record],
) -> dict[str, Any]:
    key = (record.kind, record.record_id)
    before, after = (
        [moments[*key, rev] for rev in _around(settling[0])] if settling else [record, record]
    )
    return {
        "kind": record.kind,
        "record_id": record.record_id,
        "value": row["value"],
        "kind_title": KINDS[record.kind].title["vi"],
        "where": where,
        "rev": record.rev,
        "opened_at": row["opened_at"],
        "sides": show_sides(before.values.get(row["value"], []), acts),
        "settled": _describe_settling(record, after, settling, acts, row["value"]),
    }


def _describe_settling(
    record: Record,
    after: Record,
    settling: _Settling | None,
    acts: Mapping[int, Act],
    name: str,
) -> dict[str, Any] | None:
    if settling is None:
        return None
    operation, device = settling
    act = acts.get(operation.rev or 0)
    return {
        "op_id": operation.op_id,
        "at": operation.received_at,
        "author_name": act.author_name if act else None,
        "value": winners(KINDS[record.kind], after).get(name),
        "reversible": is_decision(operation, device) and stands(record, operation, name),
    }


def is_decision(operation: Operation, device: Device | None) -> bool:
    """Tell whether the office settled it; what a phone wrote later is nobody's decision to take back."""
    return operation.rev is not None and is_desk(device)


def stands(record: Record, decision: Operation, name: str) -> bool:
    """Tell whether a record still shows what a decision wrote, and nothing else, under a name."""
    return [entry.dot.rev for entry in record.values.get(name, [])] == [decision.rev]


def _written(conflict: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Give all that a conflict shows of values, under their names."""
    value, settled = conflict["value"], conflict["settled"]
    shown = [side["wrote"] | {value: side["value"]} for side in conflict["sides"]]
    return [(conflict["kind"], each) for each in [*shown, {value: (settled or {}).get("value")}]]
