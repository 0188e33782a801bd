"""The real server code without HTTP, on a database in memory, with a clock and crash points of the simulation's."""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import orjson
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, select, update
from sqlalchemy.pool import StaticPool

import server.moments
from server import create_app
from server.bundles import public_key
from server.config import Settings
from server.database import reading, writing
from server.extensions import db
from server.incoming import read_operation
from server.journal.file import Entry, number, without_voided
from server.journal.notes import note_account
from server.journal.replay import replay_journal
from server.lineage import read_chain, start_epoch
from server.models.identity import Account, Device, RoleGrant
from server.models.log import Epoch, Operation, ParkedEntry, StoredRecord
from server.moments import now
from server.operations import Answer, Desk, Wanted, accept_desk_batch
from server.rounds import Keys, exchange
from server.schemas.sync import RoundSchema
from server.standing import read_standing
from server.tidy import tidy
from sync.contract import KINDS
from sync.rules import unpack, winners

FIRST_EPOCH = "00000000-0000-4000-8000-000000000001"
_ROUND = RoundSchema()
KEYS = Keys(b"receipts", b"cursors", public_key("s" * 40))


class MemoryJournal:
    """The journal, which outlives every restore of the database."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def append(self, entries: Sequence[Entry]) -> list[str]:
        """Keep entries as a file would: written out."""
        ids, lines = number(entries)
        self.entries += [orjson.loads(line) for line in lines.splitlines()]
        return ids

    def read(self) -> Iterator[Entry]:
        """Give every entry that was not voided."""
        voided = {entry["void"] for entry in self.entries if "void" in entry}
        return without_voided(list(self.entries), voided)


class CrashError(Exception):
    """The server process died here."""


class Office:
    """One app on one database in memory; ``reset`` gives every seed a fresh one."""

    def __init__(self, folder: Path) -> None:
        settings = Settings("s" * 40, folder, "sqlite://", folder)
        self.journal = MemoryJournal()
        with mock.patch("server.engine_options", return_value={"poolclass": StaticPool}):
            self.app: Flask = create_app(settings)
        self.app.extensions["socoso_journal"] = self.journal
        self._crash_in: int | None = None
        self.wall = 0
        with self.app.app_context():
            upgrade()
            with writing() as session:
                session.execute(update(Epoch).values(epoch=FIRST_EPOCH))
            # By name, when it happens: a mutant may have put another in its place.
            event.listen(db.engine, "before_cursor_execute", lambda *_: self._maybe_crash())
            event.listen(db.engine, "commit", lambda _: self._maybe_crash())
            self._connection: sqlite3.Connection = db.engine.raw_connection().driver_connection  # type: ignore[assignment]  # the SQLite driver's own
        self._empty = self._connection.serialize()

    @contextlib.contextmanager
    def world(self) -> Iterator[None]:
        """Run with the simulation's clock in place of the machine's."""
        with (
            self.app.app_context(),
            mock.patch.object(server.moments, "now_ms", self._read_clock),
            mock.patch("server.rounds.now_ms", self._read_clock),
            mock.patch("server.rounds.note_high_water"),
            mock.patch("server.lineage.new_epoch_id", self._next_epoch),
        ):
            yield

    def _next_epoch(self) -> str:
        return self.new_id()

    def _read_clock(self) -> int:
        return self.wall

    def reset(self, wall: int) -> None:
        """Forget everything and set the clock."""
        self._replace_database(self._empty)
        self.journal.entries.clear()
        self.wall, self._crash_in, self._seq = wall, None, 0
        self.keys = KEYS
        self.office, self.desk = self.new_id(), self.new_id()
        self.incarnation = self.new_id()
        with writing() as session:
            session.add(Account(id=self.office, display_name="Văn phòng", created_at=now()))
            session.flush()
            session.add(RoleGrant(account_id=self.office, role="office", scope=None, since=now()))
            session.add(Device(id=self.desk, account_id=self.office, enrolled_at=now()))
            note_account(session, self.office)

    def new_id(self) -> str:
        """Give an id; the simulation replaces the source by one that follows its seed."""
        return str(uuid.uuid4())

    def back_up(self) -> bytes:
        """Give a copy of the database as it is now."""
        return self._connection.serialize()

    def _replace_database(self, copy: bytes) -> None:
        """Put a copy in place, by way of a connection of its own.

        To deserialize into a connection that has prepared statements crashes SQLite now and then.
        """
        self._connection.rollback()
        source = sqlite3.connect(":memory:")
        try:
            source.deserialize(copy)
            source.backup(self._connection)
        finally:
            source.close()

    def restore(self, copy: bytes) -> None:
        """Go back to a copy, as `socoso restore` does."""
        self._replace_database(copy)
        with writing() as session:
            start_epoch(session)
        replay_journal(self.journal, KEYS.receipts)

    def tidy(self) -> int:
        """Clear away exits and deleted records up to now, as `socoso tidy` does long after."""
        return tidy(days=0)

    def chain(self) -> list[str]:
        """Name the epochs, the present one last."""
        with reading() as session:
            return read_chain(session)

    def parked(self) -> set[str]:
        """Name the office's operations that wait for what phones bring back."""
        with reading() as session:
            return set(session.scalars(select(ParkedEntry.op_id)))

    def enrol(self, role: str, scope: str | None) -> tuple[str, str]:
        """Make a person with a phone: the ids of account and device."""
        account = self.new_id()
        with writing() as session:
            session.add(Account(id=account, display_name="Mẫu", created_at=now()))
            session.flush()
            session.add(RoleGrant(account_id=account, role=role, scope=scope, since=now()))
        return account, self.add_device(account)

    def grant(self, account: str, role: str, scope: str) -> None:
        """Give a person a role more."""
        with writing() as session:
            session.add(RoleGrant(account_id=account, role=role, scope=scope, since=now()))
            note_account(session, account)

    def add_device(self, account: str) -> str:
        """Enrol a phone for a person."""
        device = self.new_id()
        with writing() as session:
            session.add(Device(id=device, account_id=account, enrolled_at=now()))
            note_account(session, account)
        return device

    def revoke(self, device: str) -> None:
        """Take a phone's access away."""
        with writing() as session:
            row = session.get_one(Device, device)
            row.revoked_at = row.revoked_at or now()
            note_account(session, row.account_id)

    def forget_cursors(self) -> None:
        """Lose the key that cursors are signed with."""
        self.keys = Keys(KEYS.receipts, self.new_id().encode(), KEYS.bundles)

    def desk_write(
        self, kind: str, record_id: str, action: str, base_rev: int | None, values: dict[str, Any]
    ) -> Answer:
        """Do something at the office's desk."""
        wanted = Wanted(self.new_id(), kind, record_id, action, base_rev, values)
        return self.desk_write_all([wanted])[0]

    def desk_write_all(self, wanted: Sequence[Wanted]) -> list[Answer]:
        """Do several things at the office's desk, in one transaction."""
        desk = Desk(self.desk, self.office, now(), self.incarnation, self._seq + 1)
        self._seq += len(wanted)
        return accept_desk_batch(desk, KEYS.receipts, wanted)

    def round(
        self, device_id: str, message: dict[str, Any], crash_in: int | None = None
    ) -> dict[str, Any]:
        """Answer a phone; CrashError after that many statements, with nothing half done."""
        wire: dict[str, Any] = orjson.loads(orjson.dumps(message))
        with reading() as session:
            standing = read_standing(session, device_id, now())
        self._crash_in = crash_in
        try:
            operations = [read_operation(raw) for raw in wire["operations"]]
            answer: dict[str, Any] = orjson.loads(
                exchange(standing, _ROUND.load(wire), operations, self.keys)
            )
            return answer
        finally:
            self._crash_in = None

    def _maybe_crash(self) -> None:
        if self._crash_in is not None:
            self._crash_in -= 1
            if self._crash_in <= 0:
                raise CrashError

    def log(self) -> list[Operation]:
        """Give every stored operation, in no particular order."""
        with reading() as session:
            return list(session.scalars(select(Operation)))

    def revisions_of(self, op_ids: Iterable[str]) -> dict[str, int | None]:
        """Give the revisions that operations made of their records."""
        made = select(Operation.op_id, Operation.rev).where(Operation.op_id.in_(op_ids))
        with reading() as session:
            return {op_id: rev for op_id, rev in session.execute(made).all()}  # noqa: C416  # mypy knows no rows in dict()

    def may_read(self, device_id: str) -> set[str]:
        """Name the scopes a phone has now."""
        with reading() as session:
            return set(read_standing(session, device_id, now()).scopes)

    def values(self, kind: str, record_id: str) -> dict[str, Any]:
        """Give a record's values as everyone sees them."""
        return winners(KINDS[kind], unpack(orjson.loads(self.records()[kind, record_id].wire)))

    def records(self) -> dict[tuple[str, str], StoredRecord]:
        """Give every record as stored."""
        with reading() as session:
            return {(r.kind, r.record_id): r for r in session.scalars(select(StoredRecord))}
