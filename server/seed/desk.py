"""The desk that seeds: writes through the same operations as everybody, each with a fixed id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import select

from server import operations
from server.config import current_settings
from server.database import reading, writing
from server.incoming import Incoming, build_incoming
from server.journal.notes import note_account
from server.judge import Deliverer
from server.lineage import read_lineage
from server.models.identity import Account, Device, RoleGrant
from server.models.log import Operation, StoredRecord
from server.moments import now, now_ms
from server.receipts import derive_key
from server.seed.ids import seed_id
from sync.contract import CONTRACT_VERSION

_BATCH: Final = 500


class SeedError(Exception):
    """The seed's own data was refused: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to write once; ``occasion`` tells several writes of one record apart."""

    kind: str
    record_id: str
    values: Mapping[str, Any]
    action: str = "create"
    occasion: str = ""

    @property
    def op_id(self) -> str:
        """Give the fixed id of the operation that writes this."""
        return seed_id("op", self.kind, self.record_id, self.action, self.occasion)


@dataclass(frozen=True, slots=True)
class SeedDesk:
    """An account with a desk of its own, for writing sample entries in its name."""

    account_id: str
    name: str

    def write(self, entries: Sequence[Entry]) -> int:
        """Write what was not written before; give how many entries that were."""
        fresh = _not_yet_written(entries)
        deliverer = Deliverer(
            self._device_id, self.account_id, now(), revoked=False, journaled=True
        )
        key = derive_key(current_settings().secret, "receipt")
        for batch in _batches(fresh):
            for answer in operations.accept(deliverer, self._operations(batch), key, 0):
                if answer.result == "rejected":
                    raise SeedError(f"{answer.code} {answer.value or ''} ({answer.op_id})")
        return len(fresh)

    @property
    def _device_id(self) -> str:
        return seed_id("desk", self.account_id)

    def _operations(self, batch: Sequence[Entry]) -> list[Incoming]:
        revs = _revs(batch)
        with reading() as session:
            epoch, _ = read_lineage(session)
        # Later in every run, as each write of one incarnation must be.
        first = now_ms() * 1000
        return [
            self._operation(entry, first + place, epoch, revs.get((entry.kind, entry.record_id)))
            for place, entry in enumerate(batch)
        ]

    def _operation(self, entry: Entry, seq: int, epoch: str, rev: int | None) -> Incoming:
        content = {
            "op_id": entry.op_id,
            "author": self.account_id,
            "kind": entry.kind,
            "record_id": entry.record_id,
            "action": entry.action,
            "values": {name: value for name, value in entry.values.items() if value is not None},
        }
        digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
        operation = content | {
            "incarnation": seed_id("incarnation", self.account_id),
            "seq": seq,
            "at": f"{now()}-0000",
            "base": {"epoch": epoch, "rev": rev} if rev else None,
            "contract_version": CONTRACT_VERSION,
        }
        return build_incoming(operation, orjson.dumps(operation), digest)

    def prepare(self, roles: Sequence[tuple[str, str | None]], since: str | None = None) -> None:
        """Create the account, its desk and its roles, held since a time, where they are missing."""
        with writing() as session:
            if session.get(Account, self.account_id) is None:
                session.add(Account(id=self.account_id, display_name=self.name, created_at=now()))
                session.flush()
                session.add_all(
                    RoleGrant(
                        account_id=self.account_id, role=role, scope=scope, since=since or now()
                    )
                    for role, scope in roles
                )
            if session.get(Device, self._device_id) is None:
                session.add(
                    Device(
                        id=self._device_id,
                        account_id=self.account_id,
                        platform="office",
                        enrolled_at=now(),
                    )
                )
                note_account(session, self.account_id)


def _not_yet_written(entries: Sequence[Entry]) -> list[Entry]:
    written: set[str] = set()
    with reading() as session:
        for batch in _batches(entries):
            ids = [entry.op_id for entry in batch]
            written.update(session.scalars(select(Operation.op_id).where(Operation.op_id.in_(ids))))
    return [entry for entry in entries if entry.op_id not in written]


def _revs(batch: Sequence[Entry]) -> dict[tuple[str, str], int]:
    """Give the present revisions of records about to be edited, so that an edit has seen them."""
    ids = [entry.record_id for entry in batch if entry.action != "create"]
    with reading() as session:
        rows = session.execute(
            select(StoredRecord.kind, StoredRecord.record_id, StoredRecord.rev).where(
                StoredRecord.record_id.in_(ids)
            )
        )
        return {(kind, record_id): rev for kind, record_id, rev in rows}


def _batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), _BATCH):
        yield entries[start : start + _BATCH]
