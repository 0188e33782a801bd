"""Figures about broadcasts and community meetings, and the list of broadcasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from server.models.projections import Broadcast, Meeting, ResidentialGroup, Topic, Ward
from server.reports.places import ward_name
from server.reports.tables import AnySelect, Column, Table


def _broadcasts(*conditions: ColumnElement[bool]) -> AnySelect:
    return (
        select(
            Broadcast.started_at.label("sort"),
            Broadcast.id.label("row_id"),
            literal("broadcast").label("record_kind"),
            Broadcast.id.label("record_id"),
            Broadcast.started_at,
            Broadcast.channel,
            ResidentialGroup.name.label("group"),
            ward_name().label("ward"),
            Broadcast.duration_minutes,
            Broadcast.title,
            Topic.name.label("topic"),
            Broadcast.source,
            Broadcast.outcome,
            Broadcast.recorded,
        )
        .join(Ward, Ward.id == Broadcast.ward)
        .outerjoin(ResidentialGroup, ResidentialGroup.id == Broadcast.group)
        .outerjoin(Topic, Topic.id == Broadcast.topic)
        .where(~Broadcast.deleted, *conditions)
    )


def _counted(channel: str) -> Callable[[Mapping[str, str]], AnySelect]:
    def query(narrowed: Mapping[str, str]) -> AnySelect:
        return _broadcasts(
            Broadcast.channel == channel,
            Broadcast.outcome != "not_broadcast",
            *_since(Broadcast.started_at, narrowed),
        )

    return query


def _since(
    moment: InstrumentedAttribute[str], narrowed: Mapping[str, str]
) -> list[ColumnElement[bool]]:
    return [moment >= narrowed["since"]] if "since" in narrowed else []


_NARROWING: Final[Mapping[str, Callable[[str], ColumnElement[bool]]]] = {
    "ward": lambda ward: Broadcast.ward == ward,
    "group": lambda group: Broadcast.group == group,
    "channel": lambda channel: Broadcast.channel == channel,
    "from": lambda day: Broadcast.local_date >= day,
    "to": lambda day: Broadcast.local_date <= day,
}


def narrowing(narrowed: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Give what narrows broadcasts: ward, group (ids), channel, from, to (dates)."""
    return [_NARROWING[name](value) for name, value in narrowed.items()]


def _narrowed(narrowed: Mapping[str, str]) -> AnySelect:
    return _broadcasts(*narrowing(narrowed))


def _meetings(narrowed: Mapping[str, str]) -> AnySelect:
    # Those logged before there was a choice were meetings.
    return _held(Meeting.meeting_kind.is_distinct_from("direct"), narrowed)


def _direct(narrowed: Mapping[str, str]) -> AnySelect:
    return _held(Meeting.meeting_kind == "direct", narrowed)


def _held(condition: ColumnElement[bool], narrowed: Mapping[str, str]) -> AnySelect:
    return (
        select(
            Meeting.held_at.label("sort"),
            Meeting.id.label("row_id"),
            literal("meeting").label("record_kind"),
            Meeting.id.label("record_id"),
            Meeting.held_at,
            ResidentialGroup.name.label("group"),
            ward_name().label("ward"),
            Meeting.place,
            Meeting.people_present,
            Meeting.households_present,
            Meeting.households_absent,
            Meeting.minutes_spent,
        )
        .join(Ward, Ward.id == Meeting.ward)
        .outerjoin(ResidentialGroup, ResidentialGroup.id == Meeting.group)
        .where(~Meeting.deleted, condition, *_since(Meeting.held_at, narrowed))
    )


_COLUMNS: Final = (
    Column("started_at", "Lúc", "datetime"),
    Column("channel", "Kênh", "status"),
    Column("group", "Khối, xóm"),
    Column("ward", "Phường, xã"),
    Column("duration_minutes", "Số phút", "number"),
    Column("title", "Tên bài"),
    Column("topic", "Nội dung"),
    Column("source", "Nguồn", "status"),
    Column("outcome", "Kết quả", "status"),
    Column("recorded", "Ghi lúc", "status"),
)
BROADCASTS: Final = Table(
    "broadcasts",
    "Mọi buổi phát thanh đã ghi, kể cả buổi không phát được; không kể bản ghi đã xóa.",
    _COLUMNS,
    _narrowed,
    newest_first=True,
)
BROADCASTS_GROUP_SPEAKER: Final = Table(
    "broadcasts_group_speaker",
    "Buổi phát trên loa khối, xóm từ đầu năm của kế hoạch, phát đủ hoặc phát dở; "
    "không kể buổi không phát được và bản ghi đã xóa.",
    _COLUMNS,
    _counted("group_speaker"),
    newest_first=True,
)
BROADCASTS_WARD_STATION: Final = Table(
    "broadcasts_ward_station",
    "Buổi phát trên đài truyền thanh phường, xã từ đầu năm của kế hoạch, phát đủ hoặc phát dở; "
    "không kể buổi không phát được và bản ghi đã xóa.",
    _COLUMNS,
    _counted("ward_station"),
    newest_first=True,
)
_MEETING_COLUMNS: Final = (
    Column("held_at", "Lúc", "datetime"),
    Column("group", "Khối, xóm"),
    Column("ward", "Phường, xã"),
    Column("place", "Nơi họp"),
    Column("people_present", "Số người", "number"),
    Column("households_present", "Số hộ dự", "number"),
    Column("households_absent", "Số hộ vắng", "number"),
    Column("minutes_spent", "Số phút tuyên truyền", "number"),
)
MEETINGS: Final = Table(
    "meetings",
    "Mọi buổi họp dân đã ghi từ đầu năm của kế hoạch; không kể buổi tuyên truyền trực tiếp và bản ghi đã xóa.",
    _MEETING_COLUMNS,
    _meetings,
    newest_first=True,
)
DIRECT: Final = Table(
    "direct",
    "Mọi buổi tuyên truyền trực tiếp đã ghi từ đầu năm của kế hoạch; "
    "không kể họp dân và bản ghi đã xóa.",
    _MEETING_COLUMNS,
    _direct,
    newest_first=True,
)
