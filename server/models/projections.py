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
    publishes_itself: Mapped[bool | None]
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
    schedule: Mapped[str | None] = mapped_column(String(36))
    bulletin: Mapped[str | None] = mapped_column(String(36))
    topic: Mapped[str | None] = mapped_column(String(36))
    title: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(60))
    relay_source: Mapped[str | None] = mapped_column(String(100))
    reader: Mapped[str | None] = mapped_column(String(100))
    operator: Mapped[str | None] = mapped_column(String(100))
    approver: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[str] = mapped_column(String(60))
    outcome_reason: Mapped[str | None] = mapped_column(String(300))
    incident: Mapped[str | None] = mapped_column(String(36))
    recorded: Mapped[str | None] = mapped_column(String(60))
    on_behalf: Mapped[bool | None]
    local_date: Mapped[str] = mapped_column(String(10))


class Meeting(Projection, Model):
    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_ward", "ward", "local_date"),)
    ward: Mapped[str] = mapped_column(String(36))
    group: Mapped[str] = mapped_column(String(36), index=True)
    meeting_kind: Mapped[str | None] = mapped_column(String(60))
    held_at: Mapped[str] = mapped_column(String(24))
    place: Mapped[str | None] = mapped_column(String(200))
    people_present: Mapped[int | None]
    households_present: Mapped[int | None]
    households_absent: Mapped[int | None]
    minutes_spent: Mapped[int | None]
    local_date: Mapped[str] = mapped_column(String(10))


class Station(Projection, Model):
    __tablename__ = "station"
    ward: Mapped[str] = mapped_column(String(36), index=True)
    name: Mapped[str] = mapped_column(String(200))
    technology: Mapped[str | None] = mapped_column(String(60))
    in_charge: Mapped[str | None] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(20))
    longest_minutes: Mapped[int | None]


class SpeakerCluster(Projection, Model):
    __tablename__ = "speaker_cluster"
    ward: Mapped[str] = mapped_column(String(36), index=True)
    group: Mapped[str | None] = mapped_column(String(36), index=True)
    station: Mapped[str | None] = mapped_column(String(36))
    number: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(100))
    technology: Mapped[str | None] = mapped_column(String(60))
    device_code: Mapped[str | None] = mapped_column(String(60), index=True)
    speakers: Mapped[int | None]
    place: Mapped[str | None] = mapped_column(String(200))
    condition: Mapped[str | None] = mapped_column(String(60))


class Schedule(Projection, Model):
    __tablename__ = "schedule"
    ward: Mapped[str] = mapped_column(String(36), index=True)
    group: Mapped[str | None] = mapped_column(String(36), index=True)
    weekdays: Mapped[str] = mapped_column(String(30))
    starts_at: Mapped[str] = mapped_column(String(5))
    duration_minutes: Mapped[int]
    source: Mapped[str | None] = mapped_column(String(60))
    topic: Mapped[str | None] = mapped_column(String(36))
    valid_from: Mapped[str] = mapped_column(String(10))
    valid_to: Mapped[str | None] = mapped_column(String(10))
    rests_on_holidays: Mapped[bool | None]


class Holiday(Projection, Model):
    __tablename__ = "holiday"
    day: Mapped[str] = mapped_column(String(10), index=True)
    name: Mapped[str] = mapped_column(String(100))


class Bulletin(Projection, Model):
    __tablename__ = "bulletin"
    ward: Mapped[str | None] = mapped_column(String(36), index=True)
    title: Mapped[str] = mapped_column(String(200))
    topic: Mapped[str | None] = mapped_column(String(36))
    priority: Mapped[str] = mapped_column(String(60))
    source: Mapped[str | None] = mapped_column(String(60))
    planned_minutes: Mapped[int | None]
    read_from: Mapped[str | None] = mapped_column(String(10))
    read_until: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(60))
    approver: Mapped[str | None] = mapped_column(String(100))
    decided_at: Mapped[str | None] = mapped_column(String(24))
    published_in: Mapped[str | None] = mapped_column(String(36))
    audience: Mapped[str | None] = mapped_column(String(60))
    version_of: Mapped[str | None] = mapped_column(String(36), index=True)
    # The digest of what an approval is of (P10).
    content: Mapped[str | None] = mapped_column(String(64))


class Incident(Projection, Model):
    __tablename__ = "incident"
    ward: Mapped[str] = mapped_column(String(36), index=True)
    group: Mapped[str | None] = mapped_column(String(36), index=True)
    cluster: Mapped[str | None] = mapped_column(String(36))
    symptom: Mapped[str] = mapped_column(String(60))
    found_at: Mapped[str] = mapped_column(String(24))
    stops_broadcasts: Mapped[bool | None]
    state: Mapped[str] = mapped_column(String(60))
    mended_at: Mapped[str | None] = mapped_column(String(24))


class Feedback(Projection, Model):
    __tablename__ = "feedback"
    ward: Mapped[str] = mapped_column(String(36), index=True)
    group: Mapped[str | None] = mapped_column(String(36), index=True)
    received_at: Mapped[str] = mapped_column(String(24))
    answered_at: Mapped[str | None] = mapped_column(String(24))
    answering_broadcast: Mapped[str | None] = mapped_column(String(36))


class Attachment(Projection, Model):
    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_owner", "owner_kind", "owner"),)
    owner_kind: Mapped[str] = mapped_column(String(60))
    owner: Mapped[str] = mapped_column(String(36))
    part: Mapped[str] = mapped_column(String(60))
    mime: Mapped[str] = mapped_column(String(60))
    bytes: Mapped[int]
    taken_at: Mapped[str | None] = mapped_column(String(24))
    note: Mapped[str | None] = mapped_column(String(300))


class Contact(Projection, Model):
    __tablename__ = "contact"
    ward: Mapped[str] = mapped_column(String(36), index=True)
    group: Mapped[str] = mapped_column(String(36))
    full_name: Mapped[str | None] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(20))
    households: Mapped[int | None]


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
    "station": Station,
    "speaker_cluster": SpeakerCluster,
    "schedule": Schedule,
    "holiday": Holiday,
    "bulletin": Bulletin,
    "incident": Incident,
    "feedback": Feedback,
    "attachment": Attachment,
    "contact": Contact,
}
