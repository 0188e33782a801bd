"""Proves that records and projections are the fold of the log, and mends them where they are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

import orjson
from sqlalchemy import RowMapping, Select, select
from sqlalchemy.orm import Session

from server.database import writing
from server.held import Held
from server.incoming import build_incoming
from server.lineage import read_lineage
from server.models.log import Operation, StoredRecord
from server.projections import differing_projections, project
from server.stamps import raise_office
from server.writes import record_row, write_records
from sync.contract import KINDS
from sync.rules import Lineage, Record, Write, apply

# A record at a revision: kind, record id, revision.
Moment = tuple[str, str, int]

_BATCH: Final = 500
_SHOWN: Final = 20
_FOLDED: Final = (
    Operation.kind,
    Operation.record_id,
    Operation.epoch,
    Operation.at,
    Operation.flags,
    Operation.payload,
)

_UNFOUNDED: Final = select(StoredRecord.kind, StoredRecord.record_id).where(
    ~select(Operation.op_id)
    .where(
        Operation.kind == StoredRecord.kind,
        Operation.record_id == StoredRecord.record_id,
        Operation.rev.is_not(None),
    )
    .exists()
)


@dataclass
class Report:
    """What a rebuild found: how many records the log makes, and the keys of those that stood differently."""

    records: int = 0
    differing: int = 0
    # Stored, but the log does not hold what made them: never touched, a backup of the log has to say more.
    unfounded: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)

    def note(self, held: Held) -> None:
        """Count a record that stood differently."""
        self.differing += 1
        self._show(held.record.kind, held.record.record_id)

    def miss(self, kind: str, record_id: str) -> None:
        """Count a record that the log cannot make."""
        self.unfounded += 1
        self._show(kind, record_id)

    def _show(self, kind: str, record_id: str) -> None:
        if len(self.examples) < _SHOWN:
            self.examples.append((kind, record_id))


def rebuild(*, mend: bool, say: Callable[[int], None] = lambda _: None) -> Report:
    """Fold the whole log again, in one transaction, and compare it with what is stored.

    With ``mend`` what differs is written anew; the log and the feed are never touched, nor are
    records of which the log does not hold what made them.
    ``say`` hears the number of records done so far, once a batch.
    """
    report = Report()
    with writing() as session:
        for batch in _batches(_fold_log(session)):
            _compare(session, batch, report, mend=mend)
            report.records += len(batch)
            say(report.records)
        for row in session.execute(_UNFOUNDED):
            report.miss(*row)
        if mend and report.differing:
            raise_office(session)
    return report


def fold_record(session: Session, kind: str, record_id: str, rev: int) -> Record:
    """Give a record as it stood at a revision, from the log alone."""
    return fold_records(session, [(kind, record_id, rev)])[kind, record_id, rev]


def fold_records(session: Session, wanted: Collection[Moment]) -> dict[Moment, Record]:
    """Give records as they stood at revisions, from the log alone, in one reading of it."""
    _, lineage = read_lineage(session)
    revs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, record_id, rev in wanted:
        revs[kind, record_id].append(rev)
    records = {key: Record(*key) for key in revs}
    found = {moment: records[moment[:2]] for moment in wanted}
    for row in session.execute(_log_of(records)).mappings():
        key = (row["kind"], row["record_id"])
        later = [rev for rev in revs[key] if rev >= row["rev"]]
        if later:
            records[key] = _apply_row(records[key], row, lineage)
            found |= {(*key, rev): records[key] for rev in later}
    return found


def _log_of(keys: Collection[tuple[str, str]]) -> Select[*tuple[Any, ...]]:
    kinds, ids = {kind for kind, _ in keys}, {record_id for _, record_id in keys}
    return (
        select(*_FOLDED, Operation.rev)
        .where(Operation.kind.in_(kinds), Operation.record_id.in_(ids), Operation.rev.is_not(None))
        .order_by(Operation.rev)
    )


def _fold_log(session: Session) -> Iterator[Held]:
    """Give every record that the log makes, one after the other."""
    _, lineage = read_lineage(session)
    rows = session.execute(
        select(*_FOLDED)
        .where(Operation.rev.is_not(None))
        .order_by(Operation.kind, Operation.record_id, Operation.rev)
        .execution_options(yield_per=_BATCH)
    ).mappings()
    for (kind, record_id), operations in groupby(
        rows, key=lambda row: (row["kind"], row["record_id"])
    ):
        record = Record(kind, record_id)
        for row in operations:
            record = _apply_row(record, row, lineage)
        yield Held(record)


def _apply_row(record: Record, row: RowMapping, lineage: Lineage) -> Record:
    payload = row["payload"].encode()
    op = build_incoming(orjson.loads(payload), payload, "")
    write = Write(
        op.action,
        op.values,
        op.incarnation,
        op.seq,
        op.base_epoch,
        op.base_rev,
        "forked" in row["flags"].split(),
    )
    return apply(KINDS[record.kind], record, write, row["epoch"], row["at"], lineage)


def _batches(records: Iterator[Held]) -> Iterator[list[Held]]:
    batch: list[Held] = []
    for held in records:
        batch.append(held)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _is_whole(held: Held) -> bool:
    values = held.values()
    return all(name in values for name in KINDS[held.record.kind].required)


def _compare(session: Session, folded: list[Held], report: Report, *, mend: bool) -> None:
    batch = []
    for held in folded:
        if _is_whole(held):
            batch.append(held)
        else:
            report.miss(held.record.kind, held.record.record_id)
    stored = _stored_rows(session, batch)
    for held in batch:
        held.stored_rev = int((held.record.kind, held.record.record_id) in stored)
    wrong = {
        id(held)
        for held in batch
        if stored.get((held.record.kind, held.record.record_id)) != record_row(held)
    }
    wrong |= {id(held) for held in differing_projections(session.connection(), batch)}
    differing = [held for held in batch if id(held) in wrong]
    for held in differing:
        report.note(held)
    if mend:
        write_records(session.connection(), differing)
        project(session.connection(), differing)


def _stored_rows(session: Session, batch: list[Held]) -> dict[tuple[str, str], tuple[Any, ...]]:
    kinds = {held.record.kind for held in batch}
    ids = [held.record.record_id for held in batch]
    rows = session.execute(
        select(
            StoredRecord.kind, StoredRecord.record_id, StoredRecord.rev,
            StoredRecord.wire, StoredRecord.scopes, StoredRecord.deleted,
        ).where(StoredRecord.kind.in_(kinds), StoredRecord.record_id.in_(ids))
    )  # fmt: skip
    return {(row.kind, row.record_id): tuple(row) for row in rows}
