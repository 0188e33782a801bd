"""Single records: writing one, and its history."""

from __future__ import annotations

import orjson
from marshmallow import Schema, ValidationError, fields, validate

from server.schemas.base import IS_ID, Request, Text
from sync.contract import ACTIONS, INTEGER_LIMIT


def _is_shallow(values: object) -> None:
    """Refuse what could be read but never be written down again; the contract nests one level."""
    try:
        orjson.dumps([[values]])  # within an operation, and that within a note of it
    except orjson.JSONEncodeError as error:
        raise ValidationError("Nested too deep.") from error


class WriteSchema(Request):
    """One thing an office person does; `op_id` is made by the page and makes a repeat harmless."""

    op_id = Text(required=True, validate=IS_ID)
    kind = Text(required=True, validate=validate.Length(min=1, max=60))
    record_id = Text(required=True, validate=IS_ID)
    action = Text(required=True, validate=validate.OneOf(ACTIONS))
    base_rev = fields.Integer(
        required=True,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, INTEGER_LIMIT - 1),
        metadata={"description": "The revision on the screen; null for a record not seen yet"},
    )
    values = fields.Dict(keys=fields.String(), required=True, validate=_is_shallow)


class WrittenSchema(Schema):
    """What became of it (SPEC.md, P2); `record` as it is now, as it travels (A8)."""

    result = fields.String(required=True)
    receipt = fields.String(required=True)
    code = fields.String()
    value = fields.String()
    first = fields.String()
    flags = fields.List(fields.String())
    record = fields.Dict(required=True, allow_none=True)


class HistoryEntrySchema(Schema):
    """One operation on a record; `at` is the stamp that counts, `device_at` what the phone's clock said (C4)."""

    op_id = fields.String(required=True)
    action = fields.String(required=True, allow_none=True)
    values = fields.Raw(required=True)
    author_name = fields.String(required=True, allow_none=True)
    device_name = fields.String(required=True)
    device_at = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "As sent; null where the operation bore no readable time"},
    )
    at = fields.String(required=True)
    received_at = fields.String(required=True)
    clock_offset_ms = fields.Integer(required=True, allow_none=True)
    result = fields.String(required=True)
    code = fields.String(required=True, allow_none=True)
    flags = fields.List(fields.String(), required=True)
    receipt = fields.String(required=True)
    decision = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What the office decided on a quarantined one"},
    )


class RecordPageSchema(Schema):
    """A record, the names of its values in open conflict, and all that was done to it."""

    record = fields.Dict(required=True, allow_none=True)
    conflicts = fields.List(fields.String(), required=True)
    history = fields.List(fields.Nested(HistoryEntrySchema), required=True)
    names = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "What the ids in its values name, where it has a name"},
    )
