"""The log of operations, the records folded from it, and the feed that phones read.

All times are UTC texts in the one format of the wire (24 characters, sorts as text),
the same on SQLite and PostgreSQL and to the millisecond what was received.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Index, String, Text, bindparam, text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import Model

_OPEN = text("closed_at IS NULL")
_REPLACES = text("replaces IS NOT NULL")
_REFUSED = text("result IN ('rejected', 'quarantined')")


class Operation(Model):
    """One thing a person did, as it arrived, with the office's answer; also its row in the device's feed (F4)."""

    __tablename__ = "operation"
    __table_args__ = (
        Index("ix_operation_device", "device_id", "device_seq", unique=True),
        Index("ix_operation_record", "kind", "record_id", "rev"),
        Index("ix_operation_incarnation", "incarnation", "seq"),
        Index("ix_operation_receipt", "receipt"),
        Index(
            "ix_operation_replaces", "replaces", sqlite_where=_REPLACES, postgresql_where=_REPLACES
        ),
        Index(
            "ix_operation_refused", "received_at", sqlite_where=_REFUSED, postgresql_where=_REFUSED
        ),
    )

    op_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    payload_hash: Mapped[str] = mapped_column(String(64))
    payload: Mapped[str] = mapped_column(Text)
    device_id: Mapped[str] = mapped_column(String(36))
    device_seq: Mapped[int] = mapped_column(BigInteger)
    author: Mapped[str] = mapped_column(String(36))
    incarnation: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[str] = mapped_column(String(36))
    rev: Mapped[int | None] = mapped_column(BigInteger)
    epoch: Mapped[str] = mapped_column(String(36))
    at: Mapped[str] = mapped_column(String(29))
    received_at: Mapped[str] = mapped_column(String(24))
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[str] = mapped_column(String(20))
    code: Mapped[str | None] = mapped_column(String(60))
    value: Mapped[str | None] = mapped_column(String(60))
    flags: Mapped[str] = mapped_column(String(300), default="")
    receipt: Mapped[str] = mapped_column(String(8))
    replaces: Mapped[str | None] = mapped_column(String(36))


# Written out, not bound: only so does SQLite see that the partial index serves.
NOT_TAKEN: Final = Operation.result.in_(
    bindparam("refused", ("rejected", "quarantined"), expanding=True, literal_execute=True)
)


class ReusedOperation(Model):
    """A second body that came under the id of a stored operation (P3): kept for the office to look into."""

    __tablename__ = "reused_operation"

    op_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    payload_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    payload: Mapped[str] = mapped_column(Text)
    device_id: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[str] = mapped_column(String(24))


class ForkedIncarnation(Model):
    """An incarnation that two phones share: its numbers prove nothing about what was seen (A3)."""

    __tablename__ = "forked_incarnation"

    incarnation: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[str] = mapped_column(String(36))
    found_at: Mapped[str] = mapped_column(String(24))


class StoredRecord(Model):
    """A record as the fold of its operations; ``wire`` is the very text that phones get (A8)."""

    __tablename__ = "record"

    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    rev: Mapped[int] = mapped_column(BigInteger)
    wire: Mapped[str] = mapped_column(Text)
    # Space-separated and sorted: compared as a whole at each write, never searched.
    scopes: Mapped[str] = mapped_column(Text)
    deleted: Mapped[bool]


class FeedRow(Model):
    """The last change of a record in a scope (F2)."""

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_scope_seq", "scope", "seq", unique=True),)

    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    exited: Mapped[bool]


class ScopeCounter(Model):
    """The last sequence number given out in a scope; raised in the last statements before COMMIT (F2)."""

    __tablename__ = "scope_counter"

    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    # Rows up to here may have been cleared away: a cursor below it is too old (L9).
    horizon: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class ScopeMark(Model):
    """How far a scope had come on a day: what tells the age of feed rows without a time in each (L9)."""

    __tablename__ = "scope_mark"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


class Epoch(Model):
    """One unbroken life of this database and the one it grew out of."""

    __tablename__ = "epoch"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    epoch: Mapped[str] = mapped_column(String(36), unique=True)
    parent: Mapped[str | None] = mapped_column(String(36))
    started_at: Mapped[str] = mapped_column(String(24))


class ForkPoint(Model):
    """How far a scope had come where an epoch left its parent (E1); a scope without a row was at 0."""

    __tablename__ = "fork_point"

    epoch: Mapped[str] = mapped_column(String(36), primary_key=True)
    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


class ParkedEntry(Model):
    """A journal entry that rests on something a phone has yet to bring back (E7)."""

    __tablename__ = "parked_entry"

    op_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger)
    entry: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(60))


class Alarm(Model):
    """Something an operator has to look into (E8); cleared by the epoch that answers it."""

    __tablename__ = "alarm"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    first_at: Mapped[str] = mapped_column(String(24))
    last_at: Mapped[str] = mapped_column(String(24))
    detail: Mapped[str] = mapped_column(Text)


class Conflict(Model):
    """A value whose siblings contradict each other (A7): open until a later write has seen them."""

    __tablename__ = "conflict"
    __table_args__ = (
        Index("ix_conflict_open", "opened_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    value: Mapped[str] = mapped_column(String(60), primary_key=True)
    opened_at: Mapped[str] = mapped_column(String(24))
    opened_by: Mapped[str] = mapped_column(String(36))
    closed_at: Mapped[str | None] = mapped_column(String(24))
    closed_by: Mapped[str | None] = mapped_column(String(36))


class QuarantineDecision(Model):
    """What the office decided on a quarantined operation (P8); the log row itself never changes."""

    __tablename__ = "quarantine_decision"

    op_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    decision: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[str] = mapped_column(String(36))
    decided_at: Mapped[str] = mapped_column(String(24))
    # The operation that a release makes; null for a refusal.
    outcome: Mapped[str | None] = mapped_column(String(36))
