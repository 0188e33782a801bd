"""Carried bundles: what is sealed in one, and what becomes of it at the office (rules X5, X7)."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from server.schemas.accounts import DeviceSchema
from server.schemas.base import Request
from server.schemas.sync import AnswerSchema, check_uuid, check_wire_time


class ContentSchema(Schema):
    """What a phone sealed; operations are checked one by one, so that none blocks another (P4)."""

    class Meta:
        unknown = EXCLUDE

    device_secret = fields.String(required=True)
    incarnation = fields.String(required=True, validate=check_uuid)
    made_at = fields.String(required=True, validate=check_wire_time)
    operations = fields.List(fields.Raw(), required=True)


class BundleQuerySchema(Request):
    """Which part of the bundle to deliver."""

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "`next` of the answer before; 0 begins"},
    )


class BroughtSchema(Schema):
    """What the phone that carried a bundle is told: how much was in it, and where to go on."""

    total = fields.Integer(required=True, metadata={"description": "Operations in the bundle"})
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Where to go on; null at the end"}
    )


class CarriedSchema(AnswerSchema):
    """What became of one carried operation."""

    kind = fields.String(required=True)
    record_id = fields.String(required=True)
    at = fields.String(
        required=True, allow_none=True, metadata={"description": "When it was done, as it says"}
    )


class ReceivedSchema(Schema):
    """A part of a bundle, delivered as its phone would have."""

    device = fields.Nested(DeviceSchema, required=True)
    made_at = fields.String(required=True)
    total = fields.Integer(required=True, metadata={"description": "Operations in the bundle"})
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Where to go on; null at the end"}
    )
    results = fields.List(fields.Nested(CarriedSchema), required=True)
