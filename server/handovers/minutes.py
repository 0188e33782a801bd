"""What the minutes of a handover say: the book, the equipment, what is open, and what the old phones still owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from server.database import reading
from server.handovers.listing import describe
from server.handovers.phones import read_left_over
from server.handovers.rights import By
from server.handovers.starting import find_handover
from server.models.handovers import Handover
from server.models.log import StoredRecord
from server.models.projections import (
    Broadcast,
    Contact,
    Feedback,
    Incident,
    Meeting,
    ResidentialGroup,
    Schedule,
    SpeakerCluster,
    Ward,
)
from server.moments import now
from server.projections import local_date
from server.reports.places import ward_name

# What was recorded, by the moment it is about.
_COUNTED: Final[dict[str, tuple[Any, Any]]] = {
    "broadcast": (Broadcast, Broadcast.started_at),
    "meeting": (Meeting, Meeting.held_at),
    "incident": (Incident, Incident.found_at),
    "feedback": (Feedback, Feedback.received_at),
}


def read_minutes(handover_id: str, by: By) -> dict[str, Any]:
    """Give all that the minutes of a handover say, as the book stands now.

    Errors: not_found 404, forbidden 403.
    """
    with reading() as session:
        handover = find_handover(session, by, handover_id)
        described = describe(session, [handover])[0]
        devices = [phone["id"] for phone in described["phones"]]
        return {
            "handover": described,
            **_place(session, handover.group),
            "made_at": now(),
            "months": _months(session, handover.group),
            "clusters": _clusters(session, handover.group),
            "faults": _faults(session, handover.group),
            "feedback": _feedback(session, handover.group),
            "schedules": _schedules(session, handover),
            "left_over": read_left_over(
                session, devices, None if by.wards is None else handover.group
            ),
        }


def _place(session: Session, group: str) -> dict[str, Any]:
    name, ward = session.execute(
        select(ResidentialGroup.name, ward_name())
        .join(Ward, Ward.id == ResidentialGroup.ward)
        .where(ResidentialGroup.id == group)
    ).one()
    households = session.scalar(
        select(Contact.households).where(Contact.group == group, ~Contact.deleted).limit(1)
    )
    return {"group_name": name, "ward_name": ward, "households": households}


def _months(session: Session, group: str) -> list[dict[str, Any]]:
    """Count the records of each kind by month, the earliest first."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTED, 0))
    for kind, (model, moment) in _COUNTED.items():
        # By the hour: a month begins at one in Việt Nam too, and few rows are then enough.
        hour: ColumnElement[str] = func.substr(moment, 1, 13)
        query = (
            select(hour, func.count()).where(model.group == group, ~model.deleted).group_by(hour)
        )
        for at, count in session.execute(query):
            counts[local_date(f"{at}:00:00.000Z")[:7]][kind] += count
    return [{"month": month, **counts[month]} for month in sorted(counts)]


def _clusters(session: Session, group: str) -> list[dict[str, Any]]:
    table = SpeakerCluster
    rows = session.execute(
        select(table.name, table.number, table.technology, table.speakers, table.place)
        .add_columns(table.condition, table.device_code)
        .where(table.group == group, ~table.deleted)
        .order_by(table.number, table.name, table.id)
    )
    return [dict(row) for row in rows.mappings()]


def _faults(session: Session, group: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Incident.symptom, Incident.found_at, Incident.state)
        .add_columns(SpeakerCluster.name.label("cluster"))
        .outerjoin(SpeakerCluster, SpeakerCluster.id == Incident.cluster)
        .where(Incident.group == group, Incident.state != "mended", ~Incident.deleted)
        .order_by(Incident.found_at, Incident.id)
    )
    return [dict(row) for row in rows.mappings()]


def _feedback(session: Session, group: str) -> list[dict[str, Any]]:
    """Give what residents said and nobody has answered."""
    wires = session.scalars(
        select(StoredRecord.wire)
        .join(Feedback, Feedback.id == StoredRecord.record_id)
        .where(StoredRecord.kind == "feedback", Feedback.group == group, ~Feedback.deleted)
        .where(Feedback.answered_at.is_(None), Feedback.answering_broadcast.is_(None))
        .order_by(Feedback.received_at, Feedback.id)
    )
    values = (orjson.loads(wire)["values"] for wire in wires)
    return [
        {"received_at": each["received_at"], "content": each["content"]}
        for each in values
        if not each.get("answer")
    ]


def _schedules(session: Session, handover: Handover) -> list[dict[str, Any]]:
    """Give the schedules in force on the day of the handover."""
    rows: Sequence[Any] = (
        session.execute(
            select(Schedule)
            .where(Schedule.group == handover.group, ~Schedule.deleted)
            .where(Schedule.valid_from <= handover.day)
            .where((Schedule.valid_to.is_(None)) | (Schedule.valid_to >= handover.day))
            .order_by(Schedule.starts_at, Schedule.id)
        )
        .scalars()
        .all()
    )
    return [
        {
            "weekdays": [int(day) for day in row.weekdays.split()],
            "starts_at": row.starts_at,
            "duration_minutes": row.duration_minutes,
            "source": row.source,
        }
        for row in rows
    ]
