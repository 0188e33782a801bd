"""One exchange with a phone: take its operations, note its health, give it what changed (SPEC.md, M)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from server.alarms import raise_alarm
from server.bundles import PublicKey
from server.cursor import BadCursorError, read_cursor, write_cursor
from server.database import reading, writing
from server.errors import ApiError
from server.feed import CursorAheadError, changes_since, page_to_json
from server.highwater import note_high_water
from server.incoming import Incoming
from server.journal.notes import note_account
from server.journal.replay import replay_parked
from server.judge import Deliverer
from server.lineage import read_chain, read_fork
from server.models.identity import Device
from server.moments import now, now_ms
from server.operations import Answer, accept
from server.scopes import describe_account, device_scope
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
    device: Device, message: dict[str, Any], operations: list[Incoming], keys: Keys
) -> bytes:
    """Do a round for a phone and give the answer as JSON; ``message`` is a loaded RoundSchema."""
    arrived = now_ms()
    offset = arrived - parse_time(message["sent_at"])
    deliverer = Deliverer(
        device.id, device.account_id, device.enrolled_at, device.revoked_at is not None
    )
    answers = _take(deliverer, message, operations, keys.receipts, offset)
    if message["incarnation"] != device.incarnation:
        _note_incarnation(device.id, message["incarnation"])
    _note_health(device, message["health"], now())
    with reading() as session:
        chain = read_chain(session)
        pull, refused = _pull(session, device, message, chain, keys.cursors)
        fork = _fork(session, device, message["cursor"], chain, keys.cursors)
        # A revoked phone may be in anyone's hands: it learns no names.
        account = None
        if not device.revoked_at:
            account = describe_account(session, device.account_id, now())
    if refused == "cursor_ahead":
        raise_alarm("cursor_ahead", f"device {device.id}")
    head: dict[str, Any] = {
        "protocol": PROTOCOL,
        "contract_version": CONTRACT_VERSION,
        "request_id": message["request_id"],
        "server_time": now(),
        "epoch": chain[-1],
        "results": [answer.to_wire() for answer in answers],
        # A phone that hears this counts anew; its operations so far stay as they are (O7).
        "new_incarnation": any("forked" in answer.flags for answer in answers),
        "account": account,
        "pull_refused": refused,
    }
    if len(chain) > 1:
        head["lineage"] = chain
    if fork is not None:
        head["fork"] = fork
    # A phone asks for the key by saying which one it has; one that knows no bundles says nothing (X3).
    if message.get("bundle_key", keys.bundles.id) != keys.bundles.id:
        head["bundle_key"] = keys.bundles.to_wire()
    return b'%b,"pull":%b}' % (orjson.dumps(head)[:-1], pull)


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


def _fork(
    session: Session, device: Device, text: str | None, chain: list[str], key: bytes
) -> Mapping[str, int] | None:
    """Tell a phone of an earlier epoch how far each of its scopes had come where ours left it (E4)."""
    try:
        cursor = read_cursor(key, text) if text else None
    except BadCursorError:
        return {}
    if cursor is None or cursor.epoch == chain[-1]:
        return None
    scopes = {*cursor.scopes, device_scope(device.id)}
    return read_fork(session, chain, cursor.epoch, scopes)


def _pull(
    session: Session, device: Device, message: dict[str, Any], chain: list[str], key: bytes
) -> tuple[bytes, str | None]:
    """Give a page of changes as JSON, or ``null`` and why there is none (L6, L7, E8)."""
    if not message["pull"]:
        return b"null", None
    if device.revoked_at:
        return b"null", "device_revoked"
    try:
        cursor = read_cursor(key, message["cursor"]) if message["cursor"] else None
        page = changes_since(
            session, device.account_id, device.id, cursor, message["limit"], chain, now()
        )
    except BadCursorError:
        return b"null", "bad_cursor"
    except CursorAheadError:
        return b"null", "cursor_ahead"
    own = device_scope(device.id)
    note_high_water(chain[-1], own, page.cursor.scopes[own])
    return page_to_json(page, write_cursor(key, page.cursor)), None


def _note_incarnation(device_id: str, incarnation: str) -> None:
    """Keep, in the journal too, whose work counts in an incarnation (E6)."""
    # Like its health, worth less than the round itself; the next round tries again.
    with contextlib.suppress(OperationalError, ApiError), writing() as session:
        device = session.get_one(Device, device_id)
        device.incarnation = incarnation
        note_account(session, device.account_id)


def _note_health(device: Device, health: dict[str, Any], moment: str) -> None:
    said = {name: health[name] for name in _HEALTH if health.get(name) is not None}
    if "unsent" in said:
        said.setdefault("oldest_unsent_at", health.get("oldest_unsent_at"))
    changed = any(getattr(device, name) != content for name, content in said.items())
    seen = device.last_contact_at
    if not changed and seen and parse_time(moment) - parse_time(seen) < _CONTACT_MS:
        return
    # What a phone says of itself is worth less than its round: a full disk or a busy database loses it.
    with contextlib.suppress(OperationalError), writing() as session:
        session.execute(
            update(Device).where(Device.id == device.id).values(last_contact_at=moment, **said)
        )
