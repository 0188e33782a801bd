"""The rows behind the figures of coverage: of a plan or of one class, narrowed as a figure is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, literal, or_, select

from server.database import reading
from server.errors import ApiError
from server.models.projections import (
    Invitation,
    ResidentialGroup,
    RosterEntry,
    TrainingClass,
    TrainingSession,
    Ward,
)
from server.moments import now
from server.projections import local_date
from server.reports import class_figures
from server.reports.arrivals import arrivals, seats, within
from server.reports.board import latest_plan
from server.reports.places import group_sort, padded, ward_name
from server.reports.tables import AnySelect, Column, Table, read_table

Narrowed = Mapping[str, str]


def read_rows(key: str, narrowed: dict[str, Any], after: str | None, limit: int) -> dict[str, Any]:
    """Give a page of the rows behind a figure; ApiError ``not_found`` for one we do not have."""
    table = _BY_KEY.get(key)
    if table is None:
        raise ApiError("not_found")
    with reading() as session:
        asked = {name: str(value) for name, value in narrowed.items() if value}
        asked["plan"] = latest_plan(session).get("id", "")
        return read_table(session, table, asked, after=after, limit=limit)


def valid_groups(narrowed: Narrowed) -> ColumnElement[bool]:
    """Say which khối and xóm there are to cover: those in force at some time while the classes are held.

    Of one class those of its wards: invited, or with somebody on the roster. One that was covered counts always.
    """
    came = arrivals(_place(narrowed)).subquery()
    covered = ResidentialGroup.id.in_(select(came.c.group))
    return (~ResidentialGroup.deleted) & or_(
        covered, _in_force(ResidentialGroup, narrowed) & _meant(ResidentialGroup.ward, narrowed)
    )


def valid_wards(narrowed: Narrowed) -> ColumnElement[bool]:
    """Say which wards there are to cover, by the same rule."""
    came = arrivals(_place(narrowed)).subquery()
    covered = Ward.id.in_(select(came.c.ward))
    return (~Ward.deleted) & or_(covered, _in_force(Ward, narrowed) & _meant(Ward.id, narrowed))


def _place(narrowed: Narrowed) -> Narrowed:
    """Leave only which classes are meant."""
    return {name: narrowed[name] for name in ("plan", "class") if name in narrowed}


def _in_force(model: Any, narrowed: Narrowed) -> ColumnElement[bool]:
    held = (
        select(TrainingSession.held_on)
        .join(TrainingClass, TrainingClass.id == TrainingSession.training_class)
        .where(within(narrowed), ~TrainingSession.deleted, ~TrainingClass.deleted)
        .subquery()
    )
    today = local_date(now())
    first = select(func.coalesce(func.min(held.c.held_on), today)).scalar_subquery()
    last = select(func.coalesce(func.max(held.c.held_on), today)).scalar_subquery()
    return or_(model.valid_from.is_(None), model.valid_from <= last) & or_(
        model.valid_to.is_(None), model.valid_to >= first
    )


def _meant(ward: Any, narrowed: Narrowed) -> ColumnElement[bool]:
    class_id = narrowed.get("class")
    if not class_id:
        return literal(value=True) == literal(value=True)
    invited = select(Invitation.ward).where(
        Invitation.training_class == class_id, ~Invitation.deleted
    )
    listed = select(RosterEntry.ward).where(
        RosterEntry.training_class == class_id, ~RosterEntry.deleted, RosterEntry.ward.is_not(None)
    )
    return or_(ward.in_(invited), ward.in_(listed))


def invitations(narrowed: Narrowed) -> AnySelect:
    """Select the invitations that stand, with how many half-days of each half their class has.

    ``seats`` is the quota once for each half-day, ``due`` for each whose day has come: nobody is
    missing from a class that is still ahead.
    """
    has_come = case((TrainingSession.held_on <= local_date(now()), 1), else_=0)
    sessions = select(
        TrainingSession.training_class,
        TrainingSession.half,
        func.count().label("count"),
        func.sum(has_come).label("past"),
    ).where(~TrainingSession.deleted)
    if narrowed.get("half"):
        sessions = sessions.where(TrainingSession.half == narrowed["half"])
    halves = sessions.group_by(TrainingSession.training_class, TrainingSession.half).subquery()
    query = (
        select(
            Invitation.id,
            Invitation.ward,
            Invitation.quota,
            Invitation.due_on,
            TrainingClass.id.label("training_class"),
            TrainingClass.number,
            halves.c.half,
            (Invitation.quota * halves.c.count).label("seats"),
            (Invitation.quota * halves.c.past).label("due"),
        )
        .join(TrainingClass, TrainingClass.id == Invitation.training_class)
        .join(halves, halves.c.training_class == TrainingClass.id)
        .where(within(narrowed), ~Invitation.deleted, ~TrainingClass.deleted)
    )
    return query.where(Invitation.ward == narrowed["ward"]) if narrowed.get("ward") else query


def _invited(narrowed: Narrowed) -> AnySelect:
    asked = invitations(narrowed).subquery()
    return select(
        (padded(asked.c.number) + Ward.code + asked.c.half).label("sort"),
        (asked.c.id + asked.c.half).label("row_id"),
        literal("invitation").label("record_kind"),
        asked.c.id.label("record_id"),
        asked.c.training_class.label("class_id"),
        asked.c.number,
        asked.c.half,
        asked.c.quota,
        asked.c.due_on,
        asked.c.seats,
        ward_name().label("ward"),
    ).join(Ward, Ward.id == asked.c.ward)


def _seats(narrowed: Narrowed) -> AnySelect:
    found = seats(narrowed).subquery()
    order = padded(found.c.class_number) + found.c.held_on + found.c.half + found.c.sort_key
    return class_figures.with_half_day(
        found,
        order.label("sort"),
        (found.c.roster_entry + found.c.session).label("row_id"),
        literal("roster_entry").label("record_kind"),
        found.c.roster_entry.label("record_id"),
    )


def _groups_left(narrowed: Narrowed) -> AnySelect:
    came, group = arrivals(_place(narrowed)).subquery(), ResidentialGroup
    query = (
        select(
            group_sort().label("sort"),
            group.id.label("row_id"),
            literal("residential_group").label("record_kind"),
            group.id.label("record_id"),
            group.name.label("group"),
            ward_name().label("ward"),
        )
        .join(Ward, Ward.id == group.ward)
        .where(
            valid_groups(narrowed), ~select(came.c.group).where(came.c.group == group.id).exists()
        )
    )
    return query.where(group.ward == narrowed["ward"]) if narrowed.get("ward") else query


def _wards_left(narrowed: Narrowed) -> AnySelect:
    came = arrivals(_place(narrowed)).subquery()
    return select(
        Ward.code.label("sort"),
        Ward.id.label("row_id"),
        literal("ward").label("record_kind"),
        Ward.id.label("record_id"),
        ward_name().label("ward"),
    ).where(valid_wards(narrowed), ~select(came.c.ward).where(came.c.ward == Ward.id).exists())


_SEATS: Final = Table(
    "coverage_seats",
    "Mỗi người trong danh sách lớp ở mỗi buổi của lớp là một dòng, với điểm danh của buổi đó; "
    "người chưa ai điểm danh ghi là Chưa.",
    (
        Column("number", "Lớp", "number"),
        Column("held_on", "Ngày", "date"),
        Column("half", "Buổi", "status"),
        Column("full_name", "Họ và tên"),
        Column("group", "Khối, xóm"),
        Column("ward", "Phường, xã"),
        Column("status", "Điểm danh", "status"),
        Column("checked_in_at", "Lúc", "datetime"),
    ),
    _seats,
)
_INVITED: Final = Table(
    "coverage_invited",
    "Giấy mời còn hiệu lực. Lượt mời là số người được cử, tính một lần cho mỗi buổi của lớp.",
    (
        Column("number", "Lớp", "number"),
        Column("ward", "Phường, xã"),
        Column("half", "Buổi", "status"),
        Column("quota", "Số người được cử", "number"),
        Column("seats", "Lượt mời", "number"),
        Column("due_on", "Hạn đề cử", "date"),
    ),
    _invited,
)
_GROUPS_LEFT: Final = Table(
    "groups_left",
    "Khối, xóm có hiệu lực trong thời gian tổ chức lớp mà chưa ai trong danh sách lớp có mặt buổi nào.",
    (Column("group", "Khối, xóm"), Column("ward", "Phường, xã")),
    _groups_left,
)
_WARDS_LEFT: Final = Table(
    "wards_left",
    "Phường, xã có hiệu lực trong thời gian tổ chức lớp mà chưa ai có mặt buổi nào.",
    (Column("ward", "Phường, xã"),),
    _wards_left,
)
_BY_KEY: Final = {
    table.key: table
    for table in (
        class_figures.GROUPS_COVERED, class_figures.WARDS_COVERED, class_figures.PEOPLE,
        class_figures.ATTENDANCES, _GROUPS_LEFT, _WARDS_LEFT, _SEATS, _INVITED,
    )
}  # fmt: skip
