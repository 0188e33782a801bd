"""Speaker clusters, their faults and what residents had to say, as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import ApiError
from server.models.projections import (
    Feedback,
    Incident,
    ResidentialGroup,
    SpeakerCluster,
    Ward,
)
from server.moments import now
from server.reports.places import padded, ward_name
from server.reports.tables import PAGE, AnySelect, Column, Row, Table, read_table

_HOUR: Final = 3600


def list_equipment(
    key: str, narrowed: Mapping[str, str], after: str | None, limit: int = PAGE
) -> dict[str, Any]:
    """Give a page of ``clusters``, ``incidents`` or ``feedback``; ApiError ``not_found`` for anything else."""
    table = _TABLES.get(key)
    if table is None:
        raise ApiError("not_found")
    with reading() as session:
        return read_table(session, table, narrowed, after=after, limit=limit)


def _within(model: Any, narrowed: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return [
        getattr(model, name) == narrowed[name] for name in ("ward", "group") if name in narrowed
    ]


def _clusters(narrowed: Mapping[str, str]) -> AnySelect:
    broken = (
        select(func.count())
        .where(Incident.cluster == SpeakerCluster.id, Incident.state != "mended", ~Incident.deleted)
        .correlate(SpeakerCluster)
        .scalar_subquery()
    )
    return (
        select(
            (Ward.code + padded(ResidentialGroup.number) + padded(SpeakerCluster.number)).label(
                "sort"
            ),
            SpeakerCluster.id.label("row_id"),
            literal("speaker_cluster").label("record_kind"),
            SpeakerCluster.id.label("record_id"),
            SpeakerCluster.name,
            ResidentialGroup.name.label("group"),
            ward_name().label("ward"),
            SpeakerCluster.technology,
            SpeakerCluster.speakers,
            SpeakerCluster.place,
            case((broken > 0, "broken"), else_=SpeakerCluster.condition).label("condition"),
        )
        .join(Ward, Ward.id == SpeakerCluster.ward)
        .outerjoin(ResidentialGroup, ResidentialGroup.id == SpeakerCluster.group)
        .where(~SpeakerCluster.deleted, *_within(SpeakerCluster, narrowed))
    )


def _incidents(*conditions: ColumnElement[bool]) -> Callable[[Mapping[str, str]], AnySelect]:
    def query(narrowed: Mapping[str, str]) -> AnySelect:
        return (
            select(
                Incident.found_at.label("sort"),
                Incident.id.label("row_id"),
                literal("incident").label("record_kind"),
                Incident.id.label("record_id"),
                Incident.found_at,
                ResidentialGroup.name.label("group"),
                ward_name().label("ward"),
                SpeakerCluster.name.label("cluster"),
                Incident.symptom,
                Incident.state,
                case((Incident.stops_broadcasts.is_(True), "stops"), else_=None).label(
                    "stops_broadcasts"
                ),
                Incident.mended_at,
            )
            .join(Ward, Ward.id == Incident.ward)
            .outerjoin(ResidentialGroup, ResidentialGroup.id == Incident.group)
            .outerjoin(SpeakerCluster, SpeakerCluster.id == Incident.cluster)
            .where(~Incident.deleted, *conditions, *_within(Incident, narrowed))
        )

    return query


def _count_hours(_session: Session, rows: list[Row]) -> list[Row]:
    """Say how long each fault has lasted, or did."""
    moment = now()
    for row in rows:
        ended = row["mended_at"] if row["state"] == "mended" else None
        span = datetime.fromisoformat(ended or moment) - datetime.fromisoformat(row["found_at"])
        row["downtime_hours"] = max(0, int(span.total_seconds()) // _HOUR)
    return rows


def _feedback(*conditions: ColumnElement[bool]) -> Callable[[Mapping[str, str]], AnySelect]:
    def query(narrowed: Mapping[str, str]) -> AnySelect:
        is_answered = case((Feedback.answered_at.is_(None), "unanswered"), else_="answered")
        return (
            select(
                Feedback.received_at.label("sort"),
                Feedback.id.label("row_id"),
                literal("feedback").label("record_kind"),
                Feedback.id.label("record_id"),
                Feedback.received_at,
                ResidentialGroup.name.label("group"),
                ward_name().label("ward"),
                is_answered.label("state"),
                Feedback.answered_at,
            )
            .join(Ward, Ward.id == Feedback.ward)
            .outerjoin(ResidentialGroup, ResidentialGroup.id == Feedback.group)
            .where(~Feedback.deleted, *conditions, *_within(Feedback, narrowed))
        )

    return query


_PLACE: Final = (Column("group", "Khối, xóm"), Column("ward", "Phường, xã"))
_INCIDENT_COLUMNS: Final = (
    Column("found_at", "Phát hiện lúc", "datetime"),
    *_PLACE,
    Column("cluster", "Cụm loa"),
    Column("symptom", "Hỏng thế nào", "status"),
    Column("state", "Tình trạng", "status"),
    Column("stops_broadcasts", "Không phát được", "status"),
    Column("mended_at", "Sửa xong lúc", "datetime"),
    Column("downtime_hours", "Số giờ hỏng", "number"),
)
_FEEDBACK_COLUMNS: Final = (
    Column("received_at", "Nhận lúc", "datetime"),
    *_PLACE,
    Column("state", "Tình trạng", "status"),
    Column("answered_at", "Trả lời lúc", "datetime"),
)
CLUSTERS: Final = Table(
    "clusters",
    "Cụm loa của khối, xóm và của đài; cụm có sự cố chưa sửa xong thì ghi là hỏng.",
    (
        Column("name", "Cụm loa"),
        *_PLACE,
        Column("technology", "Công nghệ", "status"),
        Column("speakers", "Số loa", "number"),
        Column("place", "Nơi"),
        Column("condition", "Tình trạng", "status"),
    ),
    _clusters,
)
INCIDENTS: Final = Table(
    "incidents",
    "Mọi sự cố thiết bị đã báo; số giờ hỏng tính từ lúc phát hiện đến lúc sửa xong, hoặc đến nay.",
    _INCIDENT_COLUMNS,
    _incidents(),
    newest_first=True,
    finish=_count_hours,
)
INCIDENTS_OPEN: Final = Table(
    "incidents_open",
    "Sự cố thiết bị chưa sửa xong; buổi không phát được vì sự cố làm ngừng phát thì không tính là thiếu.",
    _INCIDENT_COLUMNS,
    _incidents(Incident.state != "mended"),
    newest_first=True,
    finish=_count_hours,
)
FEEDBACK: Final = Table(
    "feedback",
    "Mọi ý kiến người dân đã ghi, đã trả lời và chưa trả lời.",
    _FEEDBACK_COLUMNS,
    _feedback(),
    newest_first=True,
)
FEEDBACK_OPEN: Final = Table(
    "feedback_open",
    "Ý kiến người dân chưa được trả lời.",
    _FEEDBACK_COLUMNS,
    _feedback(Feedback.answered_at.is_(None)),
    newest_first=True,
)
_TABLES: Final = {table.key: table for table in (CLUSTERS, INCIDENTS, FEEDBACK)}
