"""A phone as the contract has it: what it keeps, what it shows, and how it exchanges with the office."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sync.clock import format_time, tick
from sync.contract import KINDS
from sync.rules import Record, Write, apply, unpack, winners

Key = tuple[str, str]
NewId = Callable[[], str]


@dataclass
class Store:
    """What lies in the phone's storage; a copy of it is a cloned or backed-up phone."""

    incarnation: str
    seq: int = 0
    clock: str | None = None
    epoch: str | None = None
    cursor: str | None = None
    outbox: list[dict[str, Any]] = field(default_factory=list)
    # Whatever was ever recorded here, for the oracle: who acts again knows what he did before.
    own: dict[Key, set[str]] = field(default_factory=dict)
    ledger: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: dict[Key, dict[str, Any]] = field(default_factory=dict)
    scopes: dict[Key, set[str]] = field(default_factory=dict)

    def copy(self) -> Store:
        """Give what a backup or a clone would hold."""
        return copy.deepcopy(self)


@dataclass
class Knowledge:
    """What the person truly had seen when he acted, for the oracle: revision, and his own earlier operations."""

    base_rev: int
    own: frozenset[str]


class Phone:
    """One phone in one person's hand."""

    def __init__(
        self, account: str, device_id: str, new_id: NewId, contract_version: int = 1
    ) -> None:
        self.account, self.device_id = account, device_id
        self._new_id = new_id
        self.contract_version = contract_version
        self.store = Store(new_id())
        self.clock_error = 0

    def shown(self, key: Key) -> Record:
        """Give a record as the screen shows it: the office's word with the outbox on top (A9)."""
        packed = self.store.records.get(key)
        record = unpack(packed) if packed else Record(*key)
        for op in self.store.outbox:
            if (op["kind"], op["record_id"]) == key:
                record = apply(KINDS[key[0]], record, self._write(op), "", op["at"])
        return record

    def _write(self, op: dict[str, Any]) -> Write:
        base = op["base"] or {"epoch": None, "rev": 0}
        return Write(
            op["action"], op["values"], op["incarnation"], op["seq"], base["epoch"], base["rev"]
        )

    def values(self, key: Key) -> dict[str, Any]:
        """Give what the screen shows of a record's values."""
        return winners(KINDS[key[0]], self.shown(key))

    def act(
        self, wall: int, key: Key, action: str, values: dict[str, Any]
    ) -> tuple[dict[str, Any], Knowledge]:
        """Record what the person does; durable when this returns."""
        packed = self.store.records.get(key)
        rev = packed["rev"] if packed else 0
        self.store.seq += 1
        self.store.clock = tick(self.store.clock, max(0, wall + self.clock_error))
        op: dict[str, Any] = {
            "op_id": self._new_id(),
            "incarnation": self.store.incarnation,
            "seq": self.store.seq,
            "author": self.account,
            "kind": key[0],
            "record_id": key[1],
            "base": {"epoch": self.store.epoch, "rev": rev} if rev else None,
            "at": self.store.clock,
            "action": action,
            "values": values,
            "contract_version": self.contract_version,
        }
        own = self.store.own.setdefault(key, set())
        knowledge = Knowledge(rev, frozenset(own))
        own.add(op["op_id"])
        self.store.outbox.append(op)
        return op, knowledge

    def message(self, wall: int, batch: int, page: int) -> dict[str, Any]:
        """Make a round's request with the first few waiting operations."""
        return {
            "protocol": 1,
            "contract_version": self.contract_version,
            "request_id": self._new_id(),
            "sent_at": format_time(max(0, wall + self.clock_error)),
            "incarnation": self.store.incarnation,
            "cursor": self.store.cursor,
            "operations": copy.deepcopy(self.store.outbox[:batch]),
            "limit": page,
            "health": {"unsent": len(self.store.outbox)},
        }

    def receive(self, answer: dict[str, Any]) -> bool:
        """Save a page with its cursor, then confirm; True while there is more."""
        store, pull = self.store, answer["pull"]
        if answer["new_incarnation"]:
            store.incarnation, store.seq = self._new_id(), 0
        for result in answer["results"]:
            if result.get("code") == "op_id_reused":
                raise AssertionError("a phone never changes an operation it made")
        if pull is None:
            return False
        store.epoch = answer["epoch"]
        for scope in pull["dropped"]:
            for key in list(store.scopes):
                self._leave(key, scope)
        for change in pull["changes"]:
            for record in change["records"]:
                key = (record["kind"], record["record_id"])
                store.records[key] = record
                store.scopes.setdefault(key, set()).add(change["scope"])
            for kind, record_id in change["exits"]:
                self._leave((kind, record_id), change["scope"])
        store.cursor = pull["cursor"]
        self._confirm({receipt["op_id"]: receipt for receipt in pull["receipts"]})
        if not pull["more"]:
            # An operation whose row an earlier cursor had passed: a restored phone sends it once more.
            self._confirm({r["op_id"]: r for r in answer["results"]})
        return bool(pull["more"])

    def _confirm(self, receipts: dict[str, dict[str, Any]]) -> None:
        self.store.ledger |= receipts
        self.store.outbox = [op for op in self.store.outbox if op["op_id"] not in receipts]

    def _leave(self, key: Key, scope: str) -> None:
        left = self.store.scopes.get(key, set())
        left.discard(scope)
        if not left:
            self.store.scopes.pop(key, None)
            self.store.records.pop(key, None)
