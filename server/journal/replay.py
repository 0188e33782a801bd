"""Brings a restored database up to date with what the journal holds (E7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import orjson
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server import bulk
from server.database import reading, writing
from server.incoming import Incoming, build_incoming
from server.journal.accounts import restore_account
from server.journal.file import Entry, Journal
from server.judge import Deliverer
from server.models.handovers import Handover, HandoverPhone, LeftOver
from server.models.identity import AuditEntry
from server.models.imports import ImportBatch, ImportRow
from server.models.log import Operation, ParkedEntry, QuarantineDecision
from server.operations import Answer, accept

_BATCH: Final = 500
_PARKED: Final[Any] = ParkedEntry.__table__
_DECISION: Final[Any] = QuarantineDecision.__table__
_IMPORT: Final[Any] = ImportBatch.__table__
_IMPORT_ROW: Final[Any] = ImportRow.__table__


@dataclass
class Replay:
    """What a replay brought back, and how much waits for phones."""

    accounts: int = 0
    operations: int = 0
    parked: int = 0


def replay_journal(journal: Journal, key: bytes) -> Replay:
    """Bring back every account, decision and operation of the journal that the database lacks.

    An operation that rests on a record which only a phone can bring back is parked.
    """
    found = Replay()
    bundles: dict[str, Entry] = {}
    for entry in journal.read():
        if entry["what"] == "account":
            bundles[entry["account"]["id"]] = entry
    for bundle in bundles.values():
        with writing() as session:
            found.accounts += restore_account(session, bundle)
    _restore_rows(journal)
    found.operations = _replay(_lacking(_operations(journal)), key, park=True)
    found.parked = count_parked()
    return found


def _restore_rows(journal: Journal) -> None:
    """Bring back decisions on quarantined operations, the audit, and imports as they began.

    How far an import came is not kept: gone on with, it finds its operations in the log.
    """
    with writing() as session:
        for entry in journal.read():
            row = {name: value for name, value in entry.items() if name not in ("id", "what")}
            if entry["what"] == "decision":
                bulk.insert_missing(session.connection(), _DECISION, [tuple(row.values())])
            elif entry["what"] == "import":
                bulk.insert_missing(session.connection(), _IMPORT, [tuple(row["batch"].values())])
                bulk.insert_missing(session.connection(), _IMPORT_ROW, row["rows"])
            elif entry["what"] == "handover":
                session.merge(Handover(**entry["handover"]))
                session.flush()
                for phone in entry["phones"]:
                    session.merge(HandoverPhone(**phone))
            elif entry["what"] == "left_over":
                session.merge(LeftOver(**row))
            elif entry["what"] == "audit" and not _is_audited(session, row):
                session.add(AuditEntry(**row))


def _is_audited(session: Session, row: dict[str, Any]) -> bool:
    return session.scalar(select(AuditEntry.id).filter_by(**row).limit(1)) is not None


def _operations(journal: Journal) -> Iterator[Entry]:
    return (entry for entry in journal.read() if entry["what"] == "operation")


def _lacking(entries: Iterable[Entry]) -> Iterator[Entry]:
    for batch in _batches(entries):
        ids = [entry["op_id"] for entry in batch]
        with reading() as session:
            known = set(session.scalars(select(Operation.op_id).where(Operation.op_id.in_(ids))))
        yield from (entry for entry in batch if entry["op_id"] not in known)


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _replay(entries: Iterable[Entry], key: bytes, *, park: bool) -> int:
    """Accept entries in their order; give how many were taken."""
    taken = 0
    for _, same in groupby(entries, key=_terms):
        for batch in _batches(same):
            answers = _accept(batch, key)
            waiting = [
                pair for pair in zip(batch, answers, strict=True) if pair[1].result == "later"
            ]
            taken += len(batch) - len(waiting)
            if park:
                _park(waiting)
    return taken


def _terms(entry: Entry) -> tuple[Any, ...]:
    names = ("device_id", "account_id", "enrolled_at", "revoked", "received_at", "offset_ms")
    return (*(entry[name] for name in names), entry.get("leaving", False))


def _accept(batch: Sequence[Entry], key: bytes) -> list[Answer]:
    first = batch[0]
    deliverer = Deliverer(
        first["device_id"],
        first["account_id"],
        first["enrolled_at"],
        first["revoked"],
        leaving=first.get("leaving", False),  # entries of earlier versions do not say
    )
    return accept(
        deliverer,
        [_as_incoming(entry) for entry in batch],
        key,
        first["offset_ms"],
        moment=first["received_at"],
        reoffered=True,
    )


def _as_incoming(entry: Entry) -> Incoming:
    payload = entry["payload"].encode()
    return build_incoming(orjson.loads(payload), payload, entry["payload_hash"])


def _park(waiting: Sequence[tuple[Entry, Answer]]) -> None:
    if not waiting:
        return
    with writing() as session:
        start = session.scalar(select(func.max(ParkedEntry.place))) or 0
        rows = [
            (entry["op_id"], start + number, orjson.dumps(entry).decode(), answer.code or "")
            for number, (entry, answer) in enumerate(waiting, 1)
        ]
        bulk.insert_missing(session.connection(), _PARKED, rows)


def count_parked() -> int:
    """Say how many operations of the office wait for what phones have yet to bring back."""
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ParkedEntry)) or 0


def replay_parked(key: bytes) -> None:
    """Try again what was parked, after a phone has brought something back, as long as it helps."""
    while True:
        with reading() as session:
            entries = [
                orjson.loads(text)
                for text in session.scalars(select(ParkedEntry.entry).order_by(ParkedEntry.place))
            ]
        if not entries or not _replay(entries, key, park=False):
            return
        _unpark(entries)


def _unpark(entries: Sequence[Entry]) -> None:
    with writing() as session:
        taken = select(Operation.op_id).where(
            Operation.op_id.in_([entry["op_id"] for entry in entries])
        )
        session.execute(delete(ParkedEntry).where(ParkedEntry.op_id.in_(taken)))
