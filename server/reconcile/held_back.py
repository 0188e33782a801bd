"""Puts quarantined operations before the office: who, why, and what each says beside what the book says (P8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session, aliased

from server.database import reading
from server.errors import message_of
from server.models.identity import Account
from server.models.log import NOT_TAKEN, Operation, QuarantineDecision, StoredRecord
from server.reconcile.listing import since
from server.reconcile.sides import ACTS, Key, describe_act
from server.reconcile.where import Subject, describe_where
from server.reports.names import name_ids
from server.reports.tables import AnySelect, Column, Table, read_table
from sync.contract import KINDS

_COLUMNS: Final = (Column("op_id", ""),)
_LATER: Final = aliased(Operation)
_REPLACED: Final = select(_LATER.op_id).where(_LATER.replaces == Operation.op_id).exists()


def _waiting(_narrowed: Mapping[str, str]) -> AnySelect:
    # A crash after the decision leaves a release without its operation: the same press completes it.
    undecided = or_(QuarantineDecision.op_id.is_(None), QuarantineDecision.decision == "release")
    return _rows(Operation.received_at).where(undecided, ~_REPLACED)


def _decided(narrowed: Mapping[str, str]) -> AnySelect:
    decided_at = QuarantineDecision.decided_at
    return _rows(decided_at).where(decided_at >= narrowed["since"])


def _rows(sort: Any) -> AnySelect:
    return (
        select(sort.label("sort"), Operation.op_id.label("row_id"), Operation.op_id)
        .outerjoin(QuarantineDecision, QuarantineDecision.op_id == Operation.op_id)
        .where(NOT_TAKEN, Operation.result == "quarantined")
    )


WAITING: Final = Table("quarantined", "", _COLUMNS, _waiting)
_DECIDED: Final = Table("quarantine_decided", "", _COLUMNS, _decided, newest_first=True)


def list_quarantined(*, decided: bool, after: str | None, limit: int) -> dict[str, Any]:
    """Give a page of what waits for the office, oldest first, or of what it decided lately, latest first."""
    with reading() as session:
        table = _DECIDED if decided else WAITING
        page = read_table(session, table, {"since": since()}, after=after, limit=limit)
        found = _describe_all(session, [row["op_id"] for row in page["rows"]])
        said = [(each["kind"], each["wrote"] | each["standing"]) for each in found]
        names = name_ids(session, said)
    return {"total": page["total"], "next": page["next"], "quarantined": found, "names": names}


def _describe_all(session: Session, op_ids: Sequence[str]) -> list[dict[str, Any]]:
    rows = {row[0].op_id: row for row in session.execute(ACTS.where(Operation.op_id.in_(op_ids)))}
    operations = [rows[op_id][0] for op_id in op_ids]
    standing = _read_standing(session, operations)
    subjects = [_subject(op, standing.get((op.kind, op.record_id), {})) for op in operations]
    places = describe_where(session, subjects)
    decisions = _read_decisions(session, op_ids)
    return [
        _describe(rows[op.op_id], standing.get((op.kind, op.record_id), {}), where)
        | {"settled": decisions.get(op.op_id)}
        for op, where in zip(operations, places, strict=True)
    ]


def _read_standing(session: Session, operations: Sequence[Operation]) -> dict[Key, dict[str, Any]]:
    """Give what the book says now of the records that operations are about."""
    rows = session.execute(
        select(StoredRecord.kind, StoredRecord.record_id, StoredRecord.wire).where(
            StoredRecord.kind.in_({op.kind for op in operations}),
            StoredRecord.record_id.in_({op.record_id for op in operations}),
        )
    )
    return {(kind, record_id): orjson.loads(wire)["values"] for kind, record_id, wire in rows}


def _subject(operation: Operation, standing: Mapping[str, Any]) -> Subject:
    """Give the record as the operation would have it, as far as it can be read: nobody has checked it yet."""
    values = orjson.loads(operation.payload).get("values")
    kind = KINDS.get(operation.kind)
    told = values if isinstance(values, dict) and kind else {}
    sound = {
        name: content
        for name, content in told.items()
        if kind and name in kind.values and kind.values[name].check(content) is None
    }
    return operation.kind, operation.record_id, {**standing, **sound}


def _describe(
    row: Row[Operation, Any, Any, Any], standing: Mapping[str, Any], where: Mapping[str, Any]
) -> dict[str, Any]:
    operation, act = row[0], describe_act(row)
    kind = KINDS.get(operation.kind)
    return {
        "op_id": operation.op_id,
        "kind": operation.kind,
        "kind_title": kind.title["vi"] if kind else operation.kind,
        "record_id": operation.record_id,
        "where": where,
        "action": act.action,
        "wrote": act.wrote,
        "standing": {name: standing[name] for name in act.wrote if name in standing},
        "exists": bool(standing) and standing.get("deleted") is not True,
        "author_name": act.author_name,
        "device_name": act.device_name,
        "device_at": act.device_at,
        "at": operation.at,
        "received_at": act.received_at,
        "clock_offset_ms": act.clock_offset_ms,
        "receipt": act.receipt,
        "code": operation.code,
        "message": message_of(operation.code),
    }


def _read_decisions(session: Session, op_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = session.execute(
        select(QuarantineDecision, Account.display_name, _LATER.result, _LATER.code)
        .outerjoin(Account, Account.id == QuarantineDecision.decided_by)
        .outerjoin(_LATER, _LATER.op_id == QuarantineDecision.outcome)
        .where(QuarantineDecision.op_id.in_(op_ids))
    )
    return {
        decision.op_id: {
            "decision": decision.decision,
            "at": decision.decided_at,
            "author_name": name,
            "result": result,
            "code": code,
        }
        for decision, name, result, code in rows
    }
