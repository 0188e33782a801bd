"""What changed for a device since its cursor, from one snapshot (rules L1 to L9, E3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from server.cursor import Cursor
from server.lineage import read_fork
from server.models.log import FeedRow, Operation, StoredRecord
from server.standing import Counter, Standing

# The database strings the stored texts together itself: a page is one row, whatever it holds.
_ROWS: Final = (
    select(FeedRow.seq, FeedRow.exited, FeedRow.kind, FeedRow.record_id, StoredRecord.wire)
    .outerjoin(
        StoredRecord,
        and_(StoredRecord.kind == FeedRow.kind, StoredRecord.record_id == FeedRow.record_id),
    )
    .where(FeedRow.scope == bindparam("scope"), FeedRow.seq > bindparam("place"))
    .order_by(FeedRow.seq)
    .limit(bindparam("limit"))
    .subquery()
)
_KEY: Final = '["' + _ROWS.c.kind + '","' + _ROWS.c.record_id + '"]'
_PAGE: Final = select(
    func.count(),
    func.max(_ROWS.c.seq),
    func.aggregate_strings(_ROWS.c.wire, ",").filter(~_ROWS.c.exited),
    func.aggregate_strings(_KEY, ",").filter(_ROWS.c.exited),
)
_RECEIPT: Final = (
    "seq", "op_id", "kind", "record_id", "result", "receipt", "code", "value", "flags",
    "received_at",
)  # fmt: skip
_RECEIPTS: Final = (
    select(*(getattr(Operation, "device_seq" if n == "seq" else n) for n in _RECEIPT))
    .where(Operation.device_id == bindparam("device"), Operation.device_seq > bindparam("place"))
    .order_by(Operation.device_seq)
    .limit(bindparam("limit"))
)


class ScopeChange(NamedTuple):
    """One scope's part of a page, as JSON: records, keys of those that left, and how far it goes."""

    scope: str
    through: int
    records: str
    exits: str


@dataclass(slots=True)
class Page:
    """One answer to a pull."""

    changes: list[ScopeChange]
    receipts: list[dict[str, Any]]
    added: list[str]
    dropped: list[str]
    # Read again from the beginning: what the phone held of these it keeps only where it comes again.
    reset: list[str]
    cursor: Cursor
    more: bool


class CursorAheadError(Exception):
    """A phone has read further than this database ever came: it was replaced unannounced (E8)."""


def no_news(cursor: Cursor) -> Page:
    """Give the page of a phone that has read all there is."""
    return Page(changes=[], receipts=[], added=[], dropped=[], reset=[], cursor=cursor, more=False)


def is_current(standing: Standing, cursor: Cursor | None) -> bool:
    """Tell whether a phone has read all there is, in just the scopes it has now."""
    newest = {scope: counter.seq for scope, counter in standing.scopes.items()}
    return cursor is not None and cursor == Cursor(standing.chain[-1], newest)


def changes_since(session: Session, standing: Standing, cursor: Cursor | None, limit: int) -> Page:
    """Give at most ``limit`` changes after a cursor; ``standing`` was read in the same session.

    CursorAheadError as it says.
    """
    newest, chain = standing.scopes, standing.chain
    scopes = list(newest)
    known = cursor.scopes if cursor else {}
    places, reset = _places(session, cursor, chain, newest)
    # The device's own scope is last in `scopes`: nothing is confirmed before the record it is about (L3).
    *shared, own = scopes
    changes, left = [], limit
    for scope in shared:
        if left and newest[scope].seq > places[scope]:
            change, count, places[scope] = _read_scope(session, scope, places[scope], left)
            if count < left:  # the last rows of a scope may have been cleared away
                places[scope] = newest[scope].seq
            changes.append(change)
            left -= count
    drained = all(newest[scope].seq <= places[scope] for scope in shared)
    receipts: list[dict[str, Any]] = []
    if drained and left and newest[own].seq > places[own]:
        receipts, places[own] = _read_receipts(session, standing.phone.id, places[own], left)
    return Page(
        changes=changes,
        receipts=receipts,
        added=[scope for scope in scopes if scope not in known],
        dropped=sorted(known.keys() - set(scopes)),
        reset=reset,
        cursor=Cursor(chain[-1], places, _begun_anew(newest, places)),
        more=not drained or newest[own].seq > places[own],
    )


def _places(
    session: Session,
    cursor: Cursor | None,
    chain: Sequence[str],
    newest: Mapping[str, Counter],
) -> tuple[dict[str, int], list[str]]:
    """Say from where each scope is read on, and which are read anew though they were read before."""
    known = cursor.scopes if cursor else {}
    places = {scope: known.get(scope, 0) for scope in newest}
    lost: set[str] = set()
    if cursor and cursor.epoch != chain[-1]:
        fork = read_fork(session, chain, cursor.epoch, newest)
        lost = {scope for scope in newest if places[scope] > fork.get(scope, 0)}
    elif any(places[scope] > newest[scope].seq for scope in newest):
        raise CursorAheadError
    anew = cursor.anew if cursor else {}
    too_old = {
        scope for scope in newest if 0 < places[scope] < newest[scope].horizon != anew.get(scope)
    }
    reset = sorted(lost | too_old)
    return places | dict.fromkeys(reset, 0), reset


def _begun_anew(newest: Mapping[str, Counter], places: Mapping[str, int]) -> dict[str, int]:
    """Give the horizons that reading has not passed yet; whoever was too old is being read from 0."""
    return {s: counter.horizon for s, counter in newest.items() if places[s] < counter.horizon}


def _read_scope(
    session: Session, scope: str, place: int, limit: int
) -> tuple[ScopeChange, int, int]:
    """Read on in a scope: what changed, how many rows that was, and where reading stands now."""
    parameters = {"scope": scope, "place": place, "limit": limit}
    count, last, records, exits = session.connection().execute(_PAGE, parameters).one()
    through = last or place
    return ScopeChange(scope, through, records or "", exits or ""), count, through


def _read_receipts(
    session: Session, device_id: str, place: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Read what became of a device's operations (F4)."""
    parameters = {"device": device_id, "place": place, "limit": limit}
    rows = session.connection().execute(_RECEIPTS, parameters).all()
    receipts = [{n: c for n, c in zip(_RECEIPT, row, strict=True) if c} for row in rows]
    for entry in receipts:
        if "flags" in entry:
            entry["flags"] = entry["flags"].split()
    return receipts, rows[-1][0] if rows else place


def page_to_json(page: Page, cursor: str) -> bytes:
    """Write a page as JSON; records are pasted in as stored, which costs a tenth of building them anew."""
    changes = b",".join(
        b'{"scope":%b,"through":%d,"records":[%b],"exits":[%b]}'
        % (orjson.dumps(c.scope), c.through, c.records.encode(), c.exits.encode())
        for c in page.changes
    )
    rest = {
        "receipts": page.receipts,
        "added": page.added,
        "dropped": page.dropped,
        "reset": page.reset,
        "cursor": cursor,
        "more": page.more,
    }
    return b'{"changes":[%b],%b' % (changes, orjson.dumps(rest)[1:])
