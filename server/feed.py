"""What changed for a device since its cursor, from one snapshot (rules L1 to L6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from server.cursor import Cursor
from server.models.log import FeedRow, Operation, ScopeCounter, StoredRecord
from server.scopes import subscriptions


@dataclass(slots=True)
class ScopeChange:
    """One scope's part of a page: stored wire texts of records, and the keys of those that left."""

    scope: str
    records: list[str] = field(default_factory=list)
    exits: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """One answer to a pull."""

    changes: list[ScopeChange]
    receipts: list[dict[str, Any]]
    added: list[str]
    dropped: list[str]
    cursor: Cursor
    more: bool


def changes_since(
    session: Session,
    account_id: str,
    device_id: str,
    cursor: Cursor | None,
    limit: int,
    epoch: str,
    now: str,
) -> Page:
    """Give at most ``limit`` changes after a cursor, for the scopes the account has now.

    With nothing new this costs the account's grants and one indexed look-up of counters.
    """
    scopes = subscriptions(session, account_id, device_id, now)
    known = cursor.scopes if cursor else {}
    places = {scope: known.get(scope, 0) for scope in scopes}
    newest = _counters(session, scopes)
    # The device's own scope is last in `scopes`: nothing is confirmed before the record it is about (L3).
    *shared, own = scopes
    changes, left = [], limit
    for scope in shared:
        if left and newest.get(scope, 0) > places[scope]:
            change, count, places[scope] = _read_scope(session, scope, places[scope], left)
            changes.append(change)
            left -= count
    drained = all(newest.get(scope, 0) <= places[scope] for scope in shared)
    receipts: list[dict[str, Any]] = []
    if drained and left and newest.get(own, 0) > places[own]:
        receipts, places[own] = _read_receipts(session, device_id, places[own], left)
    return Page(
        changes=changes,
        receipts=receipts,
        added=[scope for scope in scopes if scope not in known],
        dropped=sorted(known.keys() - set(scopes)),
        cursor=Cursor(epoch, places),
        more=not drained or newest.get(own, 0) > places[own],
    )


def _counters(session: Session, scopes: Sequence[str]) -> Mapping[str, int]:
    rows = session.execute(
        select(ScopeCounter.scope, ScopeCounter.seq).where(ScopeCounter.scope.in_(scopes))
    )
    return {row.scope: row.seq for row in rows}


def _read_scope(
    session: Session, scope: str, place: int, limit: int
) -> tuple[ScopeChange, int, int]:
    """Read on in a scope: what changed, how many rows that was, and where reading stands now."""
    rows = session.execute(
        select(FeedRow.seq, FeedRow.exited, FeedRow.kind, FeedRow.record_id, StoredRecord.wire)
        .outerjoin(
            StoredRecord,
            and_(StoredRecord.kind == FeedRow.kind, StoredRecord.record_id == FeedRow.record_id),
        )
        .where(FeedRow.scope == scope, FeedRow.seq > place)
        .order_by(FeedRow.seq)
        .limit(limit)
    ).all()
    change = ScopeChange(scope)
    for _, exited, kind, record_id, wire in rows:
        if exited:
            change.exits.append((kind, record_id))
        else:
            change.records.append(wire)
    return change, len(rows), rows[-1][0] if rows else place


def _read_receipts(
    session: Session, device_id: str, place: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Read what became of a device's operations (F4)."""
    rows = session.execute(
        select(
            Operation.device_seq, Operation.op_id, Operation.kind, Operation.record_id,
            Operation.result, Operation.receipt, Operation.code, Operation.value,
            Operation.flags, Operation.received_at,
        )
        .where(Operation.device_id == device_id, Operation.device_seq > place)
        .order_by(Operation.device_seq)
        .limit(limit)
    ).all()  # fmt: skip
    names = (
        "op_id",
        "kind",
        "record_id",
        "result",
        "receipt",
        "code",
        "value",
        "flags",
        "received_at",
    )
    receipts = [{n: c for n, c in zip(names, row[1:], strict=True) if c} for row in rows]
    for entry in receipts:
        if "flags" in entry:
            entry["flags"] = entry["flags"].split()
    return receipts, rows[-1][0] if rows else place


def page_to_json(page: Page, cursor: str) -> bytes:
    """Write a page as JSON; records are pasted in as stored, which costs a tenth of building them anew."""
    changes = b",".join(
        b'{"scope":%b,"records":[%b],"exits":%b}'
        % (orjson.dumps(c.scope), ",".join(c.records).encode(), orjson.dumps(c.exits))
        for c in page.changes
    )
    rest = {
        "receipts": page.receipts,
        "added": page.added,
        "dropped": page.dropped,
        "cursor": cursor,
        "more": page.more,
    }
    return b'{"changes":[%b],%b' % (changes, orjson.dumps(rest)[1:])
