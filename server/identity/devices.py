"""Phones: who holds them, when they were last heard of, and taking their access away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.database import reading, writing
from server.errors import ApiError
from server.identity import audit
from server.identity.accounts import describe_accounts
from server.identity.tokens import hash_token, is_token
from server.journal.notes import note_account
from server.models.identity import Device
from server.moments import now
from server.stamps import raise_office


def find_device(token: str) -> Device | None:
    """Find the phone that holds a secret, revoked or not."""
    if not is_token(token):
        return None
    with reading() as session:
        return session.scalar(select(Device).where(Device.secret_hash == hash_token(token)))


def list_devices() -> list[dict[str, Any]]:
    """Describe all phones: those in use first, and among them whose entries have waited longest."""
    with reading() as session:
        phones = session.scalars(
            select(Device)
            .where(Device.secret_hash.is_not(None))
            .order_by(
                Device.revoked_at.is_not(None),
                Device.oldest_unsent_at.is_(None),
                Device.oldest_unsent_at,
                Device.enrolled_at.desc(),
                Device.id,
            )
        ).all()
        return _describe(session, list(phones))


def describe_device(device_id: str) -> dict[str, Any]:
    """Describe one phone that is known to exist."""
    with reading() as session:
        return _describe(session, [session.get_one(Device, device_id)])[0]


def revoke_device(device_id: str, by: str | None) -> dict[str, Any]:
    """Take a phone's access away, once; what it still delivers goes into quarantine.

    Errors: not_found 404.
    """
    with writing() as session:
        device = session.get(Device, device_id)
        if device is None or device.secret_hash is None:
            raise ApiError("not_found")
        if device.revoked_at is None:
            device.revoked_at = now()
            audit.note(session, by, "device_revoked", device.id)
            note_account(session, device.account_id)
            raise_office(session)
            session.flush()
        return _describe(session, [device])[0]


def _describe(session: Session, phones: list[Device]) -> list[dict[str, Any]]:
    owners = {
        account["id"]: account
        for account in describe_accounts(session, {phone.account_id for phone in phones})
    }
    return [_describe_one(phone, owners[phone.account_id]) for phone in phones]


def _describe_one(phone: Device, owner: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": phone.id,
        "account": {"id": owner["id"], "display_name": owner["display_name"]},
        "label": " · ".join(role["label"] for role in owner["roles"] if role["label"]),
        "model": phone.model,
        "platform": phone.platform,
        "enrolled_at": phone.enrolled_at,
        "last_contact_at": phone.last_contact_at,
        "unsent": phone.unsent,
        "oldest_unsent_at": phone.oldest_unsent_at,
        "app_version": phone.app_version,
        "storage_free_mb": phone.storage_free_mb,
        "persisted": phone.persisted,
        "revoked_at": phone.revoked_at,
    }
