"""The board and the tables behind its figures."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.schemas.base import IS_ID, Request, Text, whole

_DAY = whole(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_LIMIT = 500


class PageSchema(Request):
    """Where a list goes on. `after`: the `next` of the page before."""

    after = Text(load_default=None, validate=validate.Length(max=2000))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MAX_LIMIT))


class BroadcastsQuerySchema(PageSchema):
    """What narrows the list of broadcasts; days are of Viet Nam, both ends included."""

    class Meta:
        """Refuse unknown names; `from` is no name Python lets a class use."""

        unknown = Request.Meta.unknown
        include = {
            "ward": Text(validate=IS_ID),
            "group": Text(validate=IS_ID),
            "channel": Text(validate=validate.OneOf(["group_speaker", "ward_station"])),
            "from": Text(validate=_DAY),
            "to": Text(validate=_DAY),
        }


class ColumnSchema(Schema):
    """A column: `type` is text, number, date, time, datetime, status or receipt."""

    key = fields.String(required=True)
    label = fields.String(required=True)
    type = fields.String(required=True)


class TableSchema(Schema):
    """A page of rows; each has the columns' values, `record` and, where they apply, `class_id` and `device_id`."""

    key = fields.String(required=True)
    definition = fields.String(required=True, metadata={"description": "The rule that counted it"})
    total = fields.Integer(required=True)
    columns = fields.List(fields.Nested(ColumnSchema), required=True)
    rows = fields.List(fields.Dict(), required=True)
    next = fields.String(required=True, allow_none=True)


class FigureSchema(Schema):
    """A number; `target` is the plan's, if it sets one."""

    key = fields.String(required=True)
    value = fields.Integer(required=True)
    target = fields.Integer(required=True, allow_none=True)
    unit = fields.String(required=True)


class AlarmSchema(Schema):
    """Something an operator has to look into; `message` is a Vietnamese sentence."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    first_at = fields.String(required=True)
    last_at = fields.String(required=True)


class BoardSchema(Schema):
    """All figures, as of one moment; `plan` has the values of the plan record and its id."""

    as_of = fields.String(required=True)
    plan = fields.Dict(required=True, allow_none=True)
    alarms = fields.List(fields.Nested(AlarmSchema), required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)
