"""What wards put out: their bulletins, and the settings of their stations, with the holidays of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from server.database import reading
from server.models.log import StoredRecord
from server.models.projections import Bulletin, Holiday, Station, Topic, Ward
from server.reports.places import ward_name
from server.reports.tables import PAGE, AnySelect, Column, Table, read_table

_Version: Final = aliased(Bulletin, name="version")
_Original: Final = aliased(Bulletin, name="original")


def _is_out(bulletin: type[Bulletin]) -> ColumnElement[bool]:
    return ~bulletin.deleted & func.coalesce(bulletin.published_in, bulletin.audience).is_not(None)


# What a bulletin counts as: what is approved is the version that is out, not what is written (P10).
_standing: Final = case(
    (_is_out(Bulletin), Bulletin.state),
    (_is_out(_Version) & (_Version.content == Bulletin.content), literal("approved")),
    (Bulletin.state == "approved", literal("waiting")),
    else_=Bulletin.state,
)
_NARROWING: Final[Mapping[str, Callable[[str], ColumnElement[bool]]]] = {
    "ward": lambda ward: Bulletin.ward == ward,
    "state": lambda state: _standing == state,
}


def _bulletins(narrowed: Mapping[str, str]) -> AnySelect:
    conditions = (_NARROWING[name](value) for name, value in narrowed.items())
    return (
        select(
            func.coalesce(Bulletin.read_from, "").label("sort"),
            Bulletin.id.label("row_id"),
            literal("bulletin").label("record_kind"),
            Bulletin.id.label("record_id"),
            Bulletin.title,
            func.coalesce(ward_name(), "Toàn thành phố").label("ward"),
            Bulletin.priority,
            Topic.name.label("topic"),
            _standing.label("state"),
            Bulletin.read_from,
            Bulletin.read_until,
            case((_is_out(_Version), _Version.approver), else_=Bulletin.approver).label("approver"),
            case((_is_out(_Version), _Version.decided_at), else_=Bulletin.decided_at).label(
                "decided_at"
            ),
            case((or_(_is_out(Bulletin), _is_out(_Version)), "out"), else_=None).label("out"),
        )
        .outerjoin(_Version, _Version.version_of == Bulletin.id)
        .outerjoin(_Original, _Original.id == Bulletin.version_of)
        .outerjoin(Ward, Ward.id == Bulletin.ward)
        .outerjoin(Topic, Topic.id == Bulletin.topic)
        # A version is shown by what it is of, as long as that is there.
        .where(~Bulletin.deleted, or_(Bulletin.version_of.is_(None), _Original.deleted))
        .where(*conditions)
    )


BULLETINS: Final = Table(
    "bulletins",
    "Mọi bài phát của phường, xã và của thành phố, theo bản đang soạn; không kể bản ghi đã xóa. "
    "Bản đã duyệt vẫn phát khi bản sửa chờ duyệt.",
    (
        Column("title", "Tên bài"),
        Column("ward", "Phường, xã"),
        Column("priority", "Mức ưu tiên", "status"),
        Column("topic", "Nội dung"),
        Column("state", "Trạng thái", "status"),
        Column("out", "Đang phát", "status"),
        Column("read_from", "Từ ngày", "date"),
        Column("read_until", "Đến ngày", "date"),
        Column("approver", "Người duyệt"),
        Column("decided_at", "Duyệt lúc", "datetime"),
    ),
    _bulletins,
    newest_first=True,
)


def list_bulletins(
    narrowed: Mapping[str, str], after: str | None, limit: int = PAGE
) -> dict[str, Any]:
    """Give a page of bulletins, those that begin last first. ``narrowed``: ward (an id), state."""
    with reading() as session:
        return read_table(session, BULLETINS, narrowed, after=after, limit=limit)


def read_settings() -> dict[str, Any]:
    """Give every ward with its stations, and all holidays, each record as screens show it."""
    with reading() as session:
        stations = _shown(session, "station", Station)
        wards = session.execute(
            select(Ward.id, Ward.rev, ward_name().label("name"), Ward.publishes_itself)
            .where(~Ward.deleted)
            .order_by(Ward.code, Ward.id)
        )
        return {
            "wards": [
                {
                    "id": ward.id,
                    "rev": ward.rev,
                    "name": ward.name,
                    "publishes_itself": bool(ward.publishes_itself),
                    "stations": [s for s in stations if s["values"]["ward"] == ward.id],
                }
                for ward in wards
            ],
            "holidays": sorted(
                _shown(session, "holiday", Holiday), key=lambda one: str(one["values"]["day"])
            ),
        }


def _shown(
    session: Session, kind: str, model: type[Station] | type[Holiday]
) -> list[dict[str, Any]]:
    rows = session.execute(
        select(StoredRecord.record_id, StoredRecord.rev, StoredRecord.wire)
        .join(model, model.id == StoredRecord.record_id)
        .where(StoredRecord.kind == kind, ~StoredRecord.deleted)
        .order_by(StoredRecord.record_id)
    )
    return [
        {"id": row.record_id, "rev": row.rev, "values": orjson.loads(row.wire)["values"]}
        for row in rows
    ]
