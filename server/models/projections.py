"""Records as tables for reports: kept in the transaction that writes the record, rebuilt from the log at will.

A column bears the name of the value it shows. ``operations.py`` fills every model here
that names a kind; the few columns that are no values are made in ``projections.py``.
"""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import Model


class Projection:
    """What every projected record has."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    rev: Mapped[int]
    deleted: Mapped[bool]


class Plan(Projection, Model):
    __tablename__ = "plan"
    number: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(300))
    year: Mapped[int]
    target_classes: Mapped[int | None]
    target_groups: Mapped[int | None]
    target_wards: Mapped[int | None]
    target_usb_groups: Mapped[int | None]
    target_usb_wards: Mapped[int | None]
    target_usb_centre: Mapped[int | None]


class Ward(Projection, Model):
    __tablename__ = "ward"
    code: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(100))
    unit_type: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[str | None] = mapped_column(String(10))
    valid_to: Mapped[str | None] = mapped_column(String(10))


class ResidentialGroup(Projection, Model):
    __tablename__ = "residential_group"
    ward: Mapped[str] = mapped_column(String(36), index=True)
    name: Mapped[str] = mapped_column(String(100))
    group_kind: Mapped[str] = mapped_column(String(60))
    number: Mapped[int | None]
    illustrative: Mapped[bool | None]
    valid_from: Mapped[str | None] = mapped_column(String(10))
    valid_to: Mapped[str | None] = mapped_column(String(10))


class Topic(Projection, Model):
    __tablename__ = "topic"
    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str | None] = mapped_column(String(60))
    plan_bullet: Mapped[int | None]


class Venue(Projection, Model):
    __tablename__ = "venue"
    name: Mapped[str] = mapped_column(String(200))
    venue_kind: Mapped[str] = mapped_column(String(60))
    ward: Mapped[str | None] = mapped_column(String(36))
    group: Mapped[str | None] = mapped_column(String(36))
    address: Mapped[str | None] = mapped_column(String(300))


class TrainingClass(Projection, Model):
    __tablename__ = "training_class"
    plan: Mapped[str | None] = mapped_column(String(36))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    class_kind: Mapped[str] = mapped_column(String(60))
    host_ward: Mapped[str | None] = mapped_column(String(36))
    venue: Mapped[str | None] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[str | None] = mapped_column(String(10))
    ends_on: Mapped[str | None] = mapped_column(String(10))
    expected_count: Mapped[int | None]


class TrainingSession(Projection, Model):
    __tablename__ = "session"
    training_class: Mapped[str] = mapped_column(String(36), index=True)
    number: Mapped[int]
    held_on: Mapped[str] = mapped_column(String(10))
    half: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[str | None] = mapped_column(String(5))
    ends_at: Mapped[str | None] = mapped_column(String(5))
    venue: Mapped[str | None] = mapped_column(String(36))
    topic: Mapped[str | None] = mapped_column(String(36))


class Invitation(Projection, Model):
    __tablename__ = "invitation"
    training_class: Mapped[str] = mapped_column(String(36), index=True)
    ward: Mapped[str] = mapped_column(String(36), index=True)
    quota: Mapped[int]
    due_on: Mapped[str | None] = mapped_column(String(10))
    sent_on: Mapped[str | None] = mapped_column(String(10))


class Nomination(Projection, Model):
    __tablename__ = "nomination"
    training_class: Mapped[str] = mapped_column(String(36), index=True)
    ward: Mapped[str] = mapped_column(String(36), index=True)
    person: Mapped[str] = mapped_column(String(36))
    full_name: Mapped[str] = mapped_column(String(100))
    group: Mapped[str | None] = mapped_column(String(36))
    sort_key: Mapped[str] = mapped_column(String(1000))
    search_key: Mapped[str] = mapped_column(String(300))


class Readiness(Projection, Model):
    __tablename__ = "readiness"
    training_class: Mapped[str] = mapped_column(String(36), index=True)
    ward: Mapped[str] = mapped_column(String(36), index=True)
    checked_on: Mapped[str | None] = mapped_column(String(10))


class RosterEntry(Projection, Model):
    __tablename__ = "roster_entry"
    __table_args__ = (Index("ix_roster_entry_class", "training_class", "person"),)
    training_class: Mapped[str] = mapped_column(String(36))
    person: Mapped[str] = mapped_column(String(36), index=True)
    full_name: Mapped[str] = mapped_column(String(100))
    position: Mapped[str | None] = mapped_column(String(100))
    organisation: Mapped[str | None] = mapped_column(String(200))
    ward: Mapped[str | None] = mapped_column(String(36))
    group: Mapped[str | None] = mapped_column(String(36), index=True)
    birth_year: Mapped[int | None]
    gender: Mapped[str | None] = mapped_column(String(60))
    participant_group: Mapped[str | None] = mapped_column(String(60))
    walk_in: Mapped[bool | None]
    deputy_for: Mapped[str | None] = mapped_column(String(36))
    sort_key: Mapped[str] = mapped_column(String(1000))
    search_key: Mapped[str] = mapped_column(String(300))


class Attendance(Projection, Model):
    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_session", "session", "status"),)
    training_class: Mapped[str] = mapped_column(String(36), index=True)
    session: Mapped[str] = mapped_column(String(36))
    person: Mapped[str] = mapped_column(String(36), index=True)
    status: Mapped[str] = mapped_column(String(60))
    checked_in_at: Mapped[str | None] = mapped_column(String(24))
    method: Mapped[str | None] = mapped_column(String(60))


class SessionClosing(Projection, Model):
    __tablename__ = "session_closing"
    training_class: Mapped[str] = mapped_column(String(36), index=True)
    session: Mapped[str] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(String(60))
    closed_at: Mapped[str | None] = mapped_column(String(24))
    reopened_at: Mapped[str | None] = mapped_column(String(24))
    head_count: Mapped[int | None]
    present: Mapped[int | None]
    absent: Mapped[int | None]
    represented: Mapped[int | None]
    unmarked: Mapped[int | None]


class TrialRun(Projection, Model):
    __tablename__ = "trial_run"
    training_class: Mapped[str] = mapped_column(String(36))
    account: Mapped[str] = mapped_column(String(36), index=True)
    finished_at: Mapped[str] = mapped_column(String(24))


class Broadcast(Projection, Model):
    __tablename__ = "broadcast"
    __table_args__ = (
        Index("ix_broadcast_started", "started_at"),
        Index("ix_broadcast_group", "group", "local_date"),
        Index("ix_broadcast_ward", "ward", "local_date"),
    )
    channel: Mapped[str] = mapped_column(String(60))
    ward: Mapped[str] = mapped_column(String(36))
    group: Mapped[str | None] = mapped_column(String(36))
    started_at: Mapped[str] = mapped_column(String(24))
    duration_minutes: Mapped[int]
    topic: Mapped[str | None] = mapped_column(String(36))
    title: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(60))
    recorded: Mapped[str | None] = mapped_column(String(60))
    local_date: Mapped[str] = mapped_column(String(10))


class Meeting(Projection, Model):
    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_ward", "ward", "local_date"),)
    ward: Mapped[str] = mapped_column(String(36))
    group: Mapped[str] = mapped_column(String(36), index=True)
    held_at: Mapped[str] = mapped_column(String(24))
    place: Mapped[str | None] = mapped_column(String(200))
    people_present: Mapped[int | None]
    households_present: Mapped[int | None]
    households_absent: Mapped[int | None]
    minutes_spent: Mapped[int | None]
    local_date: Mapped[str] = mapped_column(String(10))


PROJECTIONS: dict[str, type[Projection]] = {
    "plan": Plan,
    "ward": Ward,
    "residential_group": ResidentialGroup,
    "topic": Topic,
    "venue": Venue,
    "training_class": TrainingClass,
    "session": TrainingSession,
    "invitation": Invitation,
    "nomination": Nomination,
    "readiness": Readiness,
    "roster_entry": RosterEntry,
    "attendance": Attendance,
    "session_closing": SessionClosing,
    "trial_run": TrialRun,
    "broadcast": Broadcast,
    "meeting": Meeting,
}
