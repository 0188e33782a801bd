"""One exchange with a phone: take its operations, note its health, give it what changed (SPEC.md, M)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from server.alarms import raise_alarm
from server.bundles import PublicKey
from server.cursor import BadCursorError, Cursor, read_cursor, write_cursor
from server.database import reading, writing
from server.errors import ApiError
from server.feed import (
    CursorAheadError,
    Page,
    changes_since,
    is_current,
    no_news,
    page_to_json,
)
from server.handovers.phones import read_handed_over
from server.highwater import note_high_water
from server.incoming import Incoming
from server.journal.notes import note_account
from server.journal.replay import replay_parked
from server.judge import Deliverer
from server.lineage import read_fork
from server.models.identity import Device
from server.moments import now, now_ms
from server.operations import Answer, accept
from server.scopes import device_scope
from server.standing import Phone, Standing, read_standing
from server.witness import take_witnessed
from sync.clock import parse_time
from sync.contract import CONTRACT_VERSION, PROTOCOL

# A phone that has nothing new to say still shows as seen this often; each time costs a write.
_CONTACT_MS: Final = 60_000
_HEALTH: Final = ("app_version", "unsent", "oldest_unsent_at", "storage_free_mb", "persisted")


@dataclass(frozen=True, slots=True)
class Keys:
    """What the server signs with, and what phones seal for."""

    receipts: bytes
    cursors: bytes
    bundles: PublicKey


def exchange(
    standing: Standing, message: dict[str, Any], operations: list[Incoming], keys: Keys
) -> bytes:
    """Do a round for a phone and give the answer as JSON; ``message`` is a loaded RoundSchema.

    ``standing`` is how things stood when the message came.
    """
    arrived, phone = now_ms(), standing.phone
    offset = arrived - parse_time(message["sent_at"])
    deliverer = Deliverer(
        phone.id,
        phone.account_id,
        phone.enrolled_at,
        phone.revoked_at is not None,
        leaving=phone.leaving,
    )
    if not _is_meant_for(standing.chain[-1], message):
        message, operations = {**message, "reoffered": False, "witnessed": None}, []
    answers = _take(deliverer, message, operations, keys.receipts, offset)
    if message["incarnation"] != phone.incarnation:
        _note_incarnation(phone.id, message["incarnation"])
    _note_health(phone, message["health"], now())
    reply = _reply(standing, message, keys.cursors)
    standing = reply.standing
    if reply.refused == "cursor_ahead":
        raise_alarm("cursor_ahead", f"device {phone.id}")
    head: dict[str, Any] = {
        "protocol": PROTOCOL,
        "contract_version": CONTRACT_VERSION,
        "request_id": message["request_id"],
        "server_time": now(),
        "epoch": standing.chain[-1],
        "results": [answer.to_wire() for answer in answers],
        "new_incarnation": _counts_forked(message["incarnation"], operations, answers),
        # A revoked phone may be in anyone's hands: it learns no names.
        "account": None if standing.phone.revoked_at else standing.account,
        "pull_refused": reply.refused,
    }
    if len(standing.chain) > 1:
        head["lineage"] = standing.chain
    if reply.fork is not None:
        head["fork"] = reply.fork
    if standing.phone.leaving and not standing.phone.revoked_at:
        head["handed_over"] = read_handed_over(standing.phone.id, standing.account)
    # A phone asks for the key by saying which one it has; one that knows no bundles says nothing (X3).
    if message.get("bundle_key", keys.bundles.id) != keys.bundles.id:
        head["bundle_key"] = keys.bundles.to_wire()
    return b'%b,"pull":%b}' % (orjson.dumps(head)[:-1], reply.pull)


def _is_meant_for(epoch: str, message: dict[str, Any]) -> bool:
    """Tell whether what a message brings may be taken in this epoch.

    A phone that knows another first gives back what this one may lack, so that what it did last is
    not judged before what came first (E4).
    """
    return message["epoch"] in (None, epoch)


def _counts_forked(
    incarnation: str, operations: Sequence[Incoming], answers: Sequence[Answer]
) -> bool:
    """Tell whether a phone must count anew; what it made before it last did so says nothing of that (O7)."""
    return any(
        "forked" in answer.flags and op.incarnation == incarnation
        for op, answer in zip(operations, answers, strict=True)
    )


def _take(
    deliverer: Deliverer,
    message: dict[str, Any],
    operations: list[Incoming],
    key: bytes,
    offset: int,
) -> list[Answer]:
    """Store what a phone sends: what it did, what it offers again, and what it witnessed."""
    reoffered, witnessed = message["reoffered"], message["witnessed"]
    answers = accept(deliverer, operations, key, offset, reoffered=reoffered) if operations else []
    if witnessed and not deliverer.revoked:
        take_witnessed(deliverer, witnessed["epoch"], witnessed["records"], key)
    if reoffered or witnessed:
        replay_parked(key)
    return answers


@dataclass(frozen=True, slots=True)
class _Reply:
    """A page of changes as JSON, or ``null`` and why there is none (L6, L7, E8), and where epochs forked (E4)."""

    standing: Standing
    pull: bytes = b"null"
    refused: str | None = None
    fork: Mapping[str, int] | None = None


def _reply(standing: Standing, message: dict[str, Any], key: bytes) -> _Reply:
    try:
        cursor = read_cursor(key, message["cursor"]) if message["cursor"] else None
    except BadCursorError:
        refused = _refuse(standing, message) or ("bad_cursor" if message["pull"] else None)
        return _Reply(standing, refused=refused, fork={})
    is_foreign = cursor is not None and cursor.epoch != standing.chain[-1]
    if not is_foreign and not _may_pull(standing, message):
        return _Reply(standing, refused=_refuse(standing, message))
    if cursor and not _brings(message) and is_current(standing, cursor):
        return _Reply(standing, _page_to_json(standing, no_news(cursor), key))
    with reading() as session:
        standing = read_standing(session, standing.phone.id, now())
        fork = _read_fork(session, standing, cursor) if cursor and is_foreign else None
        if not _may_pull(standing, message):
            return _Reply(standing, refused=_refuse(standing, message), fork=fork)
        try:
            page = changes_since(session, standing, cursor, message["limit"])
        except CursorAheadError:
            return _Reply(standing, refused="cursor_ahead", fork=fork)
        return _Reply(standing, _page_to_json(standing, page, key), fork=fork)


def _may_pull(standing: Standing, message: dict[str, Any]) -> bool:
    return bool(message["pull"]) and not standing.phone.revoked_at


def _refuse(standing: Standing, message: dict[str, Any]) -> str | None:
    return "device_revoked" if message["pull"] and standing.phone.revoked_at else None


def _brings(message: dict[str, Any]) -> bool:
    """Tell whether a message may have changed how things stood when it came."""
    return bool(message["operations"] or message["reoffered"] or message["witnessed"])


def _read_fork(session: Session, standing: Standing, cursor: Cursor) -> Mapping[str, int]:
    """Tell a phone of an earlier epoch how far each of its scopes had come where ours left it (E4)."""
    scopes = {*cursor.scopes, device_scope(standing.phone.id)}
    return read_fork(session, standing.chain, cursor.epoch, scopes)


def _page_to_json(standing: Standing, page: Page, key: bytes) -> bytes:
    own = device_scope(standing.phone.id)
    note_high_water(standing.chain[-1], own, page.cursor.scopes[own])
    return page_to_json(page, write_cursor(key, page.cursor))


def _note_incarnation(device_id: str, incarnation: str) -> None:
    """Keep, in the journal too, whose work counts in an incarnation (E6)."""
    # Like its health, worth less than the round itself; the next round tries again.
    with contextlib.suppress(OperationalError, ApiError), writing() as session:
        device = session.get_one(Device, device_id)
        device.incarnation = incarnation
        note_account(session, device.account_id)


def _note_health(phone: Phone, health: dict[str, Any], moment: str) -> None:
    said = {name: health[name] for name in _HEALTH if health.get(name) is not None}
    if "unsent" in said:
        said.setdefault("oldest_unsent_at", health.get("oldest_unsent_at"))
    changed = any(getattr(phone, name) != content for name, content in said.items())
    seen = phone.last_contact_at
    if not changed and seen and parse_time(moment) - parse_time(seen) < _CONTACT_MS:
        return
    # What a phone says of itself is worth less than its round: a full disk or a busy database loses it.
    with contextlib.suppress(OperationalError), writing() as session:
        session.execute(
            update(Device).where(Device.id == phone.id).values(last_contact_at=moment, **said)
        )
