"""Takes a whole import back by compensating operations, and leaves alone what somebody has touched since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.config import current_settings
from server.database import reading, writing
from server.errors import ApiError
from server.identity import audit
from server.identity.desks import take_desk
from server.identity.sessions import SignedIn
from server.imports.batches import PER_CALL, op_id_of, result_of
from server.imports.listing import WRITTEN, is_undoable, read_batch
from server.imports.plans import KIND
from server.lists import one_of
from server.models.imports import ImportBatch, ImportRow
from server.models.log import Operation, StoredRecord
from server.models.projections import Attendance
from server.moments import now
from server.operations import RecordMovedError, Wanted, accept_desk_batch
from server.receipts import derive_key
from server.stamps import raise_office

_REVISIONS: Final = select(StoredRecord.record_id, StoredRecord.rev).where(
    StoredRecord.kind == KIND, one_of(StoredRecord.record_id, "ids")
)
_TAKEN: Final = select(Operation.op_id).where(one_of(Operation.op_id, "ids"))
_ATTEMPTS: Final = 3


def undo_import(signed_in: SignedIn, batch_id: str) -> dict[str, Any]:
    """Take back the next rows of an import; called until it is undone. Done again, it changes nothing.

    Whoever was created is deleted, what was set gets its earlier value; a row that was changed, or
    whose person was marked, since the import is left alone and named.
    Errors: not_found 404, import_too_old 409.
    """
    batch = _begin(signed_in, batch_id)
    if batch.undone_at is None:
        for _ in range(_ATTEMPTS):
            try:
                left = _undo_part(signed_in, batch)
                break
            except RecordMovedError:
                continue  # somebody wrote in between: look again at who was touched
        else:
            raise ApiError("unavailable")
        if not left:
            _finish(batch_id)
    return read_batch(batch_id)


def _begin(signed_in: SignedIn, batch_id: str) -> ImportBatch:
    with writing() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise ApiError("not_found")
        if batch.undo_started_at is None:
            if not is_undoable(batch):
                raise ApiError("import_too_old")
            batch.undo_started_at, batch.undo_by = now(), signed_in.account_id
            audit.note(session, signed_in.account_id, "import_undone", batch_id)
            raise_office(session)
        return batch


def _undo_part(signed_in: SignedIn, batch: ImportBatch) -> bool:
    """Take back some rows; False when none is left."""
    with reading() as session:
        rows = _next_rows(session, batch.id)
        touched = _touched(session, batch, rows)
    free = [row for row in rows if row.number not in touched]
    if free:
        key = derive_key(current_settings().secret, "receipt")
        wanted = [_compensation(batch.id, row) for row in free]
        answers = accept_desk_batch(take_desk(signed_in, len(wanted)), key, wanted)
        for row, answer in zip(free, answers, strict=True):
            touched[row.number] = "done" if result_of(answer) in WRITTEN else "rejected"
    if rows:
        with writing() as session:
            session.execute(
                update(ImportRow),
                [
                    {"batch": batch.id, "number": row.number, "undone": touched[row.number]}
                    for row in rows
                ],
            )
    return len(rows) == PER_CALL


def _next_rows(session: Session, batch_id: str) -> Sequence[ImportRow]:
    row = ImportRow
    return session.scalars(
        select(row)
        .where(row.batch == batch_id, row.result.in_(WRITTEN), row.undone.is_(None))
        .order_by(row.number)
        .limit(PER_CALL)
    ).all()


def _touched(session: Session, batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, str]:
    """Say of each row that somebody has touched since the import how: marked, or changed."""
    revisions = dict(session.execute(_REVISIONS, {"ids": [row.record_id for row in rows]}).all())
    marked = set(
        session.scalars(
            select(Attendance.person)
            .join(Operation, Operation.record_id == Attendance.id)
            .where(Attendance.training_class == batch.training_class)
            .where(Operation.kind == "attendance", Operation.rev.is_not(None))
            .where(Operation.received_at >= batch.created_at)
        )
    )
    ids = {op_id_of(batch.id, "undo", row.number): row.number for row in rows}
    # Taken back by a call that was cut off before it could say so.
    already = {ids[op_id] for op_id in session.scalars(_TAKEN, {"ids": list(ids)})}
    return {
        row.number: "marked" if row.person in marked else "changed"
        for row in rows
        if row.number not in already
        and (row.person in marked or revisions.get(row.record_id) != row.rev)
    }


def _compensation(batch_id: str, row: ImportRow) -> Wanted:
    """Make what takes a row back: only while the record stands as the import left it."""
    op_id = op_id_of(batch_id, "undo", row.number)
    if row.action == "create":
        return Wanted(op_id, KIND, row.record_id, "delete", row.rev, {}, row.rev)
    before = orjson.loads(row.before)
    return Wanted(op_id, KIND, row.record_id, "edit", row.rev, before, row.rev)


def _finish(batch_id: str) -> None:
    with writing() as session:
        batch = session.get_one(ImportBatch, batch_id)
        if batch.undone_at is None:
            batch.undone_at = now()
            raise_office(session)
