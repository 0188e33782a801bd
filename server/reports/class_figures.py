"""Figures about the training classes of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, func, literal, select

from server.models.projections import ResidentialGroup, TrainingClass, Ward
from server.reports.arrivals import arrivals
from server.reports.places import group_sort, padded, ward_name
from server.reports.tables import AnySelect, Column, Table


def _classes(narrowed: Mapping[str, str]) -> AnySelect:
    came = arrivals(narrowed).subquery()
    people = func.count(came.c.person.distinct()).label("people")
    return (
        select(
            padded(TrainingClass.number).label("sort"),
            TrainingClass.id.label("row_id"),
            TrainingClass.id.label("class_id"),
            TrainingClass.number,
            TrainingClass.title,
            TrainingClass.starts_on,
            TrainingClass.state,
            ward_name().label("ward"),
            people,
            func.count().label("attendances"),
        )
        .join(came, came.c.training_class == TrainingClass.id)
        .outerjoin(Ward, Ward.id == TrainingClass.host_ward)
        .group_by(*_class_columns())
    )


def _class_columns() -> tuple[Any, ...]:
    entry = TrainingClass
    return (entry.id, entry.number, entry.title, entry.starts_on, entry.state, *_ward_columns())


def _ward_columns() -> tuple[Any, ...]:
    return (Ward.id, Ward.unit_type, Ward.name, Ward.code)


def _groups_covered(narrowed: Mapping[str, str]) -> AnySelect:
    came = arrivals(narrowed).subquery()
    group = ResidentialGroup
    return (
        select(
            group_sort().label("sort"),
            group.id.label("row_id"),
            literal("residential_group").label("record_kind"),
            group.id.label("record_id"),
            group.name.label("group"),
            ward_name().label("ward"),
            func.count(came.c.person.distinct()).label("people"),
        )
        .join(came, came.c.group == group.id)
        .join(Ward, Ward.id == group.ward)
        .where(~group.deleted)
        .group_by(group.id, group.name, group.number, *_ward_columns())
    )


def _wards_covered(narrowed: Mapping[str, str]) -> AnySelect:
    came = arrivals(narrowed).subquery()
    return (
        select(
            Ward.code.label("sort"),
            Ward.id.label("row_id"),
            literal("ward").label("record_kind"),
            Ward.id.label("record_id"),
            ward_name().label("ward"),
            func.count(came.c.group.distinct()).label("groups"),
            func.count(came.c.person.distinct()).label("people"),
        )
        .join(came, came.c.ward == Ward.id)
        .where(~Ward.deleted)
        .group_by(*_ward_columns())
    )


def _people(narrowed: Mapping[str, str]) -> AnySelect:
    came = arrivals(narrowed).subquery()
    # A person on several rosters has a row on each: any one of them names him.
    persons = (
        select(
            func.min(came.c.sort_key).label("sort"),
            came.c.person.label("row_id"),
            literal("roster_entry").label("record_kind"),
            func.min(came.c.roster_entry).label("record_id"),
            func.min(came.c.full_name).label("full_name"),
            func.min(came.c.position).label("position"),
            func.min(came.c.group).label("group_id"),
            func.min(came.c.ward).label("ward_id"),
            func.count(came.c.training_class.distinct()).label("classes"),
            func.count().label("attendances"),
        )
        .group_by(came.c.person)
        .subquery()
    )
    return (
        select(persons, ResidentialGroup.name.label("group"), ward_name().label("ward"))
        .outerjoin(ResidentialGroup, ResidentialGroup.id == persons.c.group_id)
        .outerjoin(Ward, Ward.id == persons.c.ward_id)
    )


def _attendances(narrowed: Mapping[str, str]) -> AnySelect:
    came = arrivals(narrowed).subquery()
    return with_half_day(
        came,
        func.coalesce(came.c.checked_in_at, came.c.held_on).label("sort"),
        came.c.id.label("row_id"),
        literal("attendance").label("record_kind"),
        came.c.id.label("record_id"),
    )


def with_half_day(found: Subquery, *of_row: ColumnElement[Any]) -> AnySelect:
    """Select what a table shows of seats or arrivals, after the columns that say which row it is."""
    return (
        select(
            *of_row,
            found.c.training_class.label("class_id"),
            found.c.class_number.label("number"),
            found.c.held_on,
            found.c.half,
            found.c.full_name,
            found.c.status,
            found.c.checked_in_at,
            ResidentialGroup.name.label("group"),
            ward_name().label("ward"),
        )
        .outerjoin(ResidentialGroup, ResidentialGroup.id == found.c.group)
        .outerjoin(Ward, Ward.id == found.c.ward)
    )


_NUMBER: Final = Column("number", "Lớp", "number")
_GROUP: Final = Column("group", "Khối, xóm")
_WARD: Final = Column("ward", "Phường, xã")
_PEOPLE: Final = Column("people", "Số người", "number")
_NAME: Final = Column("full_name", "Họ và tên")
_COUNT: Final = Column("attendances", "Lượt người", "number")

CLASSES: Final = Table(
    "classes",
    "Lớp của kế hoạch đã tổ chức: có ít nhất một người có mặt ở ít nhất một buổi "
    "(có mặt, đến muộn, về sớm hoặc điểm danh cả lớp).",
    (
        _NUMBER,
        Column("title", "Tên lớp"),
        _WARD,
        Column("starts_on", "Ngày", "date"),
        Column("state", "Tình trạng", "status"),
        _PEOPLE,
        _COUNT,
    ),
    _classes,
)
GROUPS_COVERED: Final = Table(
    "groups_covered",
    "Khối, xóm có ít nhất một người trong danh sách lớp đã có mặt ở ít nhất một buổi của kế hoạch. "
    "Người đi thay được tính theo khối, xóm của chính mình.",
    (_GROUP, _WARD, _PEOPLE),
    _groups_covered,
)
WARDS_COVERED: Final = Table(
    "wards_covered",
    "Phường, xã có ít nhất một người đã có mặt ở ít nhất một buổi của kế hoạch.",
    (_WARD, Column("groups", "Khối, xóm có người dự", "number"), _PEOPLE),
    _wards_covered,
)
PEOPLE: Final = Table(
    "people",
    "Số người khác nhau đã có mặt ít nhất một buổi; một người dự nhiều lớp chỉ tính một lần.",
    (
        _NAME,
        Column("position", "Chức vụ"),
        _GROUP,
        _WARD,
        Column("classes", "Số lớp", "number"),
        _COUNT,
    ),
    _people,
)
ATTENDANCES: Final = Table(
    "attendances",
    "Số lượt người có mặt: mỗi người ở mỗi buổi tính một lượt.",
    (
        _NUMBER,
        Column("held_on", "Ngày", "date"),
        Column("half", "Buổi", "status"),
        _NAME,
        _GROUP,
        _WARD,
        Column("status", "Có mặt", "status"),
        Column("checked_in_at", "Lúc", "datetime"),
    ),
    _attendances,
    newest_first=True,
)
