"""What lies on a real phone's disk, in the words of the simulation's own phone."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.simulation.phone import Key, Store


@dataclass
class Screen:
    """What one tab shows."""

    tab: int
    opened: list[str]
    shown: list[dict[str, Any]]
    waiting: int
    attention: int
    outdated: bool
    lost: int | None
    pull_refused: str | None
    failure: dict[str, Any] | None
    sending: bool
    account: str | None


@dataclass
class ClientStore(Store):
    """A phone's databases as read; ``copy`` has the host keep the databases themselves."""

    # Ledger rows as the phone has them: with what the person has looked at.
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)
    take_copy: Callable[[], int] | None = None
    kept_copy: int | None = None

    def copy(self) -> ClientStore:
        """Give what a backup or a clone would hold."""
        kept = self.take_copy() if self.take_copy else self.kept_copy
        double = copy.deepcopy(replace(self, take_copy=None))
        double.kept_copy = kept
        return double


def read_store(stores: dict[str, Any], own: dict[Key, set[str]]) -> ClientStore:
    """Read the rows of a phone's databases; ``own`` is what was ever recorded there."""
    meta = dict(stores["meta"])
    counters = meta["counters"]
    records = [row for _, row in stores["records"]]
    ledger = dict(stores["ledger"])
    chain = _open(meta.get("lineage")) or []
    return ClientStore(
        incarnation=counters["incarnation"],
        seq=counters["seq"],
        clock=counters["clock"],
        epoch=_open(meta.get("epoch")),
        cursor=_open(meta.get("cursor")),
        outbox=[_open(row["sealed"]) for _, row in stores["outbox"]],
        own=own,
        ledger={op_id: _open(row["outcome"]) for op_id, row in ledger.items()},
        sent={op_id: _open(row["sealed"]) for op_id, row in ledger.items()},
        lineage={epoch: frozenset(chain[: n + 1]) for n, epoch in enumerate(chain)},
        offer=_open(meta.get("offer")),
        received_in={_key(row): row["epoch"] for row in records},
        records={_key(row): _open(row["sealed"]) for row in records},
        scopes={_key(row): set(row["scopes"]) for row in records},
        rows=ledger,
        raw=stores,
    )


def _open(sealed: dict[str, Any] | None) -> Any:
    return sealed["plain"] if sealed else None


def _key(row: dict[str, Any]) -> Key:
    return row["kind"], row["record_id"]


def as_old_phone(account: str, device_id: str, store: Store) -> dict[str, Any]:
    """Give what the app's first version would have kept of a store."""
    ledger = [
        {"operation": op, "confirmation": _confirmation(op, store.ledger[op_id])}
        for op_id, op in store.sent.items()
    ]
    records = [
        {"packed": packed, "epoch": store.received_in[key], "scopes": sorted(store.scopes[key])}
        for key, packed in store.records.items()
    ]
    return {
        "account": account, "device_id": device_id, "records": records, "ledger": ledger,
        **{name: getattr(store, name) for name in ("incarnation", "seq", "clock", "epoch", "cursor", "outbox")},
    }  # fmt: skip


def _confirmation(op: dict[str, Any], receipt: dict[str, Any]) -> dict[str, Any]:
    result = receipt.get("first") or receipt["result"]
    told: dict[str, Any] = {
        name: receipt[name] for name in ("receipt", "code", "value", "flags") if name in receipt
    }
    return {
        "op_id": op["op_id"], "kind": op["kind"], "record_id": op["record_id"], "result": result,
        "received_at": receipt.get("received_at", "2024-03-12T08:00:00.000Z"), **told,
    }  # fmt: skip
