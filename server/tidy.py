"""Clears away what no phone needs any more: old exits and the feed rows of deleted records (L9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from server import bulk
from server.attachments.uploads import clear_old_uploads
from server.database import writing
from server.imports.listing import forget_old
from server.models.log import FeedRow, ScopeCounter, ScopeMark, StoredRecord
from server.moments import now

_MARK: Final[Any] = ScopeMark.__table__


def tidy(days: int) -> int:
    """Mark how far each scope has come today, and clear away rows that were old ``days`` ago.

    A phone that was away for longer reads its scopes anew; its own work is not touched by it.
    What imports hold of people goes when they can no longer be taken back, and uploads that nobody
    continued go with what came of them (T9).
    Gives the number of rows cleared. Safe to repeat; meant for once a day.
    """
    today = date.fromisoformat(now()[:10])
    clear_old_uploads()
    with writing() as session:
        _mark(session, today.isoformat())
        forget_old(session)
        return _clear(session, (today - timedelta(days=days)).isoformat())


def _mark(session: Session, day: str) -> None:
    counters = session.execute(select(ScopeCounter.scope, ScopeCounter.seq))
    rows = [(day, scope, seq) for scope, seq in counters]
    bulk.insert_missing(session.connection(), _MARK, rows)


def _clear(session: Session, before: str) -> int:
    old = session.execute(
        select(ScopeMark.scope, func.max(ScopeMark.seq))
        .where(ScopeMark.day <= before)
        .group_by(ScopeMark.scope)
    ).all()
    cleared = sum(_clear_scope(session, scope, seq) for scope, seq in old)
    session.execute(delete(ScopeMark).where(ScopeMark.day < before))
    return cleared


def _clear_scope(session: Session, scope: str, seq: int) -> int:
    deleted = select(StoredRecord.record_id).where(
        StoredRecord.kind == FeedRow.kind,
        StoredRecord.record_id == FeedRow.record_id,
        StoredRecord.deleted,
    )
    rows: Any = session.execute(
        delete(FeedRow)
        .where(FeedRow.scope == scope, FeedRow.seq <= seq)
        .where(or_(FeedRow.exited, deleted.exists()))
        .execution_options(synchronize_session=False)
    )
    if rows.rowcount:
        # Who has read less has not seen that these are gone.
        session.execute(update(ScopeCounter).where(ScopeCounter.scope == scope).values(horizon=seq))
    return int(rows.rowcount)
