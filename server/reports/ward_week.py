"""How the khối of a ward stand in a week: reported, late, missing, or with broken speakers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import ApiError
from server.models.projections import (
    Broadcast,
    Contact,
    Holiday,
    Incident,
    Meeting,
    ResidentialGroup,
    Schedule,
    Ward,
)
from server.moments import now
from server.projections import local_date
from server.reports.due import Due, Known, Row, habit_starts, standing_of, week_of
from server.reports.places import group_sort, ward_name

Rows = dict[str | None, list[Row]]


def read_ward_week(ward: str, day: str | None) -> dict[str, Any]:
    """Give a ward's week, the present one without ``day``; ApiError ``not_found`` for no such ward."""
    moment = now()
    days = week_of(day or local_date(moment))
    with reading() as session:
        return {
            "ward": ward,
            "ward_name": name_ward(session, ward),
            "monday": days[0],
            "groups": _read_groups(session, ward, days, moment),
        }


def name_ward(session: Session, ward: str) -> str:
    """Give a ward's full name; ApiError ``not_found`` for no such ward."""
    name = session.scalar(select(ward_name()).where(Ward.id == ward, ~Ward.deleted))
    if name is None:
        raise ApiError("not_found")
    return str(name)


def groups_of_ward(session: Session, ward: str) -> list[tuple[str, str]]:
    """Give the ids and names of a ward's khối, in the order of their numbers."""
    groups = session.execute(
        select(ResidentialGroup.id, ResidentialGroup.name)
        .join(Ward, Ward.id == ResidentialGroup.ward)
        .where(ResidentialGroup.ward == ward, ~ResidentialGroup.deleted)
        .order_by(group_sort(), ResidentialGroup.id)
    )
    return [(group, name) for group, name in groups]


def _read_groups(
    session: Session, ward: str, days: Sequence[str], moment: str
) -> list[dict[str, Any]]:
    broadcasts = _read_broadcasts(session, ward, days)
    schedules, faults = read_of_ward(session, Schedule, ward), read_of_ward(session, Incident, ward)
    holidays = set(session.scalars(select(Holiday.day).where(~Holiday.deleted)))
    contacts = {
        row["group"]: row for rows in read_of_ward(session, Contact, ward).values() for row in rows
    }
    meetings = _count_meetings(session, ward, days)
    return [
        {
            **_standing(
                Known(
                    broadcasts.get(group, ()),
                    schedules.get(group, ()),
                    holidays,
                    faults.get(group, ()),
                ),
                days,
                moment,
            ),
            "id": group,
            "name": name,
            "contact": contacts.get(group, {}).get("full_name"),
            "phone": contacts.get(group, {}).get("phone"),
            "faults": sum(1 for row in faults.get(group, ()) if row["state"] != "mended"),
            "meetings": meetings.get(group, 0),
        }
        for group, name in groups_of_ward(session, ward)
    ]


def _standing(known: Known, days: Sequence[str], moment: str) -> dict[str, Any]:
    standing = standing_of(known, days, moment)
    return {
        "state": standing.state,
        "logged": standing.logged,
        "due": standing.due,
        "late": _say(standing.late),
        "missing": _say(standing.missing),
        "broken": _say(standing.broken),
    }


def _say(due: Sequence[Due]) -> list[dict[str, str]]:
    return [{"day": each.day, "clock": each.clock} for each in due]


def _read_broadcasts(session: Session, ward: str, days: Sequence[str]) -> Rows:
    query = select(Broadcast.group, Broadcast.started_at).where(
        Broadcast.ward == ward,
        Broadcast.local_date >= habit_starts(days[0]),
        Broadcast.local_date <= days[-1],
        Broadcast.channel == "group_speaker",
        ~Broadcast.deleted,
    )
    return by_unit(session.execute(query).mappings().all())


def read_of_ward(session: Session, model: Any, ward: str) -> Rows:
    """Read a ward's records of a kind of which there are few, under their khối; the ward's own under None."""
    table = model.__table__
    query = select(table).where(table.c.ward == ward, ~table.c.deleted)
    return by_unit(session.execute(query).mappings().all())


def by_unit(rows: Sequence[Any]) -> Rows:
    """Put rows under the khối they name; what is the ward's own lies under None."""
    found: Rows = defaultdict(list)
    for row in rows:
        found[row["group"]].append(row)
    return found


def _count_meetings(session: Session, ward: str, days: Sequence[str]) -> dict[str, int]:
    query = (
        select(Meeting.group, func.count())
        .where(
            Meeting.ward == ward,
            Meeting.local_date >= days[0],
            Meeting.local_date <= days[-1],
            ~Meeting.deleted,
        )
        .group_by(Meeting.group)
    )
    return dict(iter(session.execute(query)))
