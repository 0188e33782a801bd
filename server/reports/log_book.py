"""A month of one station or khối as rows of its log book (twin: pwa/src/screens/field/log_rows.ts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import ApiError
from server.models.log import StoredRecord
from server.models.projections import (
    Broadcast,
    Bulletin,
    Incident,
    ResidentialGroup,
    SpeakerCluster,
    Station,
    Topic,
    Ward,
)
from server.moments import LOCAL
from server.reports.places import ward_name
from server.reports.subjects import SYMPTOMS

Row = Mapping[Any, Any]

SOURCES: Final = {
    "own": "Tự sản xuất",
    "relay": "Tiếp sóng",
    "notice": "Thông báo",
    "usb_file": "File USB giảm nghèo",
}
_OUTCOMES: Final = {"broken_off": "Phát dở", "not_broadcast": "Không phát"}


def read_log_book(unit: str, month: str) -> dict[str, Any]:
    """Give the rows of a khối's month, or of a ward's station, first broadcast first.

    ``month`` is `YYYY-MM`. ApiError ``not_found`` where the id is neither of a khối nor of a ward.
    """
    with reading() as session:
        named = _name_unit(session, unit)
        faults = _read_faults(session, unit, is_ward=named["group"] is None)
        clusters = dict(iter(session.execute(_names_of_clusters(named["ward_id"]))))
        rows = session.execute(_broadcasts(unit, month, is_ward=named["group"] is None)).mappings()
        return {
            "unit": named["name"],
            "ward": named["ward"],
            "month": month,
            "rows": [_show(row, faults, clusters) for row in rows],
        }


def _name_unit(session: Session, unit: str) -> dict[str, Any]:
    group = session.execute(
        select(
            ResidentialGroup.id.label("group"),
            ResidentialGroup.name.label("name"),
            ward_name().label("ward"),
            Ward.id.label("ward_id"),
        )
        .join(Ward, Ward.id == ResidentialGroup.ward)
        .where(ResidentialGroup.id == unit)
    ).mappings().first()  # fmt: skip
    if group:
        return dict(group)
    ward = session.scalar(select(ward_name()).where(Ward.id == unit))
    if ward is None:
        raise ApiError("not_found")
    station = session.scalar(
        select(Station.name).where(Station.ward == unit, ~Station.deleted).order_by(Station.id)
    )
    name = station or f"Đài truyền thanh {ward[0].lower()}{ward[1:]}"
    return {"group": None, "name": name, "ward": ward, "ward_id": unit}


def _names_of_clusters(ward: str) -> Any:
    return select(SpeakerCluster.id, SpeakerCluster.name).where(SpeakerCluster.ward == ward)


def _of_unit(model: Any, unit: str, *, is_ward: bool) -> ColumnElement[bool]:
    own: ColumnElement[bool] = model.group == unit
    return (model.ward == unit) & model.group.is_(None) if is_ward else own


def _read_faults(session: Session, unit: str, *, is_ward: bool) -> Sequence[Row]:
    query = select(
        Incident.id,
        Incident.cluster,
        Incident.symptom,
        Incident.found_at,
        Incident.state,
        Incident.mended_at,
    ).where(_of_unit(Incident, unit, is_ward=is_ward), ~Incident.deleted)
    return session.execute(query.order_by(Incident.found_at, Incident.id)).mappings().all()


def _broadcasts(unit: str, month: str, *, is_ward: bool) -> Any:
    own = (
        (Broadcast.ward == unit) & (Broadcast.channel == "ward_station")
        if is_ward
        else Broadcast.group == unit
    )
    return (
        select(
            Broadcast.__table__,
            Topic.name.label("topic_name"),
            Topic.short_name.label("topic_short"),
            Bulletin.title.label("bulletin_title"),
            StoredRecord.wire,
        )
        .outerjoin(Topic, Topic.id == Broadcast.topic)
        .outerjoin(Bulletin, Bulletin.id == Broadcast.bulletin)
        .outerjoin(
            StoredRecord,
            (StoredRecord.kind == "broadcast") & (StoredRecord.record_id == Broadcast.id),
        )
        .where(
            own,
            Broadcast.local_date >= f"{month}-01",
            Broadcast.local_date <= f"{month}-31",
            ~Broadcast.deleted,
        )
        .order_by(Broadcast.started_at, Broadcast.id)
    )


def _show(row: Row, faults: Sequence[Row], clusters: Mapping[str, str]) -> dict[str, Any]:
    values = orjson.loads(row["wire"])["values"] if row["wire"] else {}
    start = datetime.fromisoformat(row["started_at"]) + LOCAL
    minutes = None if row["outcome"] == "not_broadcast" else row["duration_minutes"]
    end = "" if minutes is None else (start + timedelta(minutes=minutes)).strftime("%H:%M")
    return {
        "day": row["local_date"],
        "start": start.strftime("%H:%M"),
        "end": end,
        "minutes": minutes,
        "title": row["title"] or row["bulletin_title"] or row["topic_short"] or row["topic_name"] or "",
        "source": _join(" ", SOURCES.get(row["source"], ""), row["relay_source"]),
        "topic": row["topic_name"] or "",
        "reader": row["reader"] or "",
        "approver": row["approver"] or "",
        "clusters": _join("; ", *(clusters.get(each) for each in values.get("clusters") or ())),
        "equipment": _equipment(row, faults, clusters),
        "note": _note(row, values),
        "operator": row["operator"] or "",
    }  # fmt: skip


def _equipment(row: Row, faults: Sequence[Row], clusters: Mapping[str, str]) -> str:
    """Say what was broken then; that all was well nobody wrote down."""
    at = row["started_at"]
    return _join("; ", *(
        _join(": ", clusters.get(fault["cluster"]), SYMPTOMS.get(fault["symptom"], fault["symptom"]))
        for fault in faults
        if fault["id"] == row["incident"] or _lasts(fault, at)
    ))  # fmt: skip


def _lasts(fault: Row, at: str) -> bool:
    is_over = fault["state"] == "mended" and fault["mended_at"] and fault["mended_at"] <= at
    return bool(fault["found_at"] <= at and not is_over)


def _note(row: Row, values: Row) -> str:
    failed = _OUTCOMES.get(row["outcome"])
    return _join(
        "; ",
        failed and _join(": ", failed, row["outcome_reason"]),
        "ghi lại sau" if row["recorded"] == "afterwards" else None,
        "ghi hộ" if row["on_behalf"] else None,
        values.get("note"),
    )


def _join(between: str, *parts: str | None) -> str:
    return between.join(part for part in parts if part)
