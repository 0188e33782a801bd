"""How imports are shown, how long they can be taken back, and what is forgotten of them then."""

from __future__ import annotations

from typing import Any, Final

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import ApiError
from server.models.identity import Account
from server.models.imports import ImportBatch, ImportRow
from server.moments import HOUR_MS, now

UNDO_DAYS: Final = 30
# Results of rows that are in the book.
WRITTEN: Final = ("applied", "conflict")
_NAMED: Final = 500


def find_batch(session: Session, batch_id: str) -> ImportBatch:
    """Give an import's row; not_found 404."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise ApiError("not_found")
    return batch


def list_batches(class_id: str) -> list[dict[str, Any]]:
    """Give a class's imports, newest first, each with its counts."""
    with reading() as session:
        batches = session.scalars(
            select(ImportBatch)
            .where(ImportBatch.training_class == class_id)
            .order_by(ImportBatch.created_at.desc(), ImportBatch.id)
        ).all()
        return [_describe(session, batch) for batch in batches]


def read_batch(batch_id: str) -> dict[str, Any]:
    """Give an import with its counts and, by name, the rows that were refused or left alone.

    Errors: not_found 404.
    """
    with reading() as session:
        batch = find_batch(session, batch_id)
        row = ImportRow
        named = session.scalars(
            select(row)
            .where(row.batch == batch_id)
            .where((row.result == "rejected") | row.undone.in_(("changed", "marked", "rejected")))
            .order_by(row.number)
            .limit(_NAMED)
        )
        rows = [
            {
                "number": each.number,
                "full_name": each.full_name,
                "why": each.undone or "rejected",
                "code": each.code,
                "record_id": each.record_id,
            }
            for each in named
        ]
        return {**_describe(session, batch), "rows": rows}


def _describe(session: Session, batch: ImportBatch) -> dict[str, Any]:
    names = dict(
        session.execute(
            select(Account.id, Account.display_name).where(
                Account.id.in_([batch.created_by, batch.undo_by])
            )
        ).all()
    )
    return {
        "id": batch.id,
        "training_class": batch.training_class,
        "ward": batch.ward,
        "file_name": batch.file_name,
        "sheet": batch.sheet,
        "created_at": batch.created_at,
        "created_by_name": names.get(batch.created_by),
        "finished_at": batch.finished_at,
        "undo_started_at": batch.undo_started_at,
        "undone_at": batch.undone_at,
        "undone_by_name": names.get(batch.undo_by or ""),
        "undoable": is_undoable(batch),
        "left_out": orjson.loads(batch.left_out),
        **_counts(session, batch.id),
    }


def is_undoable(batch: ImportBatch) -> bool:
    """Tell whether an import is young enough to be taken back, and has not been."""
    return batch.undone_at is None and batch.created_at > now(-UNDO_DAYS * 24 * HOUR_MS)


def forget_old(session: Session) -> None:
    """Empty what the rows of imports hold of people, once they cannot be taken back any more."""
    old = select(ImportBatch.id).where(ImportBatch.created_at <= now(-UNDO_DAYS * 24 * HOUR_MS))
    session.execute(
        update(ImportRow)
        .where(ImportRow.batch.in_(old), ImportRow.full_name != "")
        .values(full_name="", content="{}", before="{}")
        .execution_options(synchronize_session=False)
    )


def _counts(session: Session, batch_id: str) -> dict[str, int]:
    row = ImportRow
    groups = session.execute(
        select(row.action, row.result, row.undone, func.count().label("n"))
        .where(row.batch == batch_id, row.action != "none")
        .group_by(row.action, row.result, row.undone)
    ).all()
    written = [g for g in groups if g.result in WRITTEN]
    return {
        "total": sum(g.n for g in groups),
        "written": sum(g.n for g in groups if g.result is not None),
        "created": sum(g.n for g in written if g.action == "create"),
        "updated": sum(g.n for g in written if g.action == "edit"),
        "refused": sum(g.n for g in groups if g.result == "rejected"),
        "undone": sum(g.n for g in groups if g.undone == "done"),
        "kept": sum(g.n for g in groups if g.undone not in (None, "done")),
    }
