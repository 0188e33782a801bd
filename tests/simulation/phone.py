"""A phone as the contract has it: what it keeps, what it shows, and how it exchanges with the office.

After a restore of the office it offers again what the office lacks before it pulls (E4 to E6).
"""

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


# Marks a scope that is read anew: what came by it before goes unless it comes again (L9).
STALE = "?"


@dataclass
class Offer:
    """What is under way after a new epoch was heard of: own operations, then what was witnessed."""

    epoch: str
    fork: dict[str, int]
    stage: str = "own"
    later: set[str] = field(default_factory=set)
    progress: bool = False
    witnessed: set[Key] = field(default_factory=set)


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
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    # In which epoch each operation was last answered, and each record last received.
    answered_in: dict[str, str] = field(default_factory=dict)
    received_in: dict[Key, str] = field(default_factory=dict)
    places: dict[tuple[Key, str], int] = field(default_factory=dict)
    lineage: dict[str, frozenset[str]] = field(default_factory=dict)
    offer: Offer | None = None
    records: dict[Key, dict[str, Any]] = field(default_factory=dict)
    scopes: dict[Key, set[str]] = field(default_factory=dict)

    def copy(self) -> Store:
        """Give what a backup or a clone would hold."""
        return copy.deepcopy(self)


@dataclass
class Knowledge:
    """What the person truly had seen when he acted, for the oracle: revision, and his own earlier operations."""

    base_epoch: str | None
    base_rev: int
    own: frozenset[str]


def to_write(op: dict[str, Any]) -> Write:
    """Give what the rules need of an operation."""
    base = op["base"] or {"epoch": None, "rev": 0}
    return Write(
        op["action"], op["values"], op["incarnation"], op["seq"], base["epoch"], base["rev"]
    )


class Phone:
    """One phone in one person's hand.

    A world asks it to ``act``, for the ``message`` of a request, and tells it with ``receive`` or
    ``miss`` what came back; it reads ``shown`` and ``store``, copies a store and puts one in.
    """

    def __init__(
        self, account: str, device_id: str, new_id: NewId, contract_version: int = 1
    ) -> None:
        self.account, self.device_id = account, device_id
        self._new_id = new_id
        self.contract_version = contract_version
        self.store = Store(new_id())
        self.clock_error = 0
        self.gone = False
        self._asked: set[Key] = set()

    def renew(self, contract_version: int) -> None:
        """Go on with a newer app: nothing is left but what lies in the storage."""
        self.contract_version = contract_version
        self._asked = set()

    def shown(self, key: Key) -> Record:
        """Give a record as the screen shows it: the office's word with the outbox on top (A9)."""
        packed = self.store.records.get(key)
        record = unpack(packed) if packed else Record(*key)
        for op in self.store.outbox:
            if (op["kind"], op["record_id"]) == key:
                record = apply(
                    KINDS[key[0]], record, to_write(op), "", op["at"], self.store.lineage
                )
        return record

    def held(self) -> dict[Key, tuple[str, dict[str, Any]]]:
        """Give every record held here, with the epoch it was received in."""
        records = copy.deepcopy(self.store.records)
        return {key: (self.store.received_in[key], packed) for key, packed in records.items()}

    def values(self, key: Key) -> dict[str, Any]:
        """Give what the screen shows of a record's values."""
        return winners(KINDS[key[0]], self.shown(key))

    def act(
        self, wall: int, key: Key, action: str, values: dict[str, Any]
    ) -> tuple[dict[str, Any], Knowledge] | None:
        """Record what the person does, durable when this returns; None if nothing could be kept."""
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
            "at": self.store.clock,
            "action": action,
            "values": values,
            "contract_version": self.contract_version,
        }
        own = self.store.own.setdefault(key, set())
        epoch = self.store.received_in[key] if rev else None
        op["base"] = {"epoch": epoch, "rev": rev} if rev else None
        knowledge = Knowledge(epoch, rev, frozenset(own))
        own.add(op["op_id"])
        self.store.outbox.append(op)
        return op, knowledge

    def message(self, wall: int, batch: int, page: int) -> dict[str, Any] | None:
        """Make a round's request: an offer if one is under way, else what waits; None if it sends nothing now."""
        made = self._message(wall, page)
        if self.store.offer:
            return made | {"pull": False, **self._offered(self.store.offer, batch)}
        return made | {"operations": copy.deepcopy(self.store.outbox[:batch])}

    def _message(self, wall: int, page: int) -> dict[str, Any]:
        return {
            "protocol": 1,
            "contract_version": self.contract_version,
            "request_id": self._new_id(),
            "sent_at": format_time(max(0, wall + self.clock_error)),
            "incarnation": self.store.incarnation,
            "cursor": self.store.cursor,
            "epoch": self.store.offer.epoch if self.store.offer else self.store.epoch,
            "operations": [],
            "limit": page,
            "health": {"unsent": len(self.store.outbox)},
        }

    def miss(self, fault: str) -> None:
        """No answer came to the last message: whatever waits goes on waiting."""

    def receive(self, answer: dict[str, Any]) -> bool:
        """Save a page with its cursor, then confirm; True while there is more."""
        store, pull = self.store, answer["pull"]
        if answer["new_incarnation"]:
            store.incarnation, store.seq = self._new_id(), 0
        if self._hears_of_epoch(answer):
            return True
        if store.offer:
            self._offer_answered(store.offer, answer)
            return True
        if answer["pull_refused"] == "bad_cursor":
            self._read_anew()
            return True
        for result in answer["results"]:
            if result.get("code") == "op_id_reused":
                raise AssertionError("a phone never changes an operation it made")
        if pull is None:
            self._confirm({r["op_id"]: r for r in answer["results"]})  # a revoked phone's (L6)
            return False
        store.epoch = answer["epoch"]
        chain = answer.get("lineage", [answer["epoch"]])
        store.lineage = {e: frozenset(chain[: n + 1]) for n, e in enumerate(chain)}
        self._mark_stale(set(pull["reset"]))
        for scope in pull["dropped"]:
            for key in list(store.scopes):
                self._leave(key, scope)
                self._leave(key, STALE + scope)
        for change in pull["changes"]:
            for record in change["records"]:
                key = (record["kind"], record["record_id"])
                store.records[key] = record
                store.received_in[key] = answer["epoch"]
                store.places[key, change["scope"]] = change["through"]
                scopes = store.scopes.setdefault(key, set())
                scopes.add(change["scope"])
                scopes.discard(STALE + change["scope"])
            for kind, record_id in change["exits"]:
                self._leave((kind, record_id), change["scope"])
                self._leave((kind, record_id), STALE + change["scope"])
        store.cursor = pull["cursor"]
        self._confirm({receipt["op_id"]: receipt for receipt in pull["receipts"]})
        if not pull["more"]:
            for key, scopes in list(store.scopes.items()):
                for scope in [name for name in scopes if name.startswith(STALE)]:
                    self._leave(key, scope)
            # An operation whose row an earlier cursor had passed: a restored phone sends it once more.
            self._confirm({r["op_id"]: r for r in answer["results"]})
        return bool(pull["more"])

    def _read_anew(self) -> None:
        """Pull from the beginning; what is held stays in sight until then (L7)."""
        self.store.cursor = None
        self._mark_stale({scope for scopes in self.store.scopes.values() for scope in scopes})

    def _mark_stale(self, anew: set[str]) -> None:
        for key, scopes in self.store.scopes.items():
            self.store.scopes[key] = {
                STALE + s if s in anew and not s.startswith(STALE) else s for s in scopes
            }

    def _hears_of_epoch(self, answer: dict[str, Any]) -> bool:
        """Begin to offer when the office's book has another life than the one known here (E4)."""
        store = self.store
        if store.epoch is None or answer["epoch"] == store.epoch:
            return False
        if store.offer and store.offer.epoch == answer["epoch"]:
            return False
        store.offer = Offer(answer["epoch"], answer.get("fork", {}))
        return True

    def _offered(self, offer: Offer, batch: int) -> dict[str, Any]:
        if offer.stage == "witness":
            epoch, keys = self._to_witness(offer)
            self._asked = set(keys[:batch])
            records = [copy.deepcopy(self.store.records[key]) for key in keys[:batch]]
            return {"witnessed": {"epoch": epoch, "records": records}} if keys else {}
        ids = self._to_offer(offer)[:batch]
        operations = [copy.deepcopy(self.store.sent[op_id]) for op_id in ids]
        return {"operations": operations, "reoffered": offer.stage != "last"}

    def _to_offer(self, offer: Offer) -> list[str]:
        """Own operations that the office may have lost, in the order they were made."""
        store, own = self.store, offer.fork.get(f"device:{self.device_id}", 0)
        lost = (
            op_id
            for op_id in store.sent
            if store.answered_in[op_id] != offer.epoch
            and store.ledger[op_id].get("seq", own + 1) > own
        )
        return [op_id for op_id in lost if op_id not in offer.later]

    def _to_witness(self, offer: Offer) -> tuple[str, list[Key]]:
        """Records beyond the fork point, of one epoch at a time."""
        store = self.store
        keys = [
            key
            for key, scopes in sorted(store.scopes.items())
            if store.received_in[key] != offer.epoch
            and key not in offer.witnessed
            and any(
                scope.startswith(STALE) or store.places[key, scope] > offer.fork.get(scope, 0)
                for scope in scopes
            )
        ]
        epoch = store.received_in[keys[0]] if keys else ""
        return epoch, [key for key in keys if store.received_in[key] == epoch]

    def _offer_answered(self, offer: Offer, answer: dict[str, Any]) -> None:
        for result in answer["results"]:
            if result["result"] == "later":
                offer.later.add(result["op_id"])
                continue
            offer.progress = True
            self._settle(result, offer.epoch)
        if offer.stage == "witness":
            _, keys = self._to_witness(offer)
            offer.witnessed |= self._asked & set(keys)
        self._next_stage(offer)

    def _settle(self, result: dict[str, Any], epoch: str) -> None:
        op_id = result["op_id"]
        if op_id in self.store.sent:
            # Its new place is told by its receipt; until then it counts as one that may be lost.
            self.store.ledger[op_id] = result
            self.store.answered_in[op_id] = epoch

    def _next_stage(self, offer: Offer) -> None:
        if offer.stage == "witness":
            if not self._to_witness(offer)[1]:
                offer.stage, offer.later, offer.progress = "again", set(), False
        elif self._to_offer(offer):
            return
        elif offer.stage == "own":
            offer.stage = "witness"
        elif offer.stage == "again" and offer.later and offer.progress:
            offer.later, offer.progress = set(), False
        elif offer.stage == "again":
            offer.stage, offer.later = "last", set()
        if offer.stage in ("again", "last") and not self._to_offer(offer) and not offer.later:
            self.store.offer, self.store.epoch = None, offer.epoch

    def _confirm(self, receipts: dict[str, dict[str, Any]]) -> None:
        for op in self.store.outbox:
            if op["op_id"] in receipts:
                self.store.sent[op["op_id"]] = op
        for op_id, receipt in receipts.items():
            # What was offered again is told once more, with its new place.
            self.store.ledger[op_id] = receipt
            self.store.answered_in[op_id] = str(self.store.epoch)
        self.store.outbox = [op for op in self.store.outbox if op["op_id"] not in receipts]

    def _leave(self, key: Key, scope: str) -> None:
        left = self.store.scopes.get(key, set())
        left.discard(scope)
        if not left:
            self.store.scopes.pop(key, None)
            self.store.records.pop(key, None)
