"""The records a batch of operations touches or refers to, as its transaction sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from server.incoming import Incoming
from server.lists import one_of
from server.lookups import Lookup
from server.models.identity import Account
from server.models.log import Operation, StoredRecord
from sync.contract import KINDS, Kind, Value, derive_id, is_id
from sync.rules import Record, conflicts, unpack, winners
from sync.scopes import fill_scopes

_KEY: Final = (StoredRecord.kind, StoredRecord.record_id)
_FOUND: Final = (*_KEY, StoredRecord.rev, StoredRecord.wire, StoredRecord.scopes)
_RECORDS: Final = Lookup(_FOUND, by=_KEY)
_LOCKED_RECORDS: Final = Lookup(_FOUND, by=_KEY, locked=True)
_WRITES: Final = select(Operation.payload).where(
    Operation.kind == bindparam("kind"),
    Operation.record_id == bindparam("record_id"),
    Operation.rev.is_not(None),
)
_ACCOUNTS: Final = select(Account.id).where(one_of(Account.id, "ids"))

Key = tuple[str, str]
References = list[tuple[Value, list[str]]]


@dataclass(slots=True)
class Held:
    """One record: as it was stored, and as the batch has made it so far."""

    record: Record
    stored_rev: int = 0
    stored_scopes: frozenset[str] = frozenset()
    touched_by: Incoming | None = None
    _values: dict[str, Any] | None = None
    _scopes: frozenset[str] | None = None
    _conflicts: list[str] | None = None

    @property
    def exists(self) -> bool:
        """Tell whether anybody has written this record yet."""
        return self.record.rev > 0

    def values(self) -> dict[str, Any]:
        """Give the record's values as everyone sees them; not to be changed by the caller."""
        if self._values is None:
            self._values = winners(KINDS[self.record.kind], self.record) if self.exists else {}
        return self._values

    def scopes(self) -> frozenset[str]:
        """Give the scopes the record belongs to as it is now (F1)."""
        if self._scopes is None:
            kind = KINDS[self.record.kind]
            self._scopes = frozenset(fill_scopes(kind.scopes, self.record.record_id, self.values()))
        return self._scopes

    def conflicts(self) -> list[str]:
        """Name the values whose siblings contradict each other (A7)."""
        if self._conflicts is None:
            self._conflicts = conflicts(KINDS[self.record.kind], self.record)
        return self._conflicts

    def replace(self, record: Record, op: Incoming) -> None:
        """Take the record as an operation has made it."""
        self.record, self.touched_by = record, op
        self._values = self._scopes = self._conflicts = None


class Workspace:
    """Every record a batch may need, loaded in two statements, those to be written locked."""

    def __init__(self, session: Session, operations: Iterable[Incoming]) -> None:
        self._session = session
        sound = [op for op in operations if op.problem is None and op.kind in KINDS]
        self._references = {op.op_id: _read_references(KINDS[op.kind], op) for op in sound}
        self._held: dict[Key, Held] = {}
        named = {key for op in sound for key in self._named_by(op)}
        self.accounts = _load_accounts(session, {i for kind, i in named if kind == "account"})
        targets = {(op.kind, op.record_id) for op in sound}
        self._load(session, targets, lock=True)
        through = {key for op in sound for key in self._gone_through(op)}
        self._load(session, (named | through) - targets, lock=False)

    def _named_by(self, op: Incoming) -> Iterable[Key]:
        return ((str(value.ref), i) for value, ids in self._references[op.op_id] for i in ids)

    def _gone_through(self, op: Incoming) -> Iterable[Key]:
        """Name the records that a value must agree with, or that may free a reserved one, though the
        operation does not repeat them."""
        kind = KINDS[op.kind]
        for value in kind.reserved:
            if value.ref and value.name not in op.values:
                owner = self.get(op.kind, op.record_id).values().get(value.name)
                if owner is not None:
                    yield value.ref, owner
        for value in kind.agreeing:
            through = value.agrees[0] if value.agrees else ""
            if value.name in op.values and through not in op.values:
                owner = self.get(op.kind, op.record_id).values().get(through)
                if owner is not None:
                    yield str(kind.values[through].ref), owner

    def _load(self, session: Session, keys: Iterable[Key], *, lock: bool) -> None:
        lookup = _LOCKED_RECORDS if lock else _RECORDS
        for kind, record_id, rev, wire, scopes in lookup.rows(session.connection(), keys):
            record = unpack(orjson.loads(wire))
            self._held[kind, record_id] = Held(record, rev, frozenset(scopes.split()))

    def get(self, kind: str, record_id: str) -> Held:
        """Give a record, an empty one if nobody has written it."""
        key = (kind, record_id)
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = Held(Record(kind, record_id))
        return held

    def stood(self, kind: str, record_id: str, name: str, content: Any) -> bool:
        """Tell whether a record's value was ever this, now or before somebody changed it."""
        if self.get(kind, record_id).values().get(name) == content:
            return True
        key = {"kind": kind, "record_id": record_id}
        writes = self._session.connection().scalars(_WRITES, key)
        return any((name, content) in orjson.loads(payload)["values"].items() for payload in writes)

    def references(self, op: Incoming) -> References:
        """List the values of an operation that refer to records, with the ids under each."""
        return self._references[op.op_id]

    def touched(self) -> list[tuple[Held, Incoming]]:
        """Give the records the batch has changed, each with the last operation that did."""
        return [(held, held.touched_by) for held in self._held.values() if held.touched_by]


def _read_references(kind: Kind, op: Incoming) -> References:
    """List the values of an operation that refer to records, with the ids under each."""
    return [
        (value, _referred_ids(value, op.values[value.name], op.values))
        for value in kind.referring
        if value.name in op.values
    ]


def _referred_ids(value: Value, content: Any, values: dict[str, Any]) -> list[str]:
    """Give the ids under one value; what is no id is left to the check of values."""
    if value.ref_identity:
        first, second = (values.get(name) for name in value.ref_identity)
        return [derive_id(first, second)] if is_id(first) and is_id(second) else []  # type: ignore[arg-type]  # is_id says they are texts
    ids = content if isinstance(content, list) else [content]
    return [owner for owner in ids if is_id(owner)]


def _load_accounts(session: Session, ids: set[str]) -> frozenset[str]:
    if not ids:
        return frozenset()
    return frozenset(session.connection().scalars(_ACCOUNTS, {"ids": ids}))
