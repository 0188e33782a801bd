"""A ward's week, its equipment, and the log books of units."""

from __future__ import annotations

from marshmallow import Schema, fields

from server.schemas.base import IS_ID, Request, Text, whole
from server.schemas.tables import PageSchema

_DAY = whole(r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_MONTH = whole(r"20[0-9]{2}-(0[1-9]|1[0-2])")


class WeekQuerySchema(Request):
    """Which week: any day of it, the present one if none is named."""

    day = Text(load_default=None, validate=_DAY)


class MonthQuerySchema(Request):
    """Which month."""

    month = Text(required=True, validate=_MONTH)


class DueSchema(Schema):
    """A broadcast that was due."""

    day = fields.String(required=True)
    clock = fields.String(required=True)


class GroupWeekSchema(Schema):
    """A khối in a week; `state` is reported, late, missing, broken or quiet (nothing due, nothing logged)."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True)
    logged = fields.Integer(required=True)
    due = fields.Integer(required=True)
    late = fields.List(fields.Nested(DueSchema), required=True)
    missing = fields.List(fields.Nested(DueSchema), required=True)
    broken = fields.List(fields.Nested(DueSchema), required=True)
    contact = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    faults = fields.Integer(required=True, metadata={"description": "Faults not mended"})
    meetings = fields.Integer(required=True)


class WardWeekSchema(Schema):
    """How all khối of a ward stand in a week."""

    ward = fields.String(required=True)
    ward_name = fields.String(required=True)
    monday = fields.String(required=True)
    groups = fields.List(fields.Nested(GroupWeekSchema), required=True)


class MonthNumbersSchema(Schema):
    """A unit's month in numbers; `missing` counts what is late too, `late` what was recorded afterwards."""

    broadcasts = fields.Integer(required=True)
    days = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    due = fields.Integer(required=True)
    missing = fields.Integer(required=True)
    explained = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    late = fields.Integer(required=True)
    downtime_days = fields.Integer(required=True)
    meetings = fields.Integer(required=True)
    households = fields.Integer(required=True)
    direct = fields.Integer(required=True)


class GroupMonthSchema(MonthNumbersSchema):
    """A khối's month in numbers."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class WardMonthSchema(Schema):
    """A ward's month: its khối, their sum, and its own station, which is no part of the sum."""

    ward = fields.String(required=True)
    ward_name = fields.String(required=True)
    month = fields.String(required=True)
    groups = fields.List(fields.Nested(GroupMonthSchema), required=True)
    total = fields.Nested(MonthNumbersSchema, required=True)
    station = fields.Nested(MonthNumbersSchema, required=True)


class LogRowSchema(Schema):
    """A broadcast as it stands in the log book; what nobody recorded is empty."""

    day = fields.String(required=True)
    start = fields.String(required=True)
    end = fields.String(required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True)
    source = fields.String(required=True)
    topic = fields.String(required=True)
    reader = fields.String(required=True)
    approver = fields.String(required=True)
    clusters = fields.String(required=True)
    equipment = fields.String(required=True)
    note = fields.String(required=True)
    operator = fields.String(required=True)


class LogBookSchema(Schema):
    """The log book of a khối or a ward's station for a month."""

    unit = fields.String(required=True)
    ward = fields.String(required=True)
    month = fields.String(required=True)
    rows = fields.List(fields.Nested(LogRowSchema), required=True)


class EquipmentQuerySchema(PageSchema):
    """What narrows lists of equipment, faults and feedback."""

    class Meta:
        """Refuse unknown names."""

        unknown = Request.Meta.unknown
        include = {"ward": Text(validate=IS_ID), "group": Text(validate=IS_ID)}
