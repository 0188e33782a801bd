"""One-time links: each lets one phone in, within its time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.config import current_settings
from server.database import reading, writing
from server.errors import ApiError
from server.identity import audit
from server.identity.accounts import describe_accounts, roles_of
from server.identity.sessions import OFFICE_ROLES
from server.identity.tokens import hash_token, is_token, make_token
from server.journal.notes import note_account
from server.models.identity import Account, Device, Enrolment
from server.models.log import Epoch
from server.moments import HOUR_MS, now
from server.scopes import describe_account
from server.stamps import raise_office


@dataclass(frozen=True, slots=True)
class Link:
    """A fresh link's token, which is stored nowhere, and for whom and until when it is good."""

    token: str
    account: dict[str, Any]
    expires_at: str


@dataclass(frozen=True, slots=True)
class Phone:
    """What a phone says about itself when it comes in."""

    secret: str
    model: str
    platform: str
    app_version: str


def create_link(account_id: str, by: str | None, *, by_administrator: bool) -> Link:
    """Make a link for an account; a link made for it before ends.

    Errors: not_found 404, forbidden 403 (an office account, asked by no administrator).
    """
    token, expires_at = make_token(), now(current_settings().enrolment_hours * HOUR_MS)
    with writing() as session:
        account = session.get(Account, account_id)
        if account is None or account.disabled_at:
            raise ApiError("not_found")
        if not by_administrator and roles_of(session, account_id) & OFFICE_ROLES:
            raise ApiError("forbidden")  # such a phone would write in a superior's name
        session.execute(
            update(Enrolment)
            .where(Enrolment.account_id == account_id, Enrolment.used_at.is_(None))
            .where(Enrolment.expires_at > now())
            .values(expires_at=now())
        )
        session.add(_enrolment(token, account_id, by, expires_at))
        audit.note(session, by, "enrolment_created", account_id)
        note_account(session, account_id)
        raise_office(session)
        session.flush()
        return Link(token, describe_accounts(session, [account_id])[0], expires_at)


def _enrolment(token: str, account_id: str, by: str | None, expires_at: str) -> Enrolment:
    return Enrolment(
        token_hash=hash_token(token),
        account_id=account_id,
        created_by=by,
        created_at=now(),
        expires_at=expires_at,
    )


def check_link(token: str) -> dict[str, Any]:
    """Say whom a link is for, so that the person can say it is he; nothing is used up.

    Errors: enrolment_unknown 404, enrolment_used 409, enrolment_expired 410.
    """
    with reading() as session:
        enrolment = _find(session, token)
        _refuse_dead(enrolment)
        account = describe_account(session, enrolment.account_id, now())
        return {
            "account_id": enrolment.account_id,
            "display_name": account["display_name"],
            "roles": account["grants"],
            "expires_at": enrolment.expires_at,
        }


def redeem_link(token: str, phone: Phone) -> dict[str, Any]:
    """Let a phone in; the same phone asking again, by its secret, gets the same answer.

    Errors: enrolment_unknown 404, enrolment_used 409, enrolment_expired 410,
    device_secret_reused 409.
    """
    with writing() as session:
        enrolment = _find(session, token, lock=True)
        device_id = _already_in(session, enrolment, phone) or _let_in(session, enrolment, phone)
        return {
            "device_id": device_id,
            "account": describe_account(session, enrolment.account_id, now()),
            "epoch": session.scalar(select(Epoch.epoch).order_by(Epoch.number.desc()).limit(1)),
            "server_time": now(),
        }


def _find(session: Session, token: str, *, lock: bool = False) -> Enrolment:
    query = select(Enrolment).where(Enrolment.token_hash == hash_token(token))
    # Two phones on one link: the second waits here and then finds it used.
    found = session.scalar(query.with_for_update() if lock else query) if is_token(token) else None
    if found is None:
        raise ApiError("enrolment_unknown")
    return found


def _refuse_dead(enrolment: Enrolment) -> None:
    if enrolment.used_at:
        raise ApiError("enrolment_used")
    if enrolment.expires_at <= now():
        raise ApiError("enrolment_expired")


def _already_in(session: Session, enrolment: Enrolment, phone: Phone) -> str | None:
    """Give the device that this very phone became, if its first answer was lost."""
    device = session.get(Device, enrolment.device_id) if enrolment.device_id else None
    same = device is not None and device.secret_hash == hash_token(phone.secret)
    return device.id if device and same else None


def _let_in(session: Session, enrolment: Enrolment, phone: Phone) -> str:
    _refuse_dead(enrolment)
    secret_hash = hash_token(phone.secret)
    if session.scalar(select(Device.id).where(Device.secret_hash == secret_hash)):
        raise ApiError("device_secret_reused")
    device = Device(
        id=str(uuid.uuid4()),
        account_id=enrolment.account_id,
        secret_hash=secret_hash,
        model=phone.model,
        platform=phone.platform,
        app_version=phone.app_version,
        enrolled_at=now(),
        last_contact_at=now(),
    )
    session.add(device)
    enrolment.used_at, enrolment.device_id = now(), device.id
    audit.note(session, enrolment.account_id, "device_enrolled", device.id)
    note_account(session, enrolment.account_id)
    raise_office(session)
    session.flush()
    return device.id
