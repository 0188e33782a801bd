"""The documented shape of every error, and the state of an office as something to compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask import Flask
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import CODES
from server.extensions import db

State = dict[str, object]

# Grows with every operation, refused ones too, and never changes: its number of rows says all.
_LOGS: Final = frozenset({"operation", "reused_operation"})
# What a refused request may leave: a note that somebody failed to sign in, and when he was last seen.
_NOTES: Final = frozenset({"audit_entry", "login_failure"})
_SEEN: Final = frozenset({"last_contact_at", "last_seen_at"})


def judge_error(
    status: int, content_type: str, headers: Mapping[str, str], body: Any
) -> Iterator[str]:
    """Say what is wrong with an answer that is an error."""
    if status >= 500:
        yield f"status {status}"
    if content_type.partition(";")[0] != "application/json":
        yield f"{status} comes as {content_type!r}"
        return
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or set(body) != {"error"}:
        yield f"{status} is not in the shape of errors"
        return
    needed = {"code", "message", "request_id"}
    if not needed <= set(error) <= needed | {"details"}:
        yield f"{status} says {sorted(error)}"
    if error.get("code") not in CODES or CODES[error["code"]].status != status:
        yield f"{status} has the code {error.get('code')}"
    if error.get("request_id") != headers.get("X-Request-Id"):
        yield f"{status} names another request"


def read_state(app: Flask) -> State:
    """Give for each table something that changes when its contents do."""
    with app.app_context(), reading() as session:
        return {
            table.name: _fingerprint(session, table)
            for table in db.metadata.sorted_tables
            if table.name not in _NOTES
        }


def _fingerprint(session: Session, table: Table) -> object:
    if table.name in _LOGS:
        return session.scalar(select(func.count()).select_from(table))
    columns = [column for column in table.columns if column.name not in _SEEN]
    return hash(frozenset(map(tuple, session.execute(select(*columns)))))


def differing(before: State, after: State) -> set[str]:
    """Name the tables that are not as they were."""
    return {name for name in after if after[name] != before.get(name)}
