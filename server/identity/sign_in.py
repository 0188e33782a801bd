"""Lets an office person in by user name and password."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server.database import reading, writing
from server.errors import ApiError
from server.identity import audit
from server.identity.accounts import normalise_username
from server.identity.passwords import is_password
from server.identity.sessions import SignedIn, find_session, office_roles, open_session
from server.identity.throttle import count_attempt, forgive
from server.models.identity import Account


@dataclass(frozen=True, slots=True)
class Entry:
    """A successful sign-in: the cookie's value and who it is."""

    token: str
    signed_in: SignedIn


def sign_in(username: str, password: str, address: str) -> Entry:
    """Open a session. Errors: login_throttled 429, login_failed 401.

    The attempt is counted before the password is looked at, so that many at once gain nothing.
    """
    username = normalise_username(username)
    with writing() as session:
        key = count_attempt(session, username, address)
    account = _find_account(username)
    matches = is_password(account.password_hash if account else None, password)
    if account is None or not matches:
        _note_failure(account, key)
        raise ApiError("login_failed")
    with writing() as session:
        forgive(session, key)
        token = open_session(session, account)
        audit.note(session, account.id, "signed_in", account.id)
    signed_in = find_session(token)
    assert signed_in is not None  # noqa: S101  # opened three lines above
    return Entry(token, signed_in)


def _find_account(username: str) -> Account | None:
    with reading() as session:
        account = session.scalar(
            select(Account).where(Account.username == username, Account.disabled_at.is_(None))
        )
        return account if account and office_roles(session, account.id) else None


def _note_failure(account: Account | None, key: str) -> None:
    with writing() as session:
        audit.note(session, None, "sign_in_failed", account.id if account else key)
