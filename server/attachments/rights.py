"""Who may give and who may read the bytes of an attachment (T3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.log import StoredRecord
from server.moments import now
from server.scopes import Grant, as_before_handover, grants_of, may_write
from server.standing import Phone
from sync.contract import KINDS

KIND: Final = "attachment"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who brings bytes: a phone or an office's desk, and the account it acts for."""

    device_id: str
    account_id: str
    # A book was handed over from it: its bytes are facts as its words are (H3).
    leaving: bool = False


def sender_of(phone: Phone) -> Sender:
    """Give the phone that a message came from as a sender."""
    return Sender(phone.id, phone.account_id, phone.leaving)


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment's record, as far as its bytes concern it."""

    id: str
    values: Mapping[str, Any]
    scopes: frozenset[str]
    first_written_at: str


def load(session: Session, ids: Collection[str]) -> list[Attached]:
    """Load attachments by id, those that nobody wrote left out."""
    rows = session.execute(
        select(StoredRecord.record_id, StoredRecord.wire, StoredRecord.scopes).where(
            StoredRecord.kind == KIND, StoredRecord.record_id.in_(ids)
        )
    )
    return [_read(*row) for row in rows]


def _read(record_id: str, wire: str, scopes: str) -> Attached:
    packed = orjson.loads(wire)
    first = min(at for *_, at in packed["dots"])[:24]
    return Attached(record_id, packed["values"], frozenset(scopes.split()), first)


def writable(session: Session, sender: Sender, attached: Iterable[Attached]) -> list[Attached]:
    """Give those whose record the sender may write at some moment since it was first written (P5)."""
    grants = grants_of(session, [sender.account_id])[sender.account_id]
    if sender.leaving:
        grants = as_before_handover(grants)
    return [one for one in attached if _may_give(grants, one)]


def _may_give(grants: Iterable[Grant], one: Attached) -> bool:
    at = now()
    start = min(one.first_written_at, at)
    return may_write(KINDS[KIND], grants, one.id, one.values, start, at)
