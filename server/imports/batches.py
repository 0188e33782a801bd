"""Imports as batches: begun from a preview, written in parts through the office's desk, listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import orjson
from sqlalchemy import Table, select, update

from server import bulk
from server.config import current_settings
from server.database import reading, writing
from server.errors import ApiError
from server.identity import audit
from server.identity.desks import take_desk
from server.identity.sessions import SignedIn
from server.imports.headings import keep_headings
from server.imports.listing import WRITTEN, find_batch, is_undoable, read_batch
from server.imports.plans import KIND, Deed, Plan, make_plan
from server.imports.preview import Options, Preview, preview
from server.journal.notes import note_import
from server.models.imports import ImportBatch, ImportRow
from server.moments import now
from server.operations import Answer, Wanted, accept_desk_batch, try_desk_batch
from server.receipts import derive_key
from server.stamps import raise_office
from sync.contract import derive_id

# As in a message (P6); what one call writes, so that whoever waits sees it go on.
PER_CALL: Final = 500
_ROW: Final = cast(Table, ImportRow.__table__)


def try_import(
    signed_in: SignedIn, class_id: str, content: bytes, options: Options, seen: str
) -> dict[str, Any]:
    """Judge all that an import would write, as it would be judged, and store nothing.

    Errors: those of preview, import_moved 409.
    """
    plan = make_plan_seen(class_id, content, options, seen)[1]
    deeds = [deed for deed in plan.deeds if deed.action != "none"]
    key = derive_key(current_settings().secret, "receipt")
    desk, refused = take_desk(signed_in), []
    for first in range(0, len(deeds), PER_CALL):
        part = deeds[first : first + PER_CALL]
        outcomes = try_desk_batch(desk, key, [_wanted(class_id, deed) for deed in part])
        refused += [
            {"number": deed.number, "full_name": deed.full_name, "code": outcome.code}
            for deed, outcome in zip(part, outcomes, strict=True)
            if outcome.result not in WRITTEN
        ]
    return {**_tally(deeds), "left_out": plan.left_out, "refused": refused}


def _tally(deeds: Sequence[Deed]) -> dict[str, int]:
    created = sum(deed.action == "create" for deed in deeds)
    return {"create": created, "edit": len(deeds) - created}


def make_plan_seen(
    class_id: str, content: bytes, options: Options, seen: str
) -> tuple[Preview, Plan]:
    """Plan an import from what a clerk has seen; import_moved 409 if it would look different by now."""
    found = preview(class_id, content, options)
    if found.seen != seen:
        raise ApiError("import_moved")
    return found, make_plan(found.verdicts, options.choices, found.roster)


def begin_import(
    signed_in: SignedIn,
    class_id: str,
    content: bytes,
    options: Options,
    *,
    seen: str,
    batch_id: str,
    file_name: str,
) -> dict[str, Any]:
    """Keep what an import will write; it is written by ``write_import``. The same call again changes nothing.

    Errors: those of preview, import_moved 409, import_nothing 409.
    """
    with reading() as session:
        known = session.get(ImportBatch, batch_id)
    if known is None:
        found, plan = make_plan_seen(class_id, content, options, seen)
        if not plan.deeds:
            raise ApiError("import_nothing")
        _keep(signed_in, found, plan, batch_id, file_name)
    elif known.training_class != class_id:
        raise ApiError("import_moved")
    return read_batch(batch_id)


def _keep(signed_in: SignedIn, found: Preview, plan: Plan, batch_id: str, file_name: str) -> None:
    with writing() as session:
        batch = ImportBatch(
            id=batch_id, training_class=found.training.id, ward=found.ward,
            file_name=file_name[:200], sheet=found.sheet.name[:200], digest=found.digest,
            left_out=orjson.dumps(dict(plan.left_out)).decode(),
            created_by=signed_in.account_id, created_at=now(),
        )  # fmt: skip
        session.add(batch)
        session.flush()
        rows = [_stored(batch_id, deed) for deed in plan.deeds]
        bulk.insert(session.connection(), _ROW, rows)
        note_import(session, batch, rows)
        if found.table:
            keep_headings(session, found.ward, found.table)
        audit.note(
            session, signed_in.account_id, "import_begun", batch_id,
            f"{found.training.id} {len(plan.deeds)}",
        )  # fmt: skip
        raise_office(session)


def _stored(batch_id: str, deed: Deed) -> tuple[Any, ...]:
    content, before = orjson.dumps(deed.values).decode(), orjson.dumps(deed.before).decode()
    result = "none" if deed.action == "none" else None
    return (
        batch_id, deed.number, deed.key, deed.action, deed.record_id, deed.person, deed.full_name,
        content, before, deed.base_rev, result, None, None, None,
    )  # fmt: skip


def write_import(signed_in: SignedIn, batch_id: str) -> dict[str, Any]:
    """Write the next rows of an import; called until it is finished, by whoever goes on with it.

    Errors: not_found 404, import_undone 409 (its undoing has begun), import_too_old 409.
    """
    with reading() as session:
        batch = find_batch(session, batch_id)
        if batch.undo_started_at:
            raise ApiError("import_undone")
        if batch.finished_at is None and not is_undoable(batch):
            raise ApiError("import_too_old")
        rows = session.scalars(
            select(ImportRow)
            .where(ImportRow.batch == batch_id, ImportRow.result.is_(None))
            .order_by(ImportRow.number)
            .limit(PER_CALL)
        ).all()
    if rows:
        _write(signed_in, batch_id, rows)
    if len(rows) < PER_CALL:
        _finish(batch_id)
    return read_batch(batch_id)


def _write(signed_in: SignedIn, batch_id: str, rows: Sequence[ImportRow]) -> None:
    wanted = [
        Wanted(
            op_id_of(batch_id, "write", row.number), KIND, row.record_id, row.action, row.base_rev,
            orjson.loads(row.content),
        )
        for row in rows
    ]  # fmt: skip
    key = derive_key(current_settings().secret, "receipt")
    answers = accept_desk_batch(take_desk(signed_in, len(wanted)), key, wanted)
    with writing() as session:
        session.execute(
            update(ImportRow),
            [
                {"batch": batch_id, "number": row.number, "result": result_of(answer),
                 "code": answer.code, "rev": answer.rev}
                for row, answer in zip(rows, answers, strict=True)
            ],
        )  # fmt: skip


def result_of(answer: Answer) -> str:
    """Give what became of an operation, the first time it came."""
    return (answer.first or answer.result) if answer.result == "duplicate" else answer.result


def op_id_of(batch_id: str, deed: str, number: int) -> str:
    """Give the id of the operation that a row makes: the same at every repeat."""
    return derive_id(batch_id, f"{deed} {number}")


def _wanted(class_id: str, deed: Deed) -> Wanted:
    op_id = op_id_of(class_id, "try", deed.number)
    return Wanted(op_id, KIND, deed.record_id, deed.action, deed.base_rev, deed.values)


def _finish(batch_id: str) -> None:
    with writing() as session:
        batch = session.get_one(ImportBatch, batch_id)
        if batch.finished_at is None:
            batch.finished_at = now()
            raise_office(session)
