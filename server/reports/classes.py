"""The list of training classes with their counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from server.database import reading
from server.models.identity import Account, RoleGrant
from server.models.projections import (
    Attendance,
    Invitation,
    Nomination,
    RosterEntry,
    TrainingClass,
    TrainingSession,
    Venue,
    Ward,
)
from server.reports.arrivals import ARRIVED
from server.reports.places import ward_name
from server.reports.tables import AnySelect
from server.scopes import class_scope


def list_classes() -> list[dict[str, Any]]:
    """Give all classes by number; counts leave out what is deleted."""
    with reading() as session:
        roster, sessions = _count(session, RosterEntry), _count(session, TrainingSession)
        nominated, seats = _count(session, Nomination), _seats(session)
        people = dict(session.execute(_present_people()).all())
        trainers = trainers_by_scope(session)
        return [
            dict(row)
            | {
                "trainers": trainers.get(class_scope(row["id"]), []),
                "roster_count": roster.get(row["id"], 0),
                "sessions": sessions.get(row["id"], 0),
                "seats": seats.get(row["id"], 0),
                "nominated": nominated.get(row["id"], 0),
                "present_people": people.get(row["id"], 0),
            }
            for row in session.execute(_classes()).mappings()
        ]


def _classes() -> AnySelect:
    entry = TrainingClass
    return (
        select(
            entry.id,
            entry.number,
            entry.title,
            entry.state,
            entry.starts_on,
            entry.ends_on,
            entry.class_kind,
            ward_name().label("host_ward_name"),
            Venue.name.label("venue_name"),
        )
        .outerjoin(Ward, Ward.id == entry.host_ward)
        .outerjoin(Venue, Venue.id == entry.venue)
        .where(~entry.deleted)
        .order_by(entry.number, entry.id)
    )


def _seats(session: Session) -> Mapping[str, int]:
    """Give the seats that wards were invited to fill, by class."""
    query = select(Invitation.training_class, func.sum(Invitation.quota))
    rows = session.execute(query.where(~Invitation.deleted).group_by(Invitation.training_class))
    return {class_id: int(quota) for class_id, quota in rows}


def _count(
    session: Session, model: type[RosterEntry] | type[TrainingSession] | type[Nomination]
) -> Mapping[str, int]:
    query = select(model.training_class, func.count()).where(~model.deleted)
    rows = session.execute(query.group_by(model.training_class))
    return dict(rows.all())


def _present_people() -> Select[str, int]:
    return (
        select(Attendance.training_class, func.count(Attendance.person.distinct()))
        .join(
            RosterEntry,
            (RosterEntry.training_class == Attendance.training_class)
            & (RosterEntry.person == Attendance.person),
        )
        .join(TrainingSession, TrainingSession.id == Attendance.session)
        .where(Attendance.status.in_(ARRIVED), ~Attendance.deleted)
        .where(~RosterEntry.deleted, ~TrainingSession.deleted)
        .group_by(Attendance.training_class)
    )


def trainers_by_scope(
    session: Session, scope: str | None = None
) -> dict[str, list[dict[str, str]]]:
    """Give the present trainers of each class, or of one, under the class's scope."""
    query = (
        select(RoleGrant.scope, Account.id, Account.display_name)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == "trainer", RoleGrant.until.is_(None))
        .where(RoleGrant.scope == scope if scope else RoleGrant.scope.is_not(None))
        .order_by(Account.display_name, Account.id)
    )
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for held, account_id, name in session.execute(query):
        found[str(held)].append({"id": account_id, "display_name": name})
    return found
