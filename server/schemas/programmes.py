"""Bulletins, stations and holidays, as the office sees them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.schemas.base import IS_ID, Text
from server.schemas.tables import PageSchema


class BulletinsQuerySchema(PageSchema):
    """What narrows the list of bulletins."""

    ward = Text(validate=IS_ID)
    state = Text(validate=validate.OneOf(["draft", "waiting", "approved", "returned"]))


class ShownRecordSchema(Schema):
    """A record with its present values."""

    id = fields.String(required=True)
    rev = fields.Integer(required=True)
    values = fields.Dict(required=True)


class ProgrammeWardSchema(Schema):
    """A ward, whether it approves its bulletins itself, and its stations."""

    id = fields.String(required=True)
    rev = fields.Integer(required=True)
    name = fields.String(required=True)
    publishes_itself = fields.Boolean(required=True)
    stations = fields.List(fields.Nested(ShownRecordSchema), required=True)


class ProgrammeSettingsSchema(Schema):
    """All wards and all holidays."""

    wards = fields.List(fields.Nested(ProgrammeWardSchema), required=True)
    holidays = fields.List(fields.Nested(ShownRecordSchema), required=True)
