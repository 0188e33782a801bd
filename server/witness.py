"""Takes back from one phone what another had sent before a restore (rule E6).

A phone holds other people's records as they were folded, not their operations. What the office
lacks of such a record is written again, one operation for each write that still shows in it:
under its own incarnation, number and stamp, and all with the record's revision as their base, so
that they supersede what they had replaced and none supersedes another.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.database import reading
from server.incoming import NOBODY, Incoming, build_incoming
from server.judge import Deliverer
from server.lineage import read_lineage
from server.lookups import Lookup
from server.models.identity import Device
from server.models.log import Operation, StoredRecord
from server.moments import now
from server.operations import accept
from server.scopes import Grant, grants_of, may_write
from sync.clock import is_stamp
from sync.contract import CONTRACT_VERSION, INTEGER_LIMIT, KINDS, derive_id, is_id, normalise
from sync.rules import Dot, Entry, Record, unpack, winners

# For each record, incarnation and number the values written under it: two phones may share a number (O7).
_Written = defaultdict[tuple[str, str, str, int], list[dict[str, Any]]]

_STORED_KEY: Final = (StoredRecord.kind, StoredRecord.record_id)
_STORED: Final = Lookup((*_STORED_KEY, StoredRecord.wire), by=_STORED_KEY)
_PLACE: Final = (Operation.incarnation, Operation.seq)
_WRITTEN: Final = Lookup(
    (Operation.kind, Operation.record_id, *_PLACE, Operation.payload, Operation.rev), by=_PLACE
)

# The stamps were brought between their bounds when they first came (C4).
_ANY_TIME: Final = "1970-01-01T00:00:00.000Z"


def take_witnessed(witness: Deliverer, epoch: str, raw: Sequence[object], key: bytes) -> None:
    """Store what the office lacks of records that a phone holds since an earlier epoch.

    A record that is not in the form of A8 is left out.
    """
    records = [record for item in raw if (record := _read_record(item)) is not None]
    operations = missing_operations(witness.account_id, epoch, records)
    if operations:
        accept(replace(witness, enrolled_at=_ANY_TIME), operations, key)


def _read_record(raw: Any) -> Record | None:
    try:
        record = unpack(raw)
        sound = record.kind in KINDS and is_id(record.record_id) and 0 < record.rev < INTEGER_LIMIT
        dots = [entry.dot for entries in record.values.values() for entry in entries]
        orjson.dumps(raw)  # nested deeper than that, nobody could write it down again
    except (TypeError, KeyError, ValueError, IndexError, AttributeError):
        return None
    return record if sound and dots and all(map(_is_dot, dots)) else None


def _is_dot(dot: Sequence[Any]) -> bool:
    epoch, rev, incarnation, seq, at = dot
    is_counted = type(rev) is int and type(seq) is int
    return isinstance(epoch, str) and is_counted and is_id(incarnation) and is_stamp(at)


def missing_operations(account_id: str, epoch: str, records: Sequence[Record]) -> list[Incoming]:
    """Give the operations that bring back what the office lacks of these records.

    Only of records that the witness might write himself, so that nobody gains a right by
    it, and only of an earlier life of this database.
    """
    with reading() as session:
        present, lineage = read_lineage(session)
        if len(lineage) == 1 or epoch == present:
            return []
        ancestors = lineage.get(epoch, frozenset())
        grants = grants_of(session, [account_id])[account_id]
        stored, written = _stored(session, records), _written(session, records)
        operations = [
            op
            for record in records
            if _may_witness(grants, record, stored.get((record.kind, record.record_id)))
            for op in _missing(record, stored, written, ancestors, epoch)
        ]
        authors = _find_authors(session, operations)
    return [_as_incoming(op, authors.get(op["incarnation"], NOBODY)) for op in operations]


def _stored(session: Session, records: Sequence[Record]) -> dict[tuple[str, str], Record]:
    keys = {(record.kind, record.record_id) for record in records}
    rows = _STORED.rows(session.connection(), keys)
    return {(kind, record_id): unpack(orjson.loads(wire)) for kind, record_id, wire in rows}


def _written(session: Session, records: Sequence[Record]) -> _Written:
    """Give what the log holds of the writes that these records show."""
    dots = {e.dot for record in records for entries in record.values.values() for e in entries}
    places = {(dot.incarnation, dot.seq) for dot in dots}
    written: _Written = defaultdict(list)
    for kind, record_id, incarnation, seq, payload, rev in _WRITTEN.rows(
        session.connection(), places
    ):
        if rev is None:
            continue  # it had no effect
        values = orjson.loads(payload)["values"]
        written[kind, record_id, incarnation, seq].append(values)
    return written


def _may_witness(grants: Sequence[Grant], record: Record, stored: Record | None) -> bool:
    """Tell whether the witness might have written the record himself since it was begun (P5)."""
    kind = KINDS[record.kind]
    begun = min(entry.dot.at for entries in record.values.values() for entry in entries)[:24]
    states = [winners(kind, each) for each in (record, stored) if each]
    return all(may_write(kind, grants, record.record_id, state, begun, now()) for state in states)


def _missing(
    record: Record,
    stored: Mapping[tuple[str, str], Record],
    written: _Written,
    ancestors: frozenset[str],
    epoch: str,
) -> Iterator[dict[str, Any]]:
    """Write again, for each value that stands otherwise here, every write that shows in it."""
    held = stored.get((record.kind, record.record_id), Record(record.kind, record.record_id))
    again: dict[Dot, dict[str, Any]] = defaultdict(dict)
    for name, entries in record.values.items():
        standing = held.values.get(name, [])
        # What is in the log and stands no more was superseded here, by somebody who knew of it.
        past = [
            e
            for e in entries
            if _fact(e) not in map(_fact, standing) and _is_written(record, name, e, written)
        ]
        shown = [entry for entry in entries if entry not in past]
        for entry in _to_write(shown, standing, ancestors, record.rev):
            again[entry.dot][name] = entry.value
    for dot in sorted(again, key=lambda each: (each.rev, each.incarnation, each.seq)):
        yield _operation(record, dot, again[dot], epoch)


def _is_written(record: Record, name: str, entry: Entry, written: _Written) -> bool:
    """Tell whether the log holds this very write, brought back by its author or another witness."""
    there = written[record.kind, record.record_id, entry.dot.incarnation, entry.dot.seq]
    return any(
        name == "deleted" or (name in values and normalise(values[name]) == entry.value)
        for values in there
    )


def _to_write(
    shown: Sequence[Entry], held: Sequence[Entry], ancestors: frozenset[str], rev: int
) -> list[Entry]:
    def is_seen(entry: Entry) -> bool:
        return entry.dot.epoch in ancestors and entry.dot.rev <= rev

    there, wanted = {_fact(e): e for e in held}, {_fact(e) for e in shown}
    lacking = [entry for entry in shown if _fact(entry) not in there]
    outdated = [entry for entry in held if is_seen(entry) and _fact(entry) not in wanted]
    if not lacking and not outdated:
        return []
    # The base of what is written supersedes those as well that are here and still stand.
    return [e for e in shown if _fact(e) not in there or is_seen(there[_fact(e)])]


def _fact(entry: Entry) -> tuple[str, int, bytes]:
    """Name a write by its place and content: two phones share a place if one is a clone (O7)."""
    return entry.dot.incarnation, entry.dot.seq, orjson.dumps(entry.value)


def _operation(record: Record, dot: Dot, values: dict[str, Any], epoch: str) -> dict[str, Any]:
    occasion = f"witnessed {epoch} {record.rev} {dot.incarnation} {dot.seq}"
    return {
        "op_id": derive_id(record.record_id, occasion),
        "incarnation": dot.incarnation,
        "seq": dot.seq,
        "kind": record.kind,
        "record_id": record.record_id,
        "base": {"epoch": epoch, "rev": record.rev},
        "at": dot.at,
        "action": "delete" if _was_deletion(record, dot) else "edit",
        "values": {name: value for name, value in values.items() if name != "deleted"},
        "contract_version": CONTRACT_VERSION,
    }


def _was_deletion(record: Record, dot: Dot) -> bool:
    """Tell what the write said of deletion; one that no longer says anything follows the winner."""
    entries = record.values.get("deleted", [])
    own = [entry.value for entry in entries if entry.dot == dot]
    return bool((own or [entry.value for entry in entries[:1]] or [False])[0])


def _find_authors(session: Session, operations: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Say who counts in an incarnation, where an earlier operation tells."""
    incarnations = {op["incarnation"] for op in operations}
    by_log = select(Operation.incarnation, Operation.author).distinct()
    by_phone = select(Device.incarnation, Device.account_id)
    told = [
        *session.execute(by_log.where(Operation.incarnation.in_(incarnations))),
        # A phone has the last word: a desk may have written under its incarnation (A10, P8).
        *session.execute(by_phone.where(Device.incarnation.in_(incarnations))),
    ]
    return {str(incarnation): author for incarnation, author in told}


def _as_incoming(operation: dict[str, Any], author: str) -> Incoming:
    # Two witnesses say the same also when the author became known between them.
    digest = hashlib.sha256(orjson.dumps(operation, option=orjson.OPT_SORT_KEYS)).hexdigest()
    whole = operation | {"author": author}
    incoming = build_incoming(whole, orjson.dumps(whole, option=orjson.OPT_SORT_KEYS), digest)
    incoming.witnessed = True
    return incoming
