"""What phones and the office ask of attached bytes, and what they are told."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from server.schemas.base import IS_ID, Request, Text

MOST_ASKED: Final = 500


class HeldQuestionSchema(Request):
    """Which of these attachments' bytes does the office have?"""

    ids = fields.List(Text(validate=IS_ID), required=True, validate=validate.Length(max=MOST_ASKED))


class HeldSchema(Schema):
    """Those it has (T7); one that is not named may be sent again without harm."""

    held = fields.List(fields.String(), required=True)


class AttachedSchema(Schema):
    """One attachment; `received_at` is null until its bytes have come."""

    id = fields.String(required=True)
    part = fields.String(required=True)
    mime = fields.String(required=True)
    bytes = fields.Integer(required=True)
    taken_at = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    received_at = fields.String(required=True, allow_none=True)


class AttachmentsSchema(Schema):
    """What is attached to a record, oldest first."""

    attachments = fields.List(fields.Nested(AttachedSchema), required=True)
