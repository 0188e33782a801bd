"""Accepts operations: the only writer of records (rules P1 to P7)."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

import orjson
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from server import bulk
from server.database import reading, writing
from server.database_errors import blames_rows
from server.errors import ApiError
from server.forks import find_forked, remember_forked
from server.held import Workspace
from server.incoming import Incoming, build_incoming
from server.journal.notes import note_operations
from server.judge import Court, Deliverer, Outcome, judge
from server.lineage import read_lineage
from server.lists import one_of
from server.models.log import Operation, ReusedOperation
from server.moments import now
from server.receipts import receipt
from server.scopes import grants_of
from server.writes import Judged, RaceLostError, write_batch
from sync.contract import CONTRACT_VERSION

_ATTEMPTS: Final = 5
_RETRY_SECONDS: Final = 0.05
# PostgreSQL's own words for "somebody else was in the way, try again".
_RETRY_STATES: Final = frozenset({"40001", "40P01"})
_STORED: Final = select(
    Operation.op_id, Operation.payload_hash, Operation.result, Operation.code,
    Operation.value, Operation.flags, Operation.rev, Operation.receipt,
).where(one_of(Operation.op_id, "ids"))  # fmt: skip

T = TypeVar("T")


class RecordMovedError(Exception):
    """The record is not as it was when the office decided: nothing of the message was stored (A10)."""


class Answer(NamedTuple):
    """What the office says of one operation; ``first`` is the earlier result of a duplicate."""

    op_id: str
    result: str
    receipt: str
    code: str | None = None
    value: str | None = None
    flags: Sequence[str] = ()
    first: str | None = None
    rev: int | None = None

    def to_wire(self) -> dict[str, Any]:
        """Give the answer as it travels: what is not there is left out."""
        wire: dict[str, Any] = {"op_id": self.op_id, "result": self.result, "receipt": self.receipt}
        optional = (
            ("code", self.code),
            ("value", self.value),
            ("flags", self.flags),
            ("first", self.first),
        )
        wire.update(part for part in optional if part[1])
        return wire


@dataclass(frozen=True, slots=True)
class Desk:
    """A signed-in office browser: it writes like a phone, with the server's own clock."""

    device_id: str
    account_id: str
    enrolled_at: str
    incarnation: str
    seq: int

    def deliverer(self, enrolled_at: str | None = None) -> Deliverer:
        """Give the desk as what brings operations; no phone holds them, so they are journaled (E7)."""
        since = enrolled_at or self.enrolled_at
        return Deliverer(self.device_id, self.account_id, since, revoked=False, journaled=True)


@dataclass(frozen=True, slots=True)
class Case:
    """What a message's operations have in common: who brings them, when, and under which terms."""

    deliverer: Deliverer
    receipt_key: bytes
    offset_ms: int | None
    moment: str | None
    reoffered: bool


def accept(
    deliverer: Deliverer,
    operations: Sequence[Incoming],
    receipt_key: bytes,
    offset_ms: int | None = None,
    *,
    moment: str | None = None,
    reoffered: bool = False,
) -> list[Answer]:
    """Store a message's operations in one transaction and answer each, in their order.

    ``moment`` is when they were received, if not now. With ``reoffered``, what rests on a record
    that is not there is answered ``later`` and not stored (E5).

    A database error that does not pass is pinned to one operation by halving; that one is
    stored as refused (``not_storable``), so that it blocks none (P4).
    """
    case = Case(deliverer, receipt_key, offset_ms, moment, reoffered)
    return _accept_or_halve(case, operations)


def _accept_or_halve(case: Case, operations: Sequence[Incoming]) -> list[Answer]:
    try:
        return _persist(lambda: _accept(case, operations))
    except (DBAPIError, ValueError) as error:
        # A database without room or without life refuses everything: that is no operation's fault.
        if isinstance(error, DBAPIError) and not blames_rows(error):
            raise
        if len(operations) == 1:
            return _refuse_unstorable(case, operations[0])
        middle = len(operations) // 2
        halves = (operations[:middle], operations[middle:])
        return [answer for half in halves for answer in _accept_or_halve(case, half)]


class Wanted(NamedTuple):
    """What an office person wants done; with ``expected_rev`` only while the record stands there (A10)."""

    op_id: str
    kind: str
    record_id: str
    action: str
    base_rev: int | None
    values: dict[str, Any]
    expected_rev: int | None = None


def accept_desk(
    desk: Desk,
    receipt_key: bytes,
    *,
    op_id: str,
    kind: str,
    record_id: str,
    action: str,
    base_rev: int | None,
    values: dict[str, Any],
    expected_rev: int | None = None,
) -> Answer:
    """Store one thing an office person did; a repeated ``op_id`` with the same content is a duplicate.

    With ``expected_rev``, RecordMovedError if the record stands at another revision.
    """
    wanted = Wanted(op_id, kind, record_id, action, base_rev, values, expected_rev)
    return accept_desk_batch(desk, receipt_key, [wanted])[0]


def accept_desk_batch(desk: Desk, receipt_key: bytes, wanted: Sequence[Wanted]) -> list[Answer]:
    """Store what an office person did at once, in one transaction; the desk's number is the first's.

    RecordMovedError, and nothing stored, if a record stands at another revision than one expected.
    """
    return accept(desk.deliverer(), _incoming_of(desk, wanted), receipt_key, 0)


def try_desk_batch(desk: Desk, receipt_key: bytes, wanted: Sequence[Wanted]) -> list[Outcome]:
    """Judge what an office person wants done as if it were stored, and store nothing."""
    case = Case(desk.deliverer(), receipt_key, 0, None, reoffered=False)
    operations = _incoming_of(desk, wanted)
    with reading() as session:
        _, outcomes = _judge_all(session, case, operations)
    return [outcome for _, outcome in outcomes]


def _incoming_of(desk: Desk, wanted: Sequence[Wanted]) -> list[Incoming]:
    with reading() as session:
        epoch, _ = read_lineage(session)
    return [_as_incoming(desk, epoch, place, one) for place, one in enumerate(wanted)]


def _as_incoming(desk: Desk, epoch: str, place: int, wanted: Wanted) -> Incoming:
    content = {
        "op_id": wanted.op_id, "author": desk.account_id, "kind": wanted.kind,
        "record_id": wanted.record_id, "action": wanted.action, "values": wanted.values,
        "base_rev": wanted.base_rev,
    }  # fmt: skip
    digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    operation = content | {
        "incarnation": desk.incarnation,
        "seq": desk.seq + place,
        "at": f"{now()}-0000",
        "base": {"epoch": epoch, "rev": wanted.base_rev} if wanted.base_rev else None,
        "contract_version": CONTRACT_VERSION,
    }
    payload = orjson.dumps(operation, option=orjson.OPT_SORT_KEYS)
    incoming = build_incoming(operation, payload, digest)
    incoming.expected_rev = wanted.expected_rev
    return incoming


def _persist(work: Callable[[], T]) -> T:
    """Do it again when another transaction was in the way, a few times, with jitter.

    Errors: unavailable 503 if somebody was in the way each time.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return work()
        except (RaceLostError, DBAPIError) as error:
            if not _is_passing(error):
                raise
            if attempt == _ATTEMPTS - 1:
                raise ApiError("unavailable") from error
        time.sleep(random.uniform(0, _RETRY_SECONDS * 2**attempt))  # noqa: S311 (spreads retries, keeps no secret)
    raise AssertionError("unreachable")


def _is_passing(error: Exception) -> bool:
    if isinstance(error, RaceLostError):
        return True
    # The primary key of the log: the same message came in twice at the same moment.
    if isinstance(error, IntegrityError):
        return "operation" in str(error.orig)
    return (
        isinstance(error, OperationalError)
        and getattr(error.orig, "sqlstate", None) in _RETRY_STATES
    )


def _accept(case: Case, operations: Sequence[Incoming]) -> list[Answer]:
    with writing() as session:
        stored = _load_stored(session, operations)
        fresh = {op.op_id: op for op in reversed(operations) if op.op_id not in stored}
        news = [op for op in operations if fresh.get(op.op_id) is op]
        if news:
            court, outcomes = _judge_all(session, case, news)
            _check_expected(court, news)
            _write(session, case, court, [each for each in outcomes if each[1].result != "later"])
            stored |= {op.op_id: _as_stored(op, outcome) for op, outcome in outcomes}
        _keep_reused(
            session,
            case.deliverer,
            [op for op in operations if stored[op.op_id].payload_hash != op.payload_hash],
        )
    return [_answer(op, stored[op.op_id], is_new=fresh.get(op.op_id) is op) for op in operations]


def _write(session: Session, case: Case, court: Court, judged: Judged) -> None:
    remember_forked(session, court.forked, case.deliverer.device_id, court.received_at)
    if judged:
        write_batch(session, court, judged, case.offset_ms)
    if case.deliverer.journaled:
        note_operations(session, [_journal_entry(court, op, case.offset_ms) for op, _ in judged])


def _journal_entry(court: Court, op: Incoming, offset_ms: int | None) -> dict[str, Any]:
    return {
        "op_id": op.op_id,
        "device_id": court.deliverer.device_id,
        "account_id": court.deliverer.account_id,
        "enrolled_at": court.deliverer.enrolled_at,
        "revoked": court.deliverer.revoked,
        "leaving": court.deliverer.leaving,
        "payload": op.payload,
        "payload_hash": op.payload_hash,
        "offset_ms": offset_ms,
        "received_at": court.received_at,
    }


class _Stored(NamedTuple):
    """What the log says of an operation."""

    payload_hash: str
    result: str
    code: str | None
    value: str | None
    flags: list[str]
    rev: int | None
    receipt: str


def _load_stored(session: Session, operations: Sequence[Incoming]) -> dict[str, _Stored]:
    rows = session.connection().execute(_STORED, {"ids": {op.op_id for op in operations}})
    return {row[0]: _Stored(*row[1:5], row[5].split(), *row[6:]) for row in rows}


def _as_stored(op: Incoming, made: Outcome) -> _Stored:
    return _Stored(
        op.payload_hash, made.result, made.code, made.value, made.flags, made.rev, made.receipt
    )


def _judge_all(
    session: Session, case: Case, operations: Sequence[Incoming]
) -> tuple[Court, Judged]:
    epoch, lineage = read_lineage(session)
    court = Court(
        workspace=Workspace(session, operations),
        deliverer=case.deliverer,
        grants=grants_of(session, {op.author for op in operations}),
        epoch=epoch,
        lineage=lineage,
        forked=find_forked(session, operations),
        received_at=case.moment or now(),
        reoffered=case.reoffered,
    )
    judged = [(op, judge(court, op)) for op in operations]
    for op, outcome in judged:
        outcome.receipt = receipt(case.receipt_key, op.op_id, op.payload_hash)
    return court, judged


def _check_expected(court: Court, operations: Sequence[Incoming]) -> None:
    for op in operations:
        stored_rev = court.workspace.get(op.kind, op.record_id).stored_rev
        if op.expected_rev not in (None, stored_rev):
            raise RecordMovedError


def _keep_reused(session: Session, deliverer: Deliverer, operations: Sequence[Incoming]) -> None:
    """Keep the second body that came under a known id (P3)."""
    rows = {
        (op.op_id, op.payload_hash): (
            op.op_id,
            op.payload_hash,
            op.payload,
            deliverer.device_id,
            now(),
        )
        for op in operations
    }
    table: Any = ReusedOperation.__table__
    bulk.insert_missing(session.connection(), table, list(rows.values()))


def _answer(op: Incoming, stored: _Stored, *, is_new: bool) -> Answer:
    if stored.payload_hash != op.payload_hash:
        return Answer(op.op_id, "rejected", stored.receipt, "op_id_reused")
    result, first = (stored.result, None) if is_new else ("duplicate", stored.result)
    return Answer(
        op.op_id, result, stored.receipt, stored.code, stored.value, stored.flags, first, stored.rev
    )


def _refuse_unstorable(case: Case, op: Incoming) -> list[Answer]:
    op.problem, op.values = "not_storable", {}
    return _persist(lambda: _accept(case, [op]))
