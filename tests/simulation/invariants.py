"""What must hold when everybody has delivered, whatever happened before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import orjson
from sqlalchemy import select

from server.database import reading
from server.models.log import Conflict, Operation, StoredRecord
from server.rebuild import rebuild
from sync.contract import KINDS
from sync.rules import conflicts, unpack
from tests.simulation.mergers import refused_facts
from tests.simulation.world import World

APPLIED = ("applied", "conflict")


def violations(world: World) -> Iterator[str]:
    """Name everything that is not as it must be."""
    log = {op.op_id: op for op in world.office.log()}
    yield from _lost(world, log)
    yield from _taken_back(world, log)
    yield from _vanished(world, log)
    yield from _resurrected(world)
    yield from _stamps(log)
    yield from _fold()
    yield from _phones(world)
    yield from _outcomes(world, log)
    yield from _siblings(world, log)
    yield from _conflict_rows(world)
    yield from refused_facts(log, len(world.office.chain()))


def _lost(world: World, log: dict[str, Operation]) -> Iterator[str]:
    """Every acknowledged operation is in the log, with the very payload its phone made."""
    held = {op_id for phone in world.living() for op_id in phone.store.sent}
    parked = world.office.parked()
    for op_id in world.acknowledged - log.keys() - parked:
        op, _ = world.made[op_id]
        # Gone with a phone's own storage and the office's: no copy of it is left anywhere.
        if op_id in held or op.get("incarnation") not in world.anomalous:
            yield f"acknowledged operation {op_id} is lost"
    for op_id, (op, _) in world.made.items():
        if op_id in log and "op_id" in op and orjson.loads(log[op_id].payload) != op:
            yield f"operation {op_id} was changed"
    for phone in world.living():
        if phone.store.outbox:
            yield "a phone still waits although everything was answered"


def _taken_back(world: World, log: dict[str, Operation]) -> Iterator[str]:
    """What once counted is not refused for want of a record that is there, when a book was restored (E5)."""
    there = {record_id for _, record_id in world.office.records()}
    for op_id in world.counted & log.keys():
        op = log[op_id]
        if op.result != "rejected" or op.code not in ("unknown_record", "unknown_reference"):
            continue
        values = orjson.loads(op.payload)["values"]
        needed = values[op.value] if op.value else op.record_id
        if needed in there:
            yield f"operation {op_id} counted, and is refused as {op.code} {op.value} although it is there"


def _vanished(world: World, log: dict[str, Operation]) -> Iterator[str]:
    """What a phone showed when the office's disk was lost is in the log again, whoever wrote it."""
    known = {((op.kind, op.record_id), op.incarnation, op.seq) for op in log.values()}
    for phone, held in world.witnessed:
        place = world.phones.index(phone)
        for key, (_, packed) in held.items():
            for _, _, incarnation, seq, _ in packed["dots"]:
                if (key, incarnation, seq) not in known:
                    yield f"{key} lost what phone {place} had shown of {incarnation} {seq}"


def _resurrected(world: World) -> Iterator[str]:
    """What had been superseded in what a phone showed then does not stand again."""
    records = {key: unpack(orjson.loads(r.wire)) for key, r in world.office.records().items()}
    chain = world.office.chain()
    for phone, held in world.witnessed:
        for key, (epoch, packed) in held.items():
            if epoch not in chain or key not in records:
                continue
            ancestors, shown = chain[: chain.index(epoch) + 1], unpack(packed)
            for name, entries in shown.values.items():
                stood = {(e.dot.incarnation, e.dot.seq) for e in entries}
                for dot in (e.dot for e in records[key].values.get(name, [])):
                    was_seen = dot.epoch in ancestors and dot.rev <= packed["rev"]
                    if was_seen and (dot.incarnation, dot.seq) not in stood:
                        place = world.phones.index(phone)
                        yield f"{name} of {key} stands again, which phone {place} saw superseded"


def _stamps(log: dict[str, Operation]) -> Iterator[str]:
    """No stamp that counts lies after the office had the operation (C4)."""
    for op in log.values():
        if op.at[:24] > op.received_at:
            yield f"operation {op.op_id} is stamped {op.at}, received {op.received_at}"


def _fold() -> Iterator[str]:
    """Each operation counts exactly once: the records are the fold of the log."""
    report = rebuild(mend=False)
    if report.differing:
        yield f"records differ from the fold of the log: {report.examples}"


def _phones(world: World) -> Iterator[str]:
    """Each phone holds all records of its scopes as the office has them, and no other.

    Of what was deleted long ago nobody need hear any more (L9).
    """
    stored = world.office.records()
    for place, phone in enumerate(world.living()):
        if phone.device_id in world.revoked:
            continue  # it gets nothing any more, and keeps what it had
        scopes = world.office.may_read(phone.device_id)
        due = {key: r for key, r in stored.items() if scopes & set(r.scopes.split())}
        held = phone.store.records
        for key in held.keys() - due.keys():
            yield f"phone {place} holds {key}, which is not of its scopes"
        for key in due.keys() - held.keys():
            if not (due[key].deleted and world.was_tidied):
                yield f"phone {place} lacks {key}"
        for key in due.keys() & held.keys():
            if held[key] != orjson.loads(due[key].wire):
                yield f"phone {place} has another {key}"


def _outcomes(world: World, log: dict[str, Operation]) -> Iterator[str]:
    """Every outcome is told on a phone that made the operation, refusals above all."""
    ledgers: dict[str, dict[str, str]] = defaultdict(dict)
    # A lost phone heard nothing more; a copy of it with the same name may go on.
    for phone in sorted(world.phones, key=lambda phone: not phone.gone):
        for op_id, receipt in phone.store.ledger.items():
            ledgers[op_id][phone.device_id] = receipt.get("first") or receipt["result"]
    for op in log.values():
        told = ledgers.get(op.op_id, {})
        is_told_of = op.device_id != world.office.desk and "witnessed" not in op.flags.split()
        if is_told_of and op.incarnation not in world.anomalous and not told:
            yield f"{op.result} operation {op.op_id} was never told"
        if any(result != op.result for result in told.values()):
            yield f"operation {op.op_id} was told otherwise: {told} for {op.result}"


def _siblings(world: World, log: dict[str, Operation]) -> Iterator[str]:
    """Nothing unseen was superseded, and nothing that had been seen stands as a sibling."""
    applied: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for op in log.values():
        if op.result in APPLIED:
            applied[op.kind, op.record_id].append(op)
    records, chain = world.office.records(), world.office.chain()
    for key, operations in applied.items():
        operations.sort(key=lambda op: op.rev or 0)
        standing = _standing(records[key])
        for place, op in enumerate(operations):
            for name in (*orjson.loads(op.payload)["values"], "deleted"):
                # After a restore a phone's later work may be back before its earlier.
                own = [o for o in operations[:place] if _is_later_own(o, op)]
                yield from _check_entry(
                    world, chain, op, name, own + operations[place + 1 :], standing
                )


def _is_later_own(later: Operation, earlier: Operation) -> bool:
    return later.incarnation == earlier.incarnation and later.seq > earlier.seq


def _standing(record: StoredRecord) -> dict[str, set[int]]:
    folded = unpack(orjson.loads(record.wire))
    return {name: {entry.dot.rev for entry in entries} for name, entries in folded.values.items()}


def _check_entry(
    world: World,
    chain: list[str],
    op: Operation,
    name: str,
    later: list[Operation],
    standing: dict[str, set[int]],
) -> Iterator[str]:
    seen_by = [
        other for other in later
        if (name == "deleted" or name in orjson.loads(other.payload)["values"]) and _had_seen(world, chain, other, op)
    ]  # fmt: skip
    stands = op.rev in standing.get(name, set())
    if not stands and not seen_by:
        yield f"{name} of operation {op.op_id} was superseded by nobody who had seen it"
    # A forked incarnation's own earlier work is asked about once too often rather than once too seldom.
    certain = [o for o in seen_by if not {o.incarnation, op.incarnation} & world.anomalous]
    if stands and certain:
        yield f"{name} of operation {op.op_id} stands although {certain[0].op_id} had seen it"


def _had_seen(world: World, chain: list[str], later: Operation, earlier: Operation) -> bool:
    if (later.incarnation, later.seq) == (earlier.incarnation, earlier.seq):
        return True  # one fact, told twice after a restore
    if later.op_id not in world.made:
        return _had_seen_unmade(chain, later, earlier)
    knowledge = world.made[later.op_id][1]
    if (earlier.incarnation, earlier.seq) in {
        (op["incarnation"], op["seq"]) for op in map(world.operation, knowledge.own)
    }:
        return True
    if _is_within(chain, earlier, knowledge.base_epoch, knowledge.base_rev):
        return True
    return later.incarnation == world.office.incarnation and _is_later_own(later, earlier)


def _had_seen_unmade(chain: list[str], later: Operation, earlier: Operation) -> bool:
    """What nobody did: the scene's own, made at the desk in order, and what was witnessed."""
    base = orjson.loads(later.payload)["base"] or {"epoch": None, "rev": 0}
    return _is_later_own(later, earlier) or _is_within(chain, earlier, base["epoch"], base["rev"])


def _is_within(chain: list[str], earlier: Operation, epoch: str | None, rev: int) -> bool:
    """Tell whether a revision holds an operation: what was on a dead branch was not seen (E2)."""
    if epoch not in chain:
        return False
    return earlier.epoch in chain[: chain.index(epoch) + 1] and (earlier.rev or 0) <= rev


def _conflict_rows(world: World) -> Iterator[str]:
    """The office is told of every contradiction that stands, and of no other."""
    with reading() as session:
        rows = session.execute(
            select(Conflict.kind, Conflict.record_id, Conflict.value).where(
                Conflict.closed_at.is_(None)
            )
        )
        told = {tuple(row) for row in rows}
    real = {
        (record.kind, record.record_id, name)
        for record in world.office.records().values()
        for name in conflicts(KINDS[record.kind], unpack(orjson.loads(record.wire)))
    }
    for missing in real - told:
        yield f"conflict {missing} is not told"
    for wrong in told - real:
        yield f"conflict {wrong} is told but settled"
