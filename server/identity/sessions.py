"""Signed-in browsers of the office: opened by a password, ended by sign-out, idleness or age."""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from server.config import current_settings
from server.database import reading, writing
from server.identity import audit
from server.identity.tokens import hash_token, is_token, make_token
from server.journal.notes import note_account
from server.models.identity import Account, Device, RoleGrant, WebSession
from server.moments import HOUR_MS, MINUTE_MS, now

OFFICE_ROLES: Final = frozenset({"office", "finance", "administrator"})
_TOUCH_EVERY_MS: Final = MINUTE_MS


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An office person at a browser; what is written there counts in ``incarnation``."""

    id_hash: str
    account_id: str
    display_name: str
    roles: frozenset[str]
    csrf_token: str
    device_id: str
    incarnation: str


def open_session(session: Session, account: Account) -> str:
    """Open a session; the token returned goes into the cookie and is stored nowhere."""
    token = make_token()
    session.execute(delete(WebSession).where(WebSession.expires_at < now()))
    session.add(
        WebSession(
            id_hash=hash_token(token),
            account_id=account.id,
            device_id=_desk_of(session, account.id),
            csrf_token=make_token(),
            incarnation=str(uuid.uuid4()),
            seq=0,
            created_at=now(),
            last_seen_at=now(),
            expires_at=now(current_settings().session_hours * HOUR_MS),
        )
    )
    return token


def _desk_of(session: Session, account_id: str) -> str:
    desk = session.scalar(
        select(Device.id).where(Device.account_id == account_id, Device.secret_hash.is_(None))
    )
    if desk:
        return desk
    device = Device(
        id=str(uuid.uuid4()), account_id=account_id, platform="office", enrolled_at=now()
    )
    session.add(device)
    session.flush()
    note_account(session, account_id)
    return device.id


def find_session(token: str) -> SignedIn | None:
    """Find who holds a session token that is neither too old nor idle for too long."""
    if not is_token(token):
        return None
    with reading() as session:
        row = session.execute(
            select(WebSession, Account)
            .join(Account, Account.id == WebSession.account_id)
            .where(WebSession.id_hash == hash_token(token))
        ).first()
        if row is None or not _is_alive(row[0]) or row[1].disabled_at:
            return None
        signed_in = _signed_in(session, *row)
    if row[0].last_seen_at < now(-_TOUCH_EVERY_MS):
        _touch(signed_in.id_hash)
    return signed_in


def _is_alive(web: WebSession) -> bool:
    idle = current_settings().session_idle_minutes * MINUTE_MS
    return web.expires_at > now() and web.last_seen_at > now(-idle)


def _signed_in(session: Session, web: WebSession, account: Account) -> SignedIn:
    return SignedIn(
        id_hash=web.id_hash,
        account_id=account.id,
        display_name=account.display_name,
        roles=office_roles(session, account.id),
        csrf_token=web.csrf_token,
        device_id=web.device_id,
        incarnation=web.incarnation,
    )


def office_roles(session: Session, account_id: str) -> frozenset[str]:
    """Name the office roles that an account holds at this moment."""
    held = session.scalars(
        select(RoleGrant.role).where(RoleGrant.account_id == account_id, RoleGrant.until.is_(None))
    )
    return OFFICE_ROLES & frozenset(held)


def _touch(id_hash: str) -> None:
    # An office whose disk is full must still be able to read.
    with contextlib.suppress(OperationalError), writing() as session:
        web = session.get(WebSession, id_hash)
        if web:
            web.last_seen_at = now()


def end_session(signed_in: SignedIn) -> None:
    """Sign a browser out."""
    with writing() as session:
        session.execute(delete(WebSession).where(WebSession.id_hash == signed_in.id_hash))
        audit.note(session, signed_in.account_id, "signed_out", signed_in.account_id)


def end_sessions_of(session: Session, account_id: str) -> None:
    """End all sessions of an account, as after a change of its password."""
    session.execute(delete(WebSession).where(WebSession.account_id == account_id))
