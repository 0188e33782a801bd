"""What a judged batch leaves in the database, in bulk: records, projections, conflicts, feed and log (F2, P2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import orjson
from sqlalchemy import Connection, Table, select
from sqlalchemy.orm import Session

from server import bulk
from server.held import Held
from server.incoming import Incoming
from server.judge import Court, Outcome
from server.lists import one_of
from server.models.log import Conflict, FeedRow, Operation, ScopeCounter, StoredRecord
from server.projections import project
from server.scopes import device_scope, update_class_trainers
from sync.contract import KINDS
from sync.rules import pack

_RECORD: Final = cast(Table, StoredRecord.__table__)
_FEED: Final = cast(Table, FeedRow.__table__)
_OPERATION: Final = cast(Table, Operation.__table__)
_CONFLICT: Final = cast(Table, Conflict.__table__)
_COUNTER: Final = cast(Table, ScopeCounter.__table__)

_CONFLICTS: Final = select(_CONFLICT).where(one_of(_CONFLICT.c.record_id, "ids"))

Judged = Sequence[tuple[Incoming, Outcome]]


class RaceLostError(Exception):
    """Another transaction created one of our records meanwhile: judge the batch again."""


def write_batch(session: Session, court: Court, judged: Judged, offset_ms: int | None) -> None:
    """Store a judged batch; the counters are raised last, so that no reader sees a gap (F2)."""
    connection = session.connection()
    touched = [held for held, _ in court.workspace.touched()]
    write_records(connection, touched)
    # What comes with a record nobody had cannot be there yet: looking first costs a third more.
    project(connection, [held for held in touched if not held.stored_rev], write=bulk.insert)
    project(connection, [held for held in touched if held.stored_rev])
    _write_conflicts(connection, court)
    _write_trainers(session, court, touched)
    moves = _moves(touched)
    own = device_scope(court.deliverer.device_id)
    last = _raise_counters(
        connection, {**{s: len(rows) for s, rows in moves.items()}, own: len(judged)}
    )
    _write_feed(connection, moves, last)
    first = last[own] - len(judged) + 1
    bulk.insert(
        connection,
        _OPERATION,
        [
            _operation_row(court, op, outcome, first + place, offset_ms)
            for place, (op, outcome) in enumerate(judged)
        ],
    )


def record_row(held: Held) -> tuple[Any, ...]:
    """Give the row a record is stored as; sorted keys make it the same whoever wrote the values."""
    packed = pack(KINDS[held.record.kind], held.record)
    wire = orjson.dumps(packed, option=orjson.OPT_SORT_KEYS).decode()
    scopes = " ".join(sorted(held.scopes()))
    deleted = packed["values"]["deleted"] is True
    return (held.record.kind, held.record.record_id, held.record.rev, wire, scopes, deleted)


def write_records(connection: Connection, touched: list[Held]) -> None:
    """Store records as they are now; RaceLostError if somebody else created one meanwhile."""
    bulk.upsert(connection, _RECORD, [record_row(held) for held in touched if held.stored_rev])
    _insert_new(connection, [record_row(held) for held in touched if not held.stored_rev])


def _insert_new(connection: Connection, rows: list[tuple[Any, ...]]) -> None:
    """Insert records nobody had; RaceLostError if somebody else was quicker."""
    rows.sort(key=lambda row: row[:2])  # the same order in every transaction cannot deadlock
    if bulk.insert_missing(connection, _RECORD, rows) < len(rows):
        raise RaceLostError


def _write_conflicts(connection: Connection, court: Court) -> None:
    """Open the conflicts that appeared, close those a later write has settled (A7)."""
    touched = court.workspace.touched()
    before = _stored_conflicts(connection, [h for h, _ in touched])
    rows: list[tuple[Any, ...]] = []
    for held, op in touched:
        key, now = (held.record.kind, held.record.record_id), held.conflicts()
        for name in sorted({*now, *before.get(key, {})}):
            opened = before.get(key, {}).get(name)
            if name in now and (opened is None or opened[2] is not None):
                rows.append((*key, name, court.received_at, op.op_id, None, None))
            elif name not in now and opened is not None and opened[2] is None:
                rows.append((*key, name, opened[0], opened[1], court.received_at, op.op_id))
    bulk.upsert(connection, _CONFLICT, rows)


def _stored_conflicts(
    connection: Connection, touched: list[Held]
) -> dict[tuple[str, str], dict[str, tuple[str, str, str | None]]]:
    found: dict[tuple[str, str], dict[str, tuple[str, str, str | None]]] = defaultdict(dict)
    # A record nobody had stored has no conflicts yet.
    ids = sorted({held.record.record_id for held in touched if held.stored_rev})
    if ids:
        for row in connection.execute(_CONFLICTS, {"ids": ids}):
            found[row.kind, row.record_id][row.value] = (
                row.opened_at,
                row.opened_by,
                row.closed_at,
            )
    return found


def _write_trainers(session: Session, court: Court, touched: list[Held]) -> None:
    for held in touched:
        if held.record.kind == "training_class" and "trainers" in held.record.values:
            trainers = held.values()["trainers"] or []
            update_class_trainers(session, held.record.record_id, trainers, court.received_at)


def _moves(touched: list[Held]) -> dict[str, list[tuple[Held, bool]]]:
    """List for each scope the records that changed in it, with whether they left it (F3)."""
    moves: dict[str, list[tuple[Held, bool]]] = defaultdict(list)
    for held in touched:
        for scope in held.scopes():
            moves[scope].append((held, False))
        for scope in held.stored_scopes - held.scopes():
            moves[scope].append((held, True))
    return moves


def _raise_counters(connection: Connection, counts: Mapping[str, int]) -> dict[str, int]:
    """Raise every scope's counter, in sorted order, and give the new values."""
    return bulk.add(connection, _COUNTER, sorted(counts.items()))


def _write_feed(
    connection: Connection, moves: Mapping[str, list[tuple[Held, bool]]], last: Mapping[str, int]
) -> None:
    new: list[tuple[Any, ...]] = []
    old: list[tuple[Any, ...]] = []
    for scope, changes in moves.items():
        first = last[scope] - len(changes) + 1
        for place, (held, exited) in enumerate(changes):
            row = (scope, held.record.kind, held.record.record_id, first + place, exited)
            (old if held.stored_rev else new).append(row)
    bulk.insert(connection, _FEED, new)
    bulk.upsert(connection, _FEED, old)


def _operation_row(
    court: Court, op: Incoming, outcome: Outcome, device_seq: int, offset_ms: int | None
) -> tuple[Any, ...]:
    return (
        op.op_id, op.payload_hash, op.payload, court.deliverer.device_id, device_seq, op.author,
        op.incarnation, op.seq, op.kind, op.record_id, outcome.rev, court.epoch, outcome.at,
        court.received_at, offset_ms, outcome.result, outcome.code, outcome.value,
        " ".join(outcome.flags), outcome.receipt, op.replaces,
    )  # fmt: skip
