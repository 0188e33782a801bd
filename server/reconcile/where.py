"""Says where records belong in the words people use: class, session, person, khối, day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.projections import RosterEntry, TrainingClass, TrainingSession
from server.projections import local_date
from server.scopes import label_scopes
from sync.contract import derive_id

# A record as it is asked about: kind, record id, values.
Subject = tuple[str, str, Mapping[str, Any]]


def describe_where(session: Session, subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """Give each record's place; null for every part that it has not."""
    classes = _class_numbers(session, {_class_of(subject) for subject in subjects})
    met = _sessions(session, {_session_of(subject) for subject in subjects})
    people = _people(session, {_entry_of(subject) for subject in subjects})
    places = label_scopes(session, {_scope_of(subject) for subject in subjects})
    return [_describe(subject, classes, met, people, places) for subject in subjects]


def _describe(
    subject: Subject,
    classes: Mapping[str, int],
    sessions: Mapping[str, TrainingSession],
    people: Mapping[str, str],
    places: Mapping[str, str],
) -> dict[str, Any]:
    _, _, values = subject
    class_id = _class_of(subject)
    met = sessions.get(_session_of(subject))
    return {
        "class_id": class_id if class_id in classes else None,
        "class_number": classes.get(class_id),
        "session_number": met.number if met else None,
        "half": met.half if met else None,
        "day": met.held_on if met else _day(values),
        "person": values.get("full_name") or people.get(_entry_of(subject)),
        "place": places.get(_scope_of(subject)),
        "title": values.get("title") or values.get("name"),
    }


def _class_of(subject: Subject) -> str:
    kind, record_id, values = subject
    return record_id if kind == "training_class" else str(values.get("training_class") or "")


def _session_of(subject: Subject) -> str:
    kind, record_id, values = subject
    return record_id if kind == "session" else str(values.get("session") or "")


def _entry_of(subject: Subject) -> str:
    """Name the roster entry of the person a record is about."""
    class_id, person = _class_of(subject), subject[2].get("person")
    return derive_id(class_id, person) if class_id and person else ""


def _scope_of(subject: Subject) -> str:
    kind, record_id, values = subject
    group = record_id if kind == "residential_group" else values.get("group")
    ward = record_id if kind == "ward" else values.get("ward")
    return f"group:{group}" if group else f"ward:{ward}"


def _class_numbers(session: Session, ids: Collection[str]) -> dict[str, int]:
    query = select(TrainingClass.id, TrainingClass.number).where(TrainingClass.id.in_(ids))
    return dict(session.execute(query).all())


def _sessions(session: Session, ids: Collection[str]) -> dict[str, TrainingSession]:
    query = select(TrainingSession).where(TrainingSession.id.in_(ids))
    return {met.id: met for met in session.scalars(query)}


def _people(session: Session, ids: Collection[str]) -> dict[str, str]:
    query = select(RosterEntry.id, RosterEntry.full_name).where(RosterEntry.id.in_(ids))
    return dict(session.execute(query).all())


def _day(values: Mapping[str, Any]) -> str | None:
    moment = values.get("started_at") or values.get("held_at")
    return local_date(moment) if moment else None
