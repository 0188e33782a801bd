"""A small cast for tests and benchmarks: an office with a desk, people with fixed rights, phones that push and pull."""

from __future__ import annotations

import itertools
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from server.database import writing
from server.identity.tokens import hash_token, make_token
from server.journal.notes import note_account
from server.models.identity import Account, Device, RoleGrant
from server.moments import now
from server.operations import Answer, Desk, accept_desk
from server.receipts import derive_key
from sync.contract import derive_id


def new_id() -> str:
    """Give a fresh id for a record or an operation."""
    return str(uuid.uuid4())


@dataclass
class Phone:
    """An enrolled phone; it numbers its operations itself."""

    device_id: str
    token: str
    author: str
    incarnation: str = field(default_factory=new_id)
    seq: int = 0

    def operation(
        self, kind: str, record_id: str, *, action: str = "create", **more: Any
    ) -> dict[str, Any]:
        """Make the operation of one thing a person did; ``values`` and any other part may be given."""
        self.seq += 1
        made = {
            "op_id": new_id(),
            "incarnation": self.incarnation,
            "seq": self.seq,
            "author": self.author,
            "kind": kind,
            "record_id": record_id,
            "base": None,
            "at": f"{now()}-{self.seq % 0xFFFF:04x}",
            "action": action,
            "values": {},
            "contract_version": 1,
        }
        return made | more

    def message(self, operations: list[Any], **more: Any) -> dict[str, Any]:
        """Make the body of a round."""
        made = {
            "protocol": 1,
            "contract_version": 1,
            "request_id": secrets.token_hex(8),
            "sent_at": now(),
            "incarnation": self.incarnation,
            "cursor": None,
            "operations": operations,
        }
        return made | more

    def headers(self) -> dict[str, str]:
        """Give what the phone sends along to be known."""
        return {"Authorization": f"Bearer {self.token}"}


class Cast:
    """Makes people and records in an app's database, records through the office's desk like everyone."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._key = derive_key(app.extensions["socoso"].secret, "receipt")
        self._seq = itertools.count(1)
        self._incarnation = new_id()
        self.office = self.create_account("Văn phòng", "office")
        self.desk = new_id()
        self.enrolled_at = now()
        with app.app_context(), writing() as session:
            session.add(Device(id=self.desk, account_id=self.office, enrolled_at=self.enrolled_at))
            note_account(session, self.office)

    def create_account(
        self, name: str = "Mẫu Thị Hà", role: str = "trainer", scope: str | None = None
    ) -> str:
        """Make a person with a role over a scope."""
        account = new_id()
        with self._app.app_context(), writing() as session:
            session.add(Account(id=account, display_name=name, created_at=now()))
            session.flush()
            session.add(RoleGrant(account_id=account, role=role, scope=scope, since=now()))
            note_account(session, account)
        return account

    def enrol(self, account: str) -> Phone:
        """Give a person a phone."""
        phone = Phone(new_id(), make_token(), account)
        with self._app.app_context(), writing() as session:
            secret = hash_token(phone.token)
            session.add(
                Device(
                    id=phone.device_id, account_id=account, secret_hash=secret, enrolled_at=now()
                )
            )
            note_account(session, account)
        return phone

    def write(
        self, kind: str, record_id: str, *, action: str = "create", base_rev: int | None = None,
        op_id: str | None = None, values: dict[str, Any],
    ) -> Answer:  # fmt: skip
        """Do something at the office's desk."""
        desk = Desk(self.desk, self.office, self.enrolled_at, self._incarnation, next(self._seq))
        with self._app.app_context():
            return accept_desk(
                desk, self._key, op_id=op_id or new_id(), kind=kind, record_id=record_id,
                action=action, base_rev=base_rev, values=values,
            )  # fmt: skip

    def create(self, kind: str, record_id: str | None = None, /, **values: Any) -> str:
        """Make a record at the office's desk and give its id."""
        record_id = record_id or new_id()
        answer = self.write(kind, record_id, values=values)
        assert answer.result == "applied", answer
        return record_id

    def create_ward(self, name: str = "Lê Lợi") -> str:
        """Make a ward."""
        return self.create("ward", code="16669", name=name, unit_type="phuong")

    def create_group(self, ward: str, name: str = "Khối 5") -> str:
        """Make a khối."""
        return self.create("residential_group", ward=ward, name=name, group_kind="khoi")

    def create_class(self, *trainers: str, number: int = 1) -> str:
        """Make an open class with its trainers."""
        return self.create(
            "training_class", number=number, title=f"Lớp {number}", class_kind="class",
            state="open", trainers=list(trainers),
        )  # fmt: skip

    def create_session(self, training_class: str, number: int = 1, half: str = "morning") -> str:
        """Make a half-day of a class."""
        return self.create(
            "session", training_class=training_class, number=number, held_on="2024-03-12", half=half
        )

    def add_person(self, training_class: str, name: str = "Mẫu Thị Hà", **values: Any) -> str:
        """Put somebody on a class's roster and give the person's id."""
        person = new_id()
        self.create(
            "roster_entry", derive_id(training_class, person),
            training_class=training_class, person=person, full_name=name, **values,
        )  # fmt: skip
        return person


def mark(
    phone: Phone, session: str, training_class: str, person: str, status: str, **more: Any
) -> dict[str, Any]:
    """Make the operation of one mark on a roster."""
    values = {
        "training_class": training_class,
        "session": session,
        "person": person,
        "status": status,
        "checked_in_at": now(),
        "method": "list",
    }
    return phone.operation("attendance", derive_id(session, person), values=values, **more)


def broadcast(phone: Phone, group: str, ward: str, day: int = 12, **more: Any) -> dict[str, Any]:
    """Make the operation of one afternoon's broadcast."""
    values = {
        "channel": "group_speaker",
        "ward": ward,
        "group": group,
        "started_at": f"2024-03-{day:02d}T10:00:00.000Z",
        "duration_minutes": 15,
        "title": "Tín dụng cho hộ nghèo",
        "source": "own",
        "outcome": "whole",
        "recorded": "on_spot",
    }
    return phone.operation(
        "broadcast", more.pop("record_id", None) or new_id(), values=values, **more
    )
