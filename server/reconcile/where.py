"""Says where a record belongs in the words people use: class, session, person, khối, day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.projections import RosterEntry, TrainingClass, TrainingSession
from server.projections import local_date
from server.scopes import label_scopes


def describe_where(
    session: Session, kind: str, record_id: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Give a record's place; null for every part that it has not."""
    class_id = record_id if kind == "training_class" else values.get("training_class")
    session_id = record_id if kind == "session" else values.get("session")
    met = session.get(TrainingSession, session_id) if session_id else None
    return {
        "class_number": _class_number(session, class_id),
        "session_number": met.number if met else None,
        "half": met.half if met else None,
        "day": met.held_on if met else _day(values),
        "person": values.get("full_name") or _person_name(session, class_id, values.get("person")),
        "place": _place(session, kind, record_id, values),
        "title": values.get("title") or values.get("name"),
    }


def _class_number(session: Session, class_id: str | None) -> int | None:
    return session.scalar(select(TrainingClass.number).where(TrainingClass.id == class_id))


def _person_name(session: Session, class_id: str | None, person: str | None) -> str | None:
    if not class_id or not person:
        return None
    return session.scalar(
        select(RosterEntry.full_name).where(
            RosterEntry.training_class == class_id, RosterEntry.person == person
        )
    )


def _day(values: Mapping[str, Any]) -> str | None:
    moment = values.get("started_at") or values.get("held_at")
    return local_date(moment) if moment else None


def _place(session: Session, kind: str, record_id: str, values: Mapping[str, Any]) -> str | None:
    group = record_id if kind == "residential_group" else values.get("group")
    ward = record_id if kind == "ward" else values.get("ward")
    scope = f"group:{group}" if group else f"ward:{ward}"
    return label_scopes(session, [scope]).get(scope)
