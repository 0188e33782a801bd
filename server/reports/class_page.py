"""One class with its roster and marks as they come in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, Final

import orjson
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import ApiError
from server.models.identity import Account
from server.models.log import Conflict, Operation, StoredRecord
from server.models.projections import (
    Attendance,
    ResidentialGroup,
    RosterEntry,
    SessionClosing,
    TrainingClass,
    TrainingSession,
    Ward,
)
from server.reports.arrivals import ARRIVED
from server.reports.classes import trainers_by_scope
from server.reports.places import ward_name
from server.reports.tables import AnySelect
from server.scopes import class_scope
from sync.rules import Dot, unpack

_COUNTED: Final = ("present", "absent", "excused", "represented", "unmarked")
_OF_MARK: Final = ("rev", "status", "checked_in_at", "method")
_UNPROVEN: Final = {"receipt": None, "author_name": None, "received_at": None}


def read_class(class_id: str) -> dict[str, Any]:
    """Give a class, its half-days, trainers, roster in Vietnamese name order, marks and counts.

    Errors: not_found 404.
    """
    with reading() as session:
        training = _records(session, "training_class", _live(TrainingClass, class_id))
        if not training:
            raise ApiError("not_found")
        sessions = _records(session, "session", _sessions(class_id))
        marks = _marks(session, class_id)
        roster = _roster(session, class_id, marks)
        scope = class_scope(class_id)
        return {
            "class": training[0],
            "sessions": sessions,
            "trainers": trainers_by_scope(session, scope).get(scope, []),
            "roster": roster,
            "closings": _closings(session, class_id),
            "counts": {each["id"]: _count(roster, each["id"]) for each in sessions},
        }


def _closings(session: Session, class_id: str) -> dict[str, dict[str, Any]]:
    """Give how its trainers ended each half-day, by the half-day's id."""
    closing = SessionClosing
    ids = select(closing.id).where(closing.training_class == class_id, ~closing.deleted)
    found = _records(session, "session_closing", ids)
    return {record["values"]["session"]: record for record in found}


def _live(model: type[TrainingClass], class_id: str) -> AnySelect:
    return select(model.id).where(model.id == class_id, ~model.deleted)


def _sessions(class_id: str) -> AnySelect:
    entry = TrainingSession
    return (
        select(entry.id)
        .where(entry.training_class == class_id, ~entry.deleted)
        .order_by(entry.held_on, entry.number, entry.id)
    )


def _records(session: Session, kind: str, ids: AnySelect) -> list[dict[str, Any]]:
    wanted = list(session.scalars(ids))
    rows = session.execute(
        select(StoredRecord.record_id, StoredRecord.rev, StoredRecord.wire).where(
            StoredRecord.kind == kind, StoredRecord.record_id.in_(wanted)
        )
    )
    found = {
        record_id: {"id": record_id, "rev": rev, "values": orjson.loads(wire)["values"]}
        for record_id, rev, wire in rows
    }
    return [found[record_id] for record_id in wanted]


def _roster(
    session: Session, class_id: str, marks: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    entry = RosterEntry
    rows = session.execute(
        select(
            entry.person,
            entry.rev,
            StoredRecord.wire,
            ResidentialGroup.name.label("group_name"),
            ward_name().label("ward_name"),
        )
        .join(
            StoredRecord,
            and_(StoredRecord.kind == "roster_entry", StoredRecord.record_id == entry.id),
        )
        .outerjoin(ResidentialGroup, ResidentialGroup.id == entry.group)
        .outerjoin(Ward, Ward.id == entry.ward)
        .where(entry.training_class == class_id, ~entry.deleted)
        .order_by(entry.sort_key, entry.id)
    )
    return [
        {
            "person": row.person,
            "rev": row.rev,
            "values": orjson.loads(row.wire)["values"],
            "group_name": row.group_name,
            "ward_name": row.ward_name,
            "marks": marks.get(row.person, {}),
        }
        for row in rows
    ]


def _marks(session: Session, class_id: str) -> Mapping[str, dict[str, Any]]:
    """Give the marks by person and half-day, each with who made the status that shows and its receipt."""
    conflicts = _open_conflicts(session, class_id)
    proofs = _proofs(session, class_id)
    marks: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in session.execute(_marks_query(class_id)).mappings():
        mark = {name: row[name] for name in _OF_MARK}
        won = _winning(row["wire"])
        proof = proofs.get((row["id"], won.epoch, won.rev), _UNPROVEN)
        marks[row["person"]][row["session"]] = {
            **mark, **proof, "conflict": row["id"] in conflicts
        }  # fmt: skip
    return marks


def _winning(wire: str) -> Dot:
    """Tell which write made the status that shows: of several the winner comes first (A5, A8)."""
    return unpack(orjson.loads(wire)).values["status"][0].dot


def _marks_query(class_id: str) -> AnySelect:
    mark = Attendance
    columns = (getattr(mark, name) for name in _OF_MARK)
    return (
        select(mark.id, mark.person, mark.session, *columns, StoredRecord.wire)
        .join(
            StoredRecord,
            and_(StoredRecord.kind == "attendance", StoredRecord.record_id == mark.id),
        )
        .where(mark.training_class == class_id, ~mark.deleted)
    )


def _proofs(session: Session, class_id: str) -> dict[tuple[str, str, int], dict[str, Any]]:
    """Give what proves each write of the class's marks, by record, epoch and revision.

    After a restore a revision may exist in two epochs.
    """
    rows = session.execute(
        select(
            Operation.record_id,
            Operation.epoch,
            Operation.rev,
            Operation.receipt,
            Account.display_name.label("author_name"),
            Operation.received_at,
        )
        .join(Attendance, Attendance.id == Operation.record_id)
        .outerjoin(Account, Account.id == Operation.author)
        .where(Operation.kind == "attendance", Operation.result.in_(("applied", "conflict")))
        .where(Attendance.training_class == class_id)
    )
    return {
        (row.record_id, row.epoch, row.rev): {name: getattr(row, name) for name in _UNPROVEN}
        for row in rows
    }


def _open_conflicts(session: Session, class_id: str) -> set[str]:
    return set(
        session.scalars(
            select(Conflict.record_id)
            .join(Attendance, Attendance.id == Conflict.record_id)
            .where(Conflict.kind == "attendance", Conflict.closed_at.is_(None))
            .where(Attendance.training_class == class_id)
        )
    )


def _count(roster: list[dict[str, Any]], session_id: str) -> dict[str, int]:
    """Count a half-day's people by how they are marked; who came late or left early was present."""
    statuses = Counter(
        entry["marks"].get(session_id, {}).get("status", "unmarked") for entry in roster
    )
    present = sum(statuses[status] for status in ARRIVED)
    return {name: statuses[name] for name in _COUNTED} | {"present": present}
