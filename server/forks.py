"""Finds phones that were cloned or restored: two operations with one place in an incarnation (O2, A3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from server import bulk
from server.incoming import Incoming
from server.lists import one_of
from server.lookups import Lookup
from server.models.log import ForkedIncarnation, Operation

_KNOWN: Final = select(ForkedIncarnation.incarnation).where(
    one_of(ForkedIncarnation.incarnation, "incarnations")
)
_PLACES: Final = Lookup(
    (Operation.op_id, Operation.incarnation, Operation.seq, Operation.result, Operation.flags),
    by=(Operation.incarnation, Operation.seq),
)


def find_forked(session: Session, operations: Sequence[Incoming]) -> frozenset[str]:
    """Name the incarnations among fresh operations that are known or now seen to be forked."""
    sound = [op for op in operations if op.problem is None]
    if not sound:
        return frozenset()
    incarnations = {op.incarnation for op in sound}
    known = session.connection().scalars(_KNOWN, {"incarnations": incarnations})
    return frozenset(known) | _clash_with_log(session, sound) | _clash_among(sound)


def _clash_with_log(session: Session, operations: Collection[Incoming]) -> set[str]:
    places = {(op.incarnation, op.seq): op for op in operations}
    return {
        row.incarnation
        for row in _PLACES.rows(session.connection(), places)
        if not _is_release(op := places[row.incarnation, row.seq], row)
        and not _is_witnessed(session, op, row)
    }


def _is_release(op: Incoming, stored: Row[str, str, int, str, str]) -> bool:
    """Tell whether an operation takes the place of a quarantined one, which had no effect (P8)."""
    return stored[3] == "quarantined" and op.replaces == stored[0]


def _is_witnessed(session: Session, op: Incoming, stored: Row[str, str, int, str, str]) -> bool:
    """Tell whether one of the two was made from a record that shows the other (E6)."""
    if not op.witnessed and "witnessed" not in stored[4].split():
        return False
    row = session.get_one(Operation, stored[0])
    values = orjson.loads(row.payload)["values"]
    is_of_record = (row.kind, row.record_id) == (op.kind, op.record_id)
    shared = values.keys() & op.values.keys()
    return is_of_record and all(op.values[name] == values[name] for name in shared)


def _clash_among(operations: Collection[Incoming]) -> set[str]:
    seen: dict[tuple[str, int], str] = {}
    return {
        op.incarnation
        for op in operations
        if seen.setdefault((op.incarnation, op.seq), op.op_id) != op.op_id and not op.witnessed
    }


def remember_forked(session: Session, forked: Collection[str], device_id: str, now: str) -> None:
    """Keep what was found, so that later operations of the same incarnation are judged by it."""
    table: Any = ForkedIncarnation.__table__
    rows = [(incarnation, device_id, now) for incarnation in sorted(forked)]
    bulk.insert_missing(session.connection(), table, rows)
