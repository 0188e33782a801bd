"""Gives broadcasts in the field names of provincial systems: one entry for each speaker cluster that was on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from server.database import reading
from server.lists import one_of
from server.models.log import StoredRecord
from server.models.projections import (
    Broadcast,
    Bulletin,
    ResidentialGroup,
    SpeakerCluster,
    Topic,
    Ward,
)
from server.provincial.fields import OWN_ID
from server.reports.field_figures import narrowing
from server.reports.places import ward_name
from sync.clock import parse_time

MAX_BROADCASTS: Final = 1_000
_PRIORITIES: Final = {"normal": "Thông thường", "priority": "Ưu tiên", "emergency": "Khẩn cấp"}
_OUTCOMES: Final = {"whole": "Phát đủ", "broken_off": "Phát dở", "not_broadcast": "Không phát"}
_SOURCES: Final = {
    "own": "Tự sản xuất", "relay": "Tiếp sóng", "notice": "Thông báo", "usb_file": "FILE",
}  # fmt: skip
_WIRES: Final = select(StoredRecord.record_id, StoredRecord.wire).where(
    StoredRecord.kind == "broadcast", one_of(StoredRecord.record_id, "ids")
)


def export_broadcasts(narrowed: Mapping[str, str], after: str | None) -> dict[str, Any]:
    """Give a part of the broadcasts, oldest first, as entries; ``next`` goes on after it, null at the end."""
    with reading() as session:
        rows = session.execute(_query(narrowed, after).limit(MAX_BROADCASTS + 1)).all()
        page = rows[:MAX_BROADCASTS]
        values = _values(session, page)
        clusters = _clusters(session, values.values())
        entries = [
            _entry(row, values[row.id], cluster)
            for row in page
            for cluster in _clusters_of(values[row.id], clusters)
        ]
    more = len(rows) > MAX_BROADCASTS
    return {"entries": entries, "next": f"{page[-1].started_at} {page[-1].id}" if more else None}


def _query(narrowed: Mapping[str, str], after: str | None) -> Any:
    key = tuple_(Broadcast.started_at, Broadcast.id)
    query = (
        select(
            Broadcast.id, Broadcast.started_at, Broadcast.group, Broadcast.ward,
            ward_name().label("ward_name"), Ward.code, ResidentialGroup.name.label("group_name"),
            Topic.name.label("topic"), Bulletin.priority,
        )
        .join(Ward, Ward.id == Broadcast.ward)
        .outerjoin(ResidentialGroup, ResidentialGroup.id == Broadcast.group)
        .outerjoin(Topic, Topic.id == Broadcast.topic)
        .outerjoin(Bulletin, Bulletin.id == Broadcast.bulletin)
        .where(~Broadcast.deleted, *narrowing(narrowed))
        .order_by(Broadcast.started_at, Broadcast.id)
    )  # fmt: skip
    if after:
        query = query.where(key > tuple_(*after.partition(" ")[::2]))
    return query


def _values(session: Session, rows: Iterable[Row[Any]]) -> dict[str, dict[str, Any]]:
    ids = {row.id for row in rows}
    found = session.execute(_WIRES, {"ids": ids})
    return {row.record_id: orjson.loads(row.wire)["values"] for row in found}


def _clusters(session: Session, values: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    ids = {cluster for each in values for cluster in each.get("clusters") or ()}
    query = select(SpeakerCluster.id, SpeakerCluster.name, SpeakerCluster.device_code)
    return {row.id: row for row in session.execute(query.where(SpeakerCluster.id.in_(ids)))}


def _clusters_of(
    values: Mapping[str, Any], known: Mapping[str, Row[Any]]
) -> Sequence[Row[Any] | None]:
    """Give the speakers a broadcast went out by; a khối without any still has an entry."""
    return [known[one] for one in values.get("clusters") or () if one in known] or [None]


def _entry(row: Row[Any], values: Mapping[str, Any], cluster: Row[Any] | None) -> dict[str, Any]:
    relays = values.get("source") == "relay"
    return {
        "NguonID": row.code,
        "TenNguon": row.ward_name,
        "DichID": row.group or row.ward,
        "TenDich": row.group_name or row.ward_name,
        "CumLoaID": (cluster.device_code or cluster.id) if cluster else "",
        "TenThietBi": cluster.name if cluster else "",
        "BanTinID": values.get("bulletin") or row.id,
        "TieuDe": values.get("title") or row.topic or "",
        "NoiDungTomTat": values.get("note") or "",
        "MucDoUuTien": _PRIORITIES.get(row.priority or "normal", ""),
        "LoaiLinhVuc": row.topic or "",
        "ThoiLuong": _duration(values["duration_minutes"]),
        "TacGia": {"TenDayDu": values.get("reader") or ""},
        "ThoiDiemBatDau": parse_time(row.started_at) // 1000,
        "TiepAm": int(relays),
        "NguonTiepAm": values.get("relay_source") or "" if relays else "",
        "NguonTin": _SOURCES.get(values.get("source") or "", ""),
        "ThongTinChiTietBanTin": [
            {"Ten": OWN_ID, "GiaTri": row.id},
            {"Ten": "KetQua", "GiaTri": _OUTCOMES.get(values["outcome"], "")},
            {"Ten": "LyDo", "GiaTri": values.get("outcome_reason") or ""},
        ],
    }


def _duration(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"
