"""What must hold after any trial: nothing lost, nothing doubled, records the fold of the log, feeds whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import orjson
from sqlalchemy import func, select

from server.alarms import list_alarms
from server.database import reading
from server.models.log import FeedRow, Operation, ScopeCounter, StoredRecord
from server.rebuild import rebuild
from tests.trials.caller import Caller
from tests.trials.figures import Figures
from tests.trials.town import Town

_APPLIED = ("applied", "conflict")


def judge(town: Town, figures: Figures) -> None:
    """Compare what phones were told, what the office holds and what phones hold now."""
    with town.office.look_inside():
        stored = _stored_operations()
        acknowledged = {op for caller in town.pushing() for op in caller.acknowledged}
        made = {op for caller in town.pushing() for op in caller.made}
        doubled = [*_doubled_effects(), *_doubled_places()]
        figures.add("operations acknowledged", len(acknowledged))
        figures.add("lost", len(acknowledged - stored.keys()))
        figures.add("doubled", len(doubled))
        figures.violations += [f"lost: {op}" for op in acknowledged - stored.keys()]
        figures.violations += [f"never delivered: {op}" for op in made - stored.keys()]
        figures.violations += doubled
        figures.violations += [*_wrong_receipts(town.pushing(), stored), *_wrong_feeds()]
        report = rebuild(mend=False)
        figures.check(holds=report.records > 0, otherwise="the log folds into nothing")
        figures.check(holds=report.differing == 0, otherwise=f"not the fold: {report.examples}")
        figures.violations += _diverging(town)
        figures.violations += [f"alarm: {alarm['code']}" for alarm in list_alarms()]
    for caller in [*town.pushing(), town.follower]:
        figures.violations += caller.trouble


def count_lost(town: Town, known: set[str]) -> int:
    """Count what was acknowledged since the last look and is not in the log; `known` grows."""
    told = {op for caller in town.pushing() for op in list(caller.acknowledged)} - known
    known |= told
    with town.office.look_inside(), reading() as session:
        found = session.scalar(
            select(func.count()).select_from(Operation).where(Operation.op_id.in_(told))
        )
    return len(told) - (found or 0)


def _stored_operations() -> dict[str, str]:
    with reading() as session:
        rows = session.execute(select(Operation.op_id, Operation.receipt))
        return {row.op_id: row.receipt for row in rows}


def _doubled_effects() -> Iterator[str]:
    """An operation that took effect twice left its record at a revision nobody accounts for."""
    with reading() as session:
        counted = {
            (kind, record_id): (count, newest)
            for kind, record_id, count, newest in session.execute(
                select(Operation.kind, Operation.record_id, func.count(), func.max(Operation.rev))
                .where(Operation.result.in_(_APPLIED))
                .group_by(Operation.kind, Operation.record_id)
            )
        }
        for record in session.scalars(select(StoredRecord)):
            count, newest = counted.get((record.kind, record.record_id), (0, 0))
            if not record.rev == count == newest:
                yield f"{record.kind} {record.record_id}: {count} operations, revision {record.rev}"


def _doubled_places() -> Iterator[str]:
    """One act of one phone is one row of the log, and a device's feed has neither gap nor repeat (F4)."""
    with reading() as session:
        rows = session.execute(select(Operation.incarnation, Operation.seq))
        places = Counter((incarnation, seq) for incarnation, seq in rows)
        yield from (f"written twice: {place}" for place, count in places.items() if count > 1)
        feeds = session.execute(
            select(
                Operation.device_id, func.count(), func.min(Operation.device_seq),
                func.max(Operation.device_seq),
            ).group_by(Operation.device_id)
        )  # fmt: skip
        for device, count, first, last in feeds:
            if (first, last) != (1, count):
                yield f"feed of device {device}: {count} rows, numbers {first} to {last}"


def _wrong_receipts(callers: Iterable[Caller], stored: dict[str, str]) -> Iterator[str]:
    for caller in callers:
        for op, receipt in caller.acknowledged.items():
            if stored.get(op, receipt) != receipt:
                yield f"{op} was told the receipt {receipt}, the log has {stored[op]}"
        unconfirmed = caller.made.keys() - caller.phone.store.ledger.keys()
        yield from (f"never confirmed: {op}" for op in unconfirmed)
        yield from (f"still waits: {op['op_id']}" for op in caller.phone.store.outbox)


def _wrong_feeds() -> Iterator[str]:
    """Every record is in the feed of each of its scopes, and no number is beyond the counter (F2)."""
    with reading() as session:
        counters = {row.scope: row.seq for row in session.scalars(select(ScopeCounter))}
        feed = {
            (row.scope, row.kind, row.record_id): row for row in session.scalars(select(FeedRow))
        }
        for row in feed.values():
            if row.seq > counters.get(row.scope, 0):
                yield f"{row.scope} has a row {row.seq} beyond its counter"
        for record in session.scalars(select(StoredRecord)):
            for scope in record.scopes.split():
                if (scope, record.kind, record.record_id) not in feed:
                    yield f"{record.kind} {record.record_id} is not in the feed of {scope}"


def _diverging(town: Town) -> Iterator[str]:
    """A fresh phone, the official who followed, and each head's own hold exactly what the office holds."""
    with reading() as session:
        rows = session.scalars(select(StoredRecord).where(StoredRecord.kind == "broadcast"))
        whole = {(row.kind, row.record_id): orjson.loads(row.wire) for row in rows}
    fresh = town.fresh_reader()
    fresh.settle()
    for name, caller in (("a fresh phone", fresh), ("the follower", town.follower)):
        if caller.records() != whole:
            yield f"{name} holds {len(caller.records())} records, not these {len(whole)}"
    for caller in town.pushing():
        own = {
            key: row for key, row in whole.items() if row["values"]["group"] == caller.place.group
        }
        if caller.records() != own:
            yield f"the phone of {caller.place.group} holds {len(caller.records())}, not these {len(own)}"
