"""Slows down the guessing of passwords: failures are counted in the database, for all workers.

A user name and an address each have their own count, under keyed hashes: the table tells nobody
who tried. An address is allowed more, because a whole office may share one.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.config import current_settings
from server.errors import ApiError
from server.models.identity import LoginFailure
from server.moments import MINUTE_MS, now, now_ms
from sync.clock import parse_time

WINDOW_MS: Final = 15 * MINUTE_MS
PER_USERNAME: Final = 5
PER_ADDRESS: Final = 20


def count_attempt(session: Session, username: str, address: str) -> str:
    """Count an attempt as failed until ``forgive``; give the user name's key.

    ApiError ``login_throttled`` with Retry-After if there were too many of late.
    """
    session.execute(delete(LoginFailure).where(LoginFailure.at < now(-WINDOW_MS)))
    username_key, address_key = _key("username", username), _key("address", address)
    for key, limit in ((username_key, PER_USERNAME), (address_key, PER_ADDRESS)):
        _refuse_beyond(session, key, limit)
    session.add_all(LoginFailure(key=key, at=now()) for key in (username_key, address_key))
    return username_key


def forgive(session: Session, username_key: str) -> None:
    """Forget the failures of a user name whose owner has signed in."""
    session.execute(delete(LoginFailure).where(LoginFailure.key == username_key))


def _refuse_beyond(session: Session, key: str, limit: int) -> None:
    latest = session.scalars(
        select(LoginFailure.at)
        .where(LoginFailure.key == key)
        .order_by(LoginFailure.at.desc())
        .limit(limit)
    ).all()
    if len(latest) == limit:
        free_at = parse_time(latest[-1]) + WINDOW_MS
        seconds = max(1, (free_at - now_ms()) // 1000 + 1)
        raise ApiError("login_throttled", headers={"Retry-After": str(seconds)})


def _key(kind: str, text: str) -> str:
    secret = current_settings().secret.encode()
    return hmac.new(secret, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
