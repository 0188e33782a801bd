"""Brings an account back as the journal last saw it: its roles, phones and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.extensions import Model
from server.journal.file import Entry
from server.journal.notes import read_bundle
from server.models.identity import Account, Device, Enrolment, RoleGrant


def restore_account(session: Session, bundle: Entry) -> bool:
    """Make an account what the journal last saw; False if it was that already.

    A user name that somebody else has meanwhile is left to him.
    """
    account = dict(bundle["account"])
    if session.get(Account, account["id"]) and read_bundle(session, account["id"]) == {
        name: content for name, content in bundle.items() if name != "id"
    }:
        return False
    if _is_taken(session, account):
        account["username"] = None
    _put(session, Account, account, "id")
    session.flush()
    _restore_grants(session, account["id"], bundle["grants"])
    for device in bundle["devices"]:
        _put(session, Device, device, "id")
    for link in bundle["enrolments"]:
        _put(session, Enrolment, link, "token_hash")
    session.flush()
    return True


def _is_taken(session: Session, account: Mapping[str, Any]) -> bool:
    if account["username"] is None:
        return False
    holder = session.scalar(select(Account.id).where(Account.username == account["username"]))
    return holder not in (None, account["id"])


def _put(session: Session, model: type[Model], values: Mapping[str, Any], key: str) -> None:
    """Set a row's columns, or add the row; columns that are not named stay."""
    row = session.get(model, values[key])
    if row is None:
        session.add(model(**values))
        return
    for name, value in values.items():
        setattr(row, name, value)


def _restore_grants(session: Session, account_id: str, grants: Sequence[Mapping[str, Any]]) -> None:
    session.execute(delete(RoleGrant).where(RoleGrant.account_id == account_id))
    session.add_all(RoleGrant(**grant) for grant in grants)
