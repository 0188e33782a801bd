"""Handovers: what is asked for, how they stand, and what the old phones say and are told (H)."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from server.schemas.base import IS_ID, AccountRefSchema, Request, Text

MOST_ASKED: Final = 5000
_NAME = [validate.Length(min=1, max=100), validate.Regexp(r"\s*\S")]
_REASON = [validate.Length(min=1, max=300), validate.Regexp(r"\s*\S")]


class NewHandoverSchema(Request):
    """Whose book goes to whom; the one who takes over is an account or a new person by name."""

    id = Text(required=True, validate=IS_ID, metadata={"description": "Made by the page"})
    group = Text(required=True, validate=IS_ID)
    from_account = Text(required=True, validate=IS_ID)
    to_account = Text(load_default=None, allow_none=True, validate=IS_ID)
    to_name = Text(load_default=None, allow_none=True, validate=_NAME)
    day = fields.Date(required=True)
    reason = Text(required=True, validate=_REASON)

    @validates_schema
    def _name_one(self, data: dict[str, Any], **_more: Any) -> None:
        if (data["to_account"] is None) == (data["to_name"] is None):
            raise ValidationError("Either an account or a name.", "to_account")


class LostPhoneSchema(Request):
    """Why a phone will not come again."""

    reason = Text(required=True, validate=_REASON)


class HandoverPhoneSchema(Schema):
    """An old phone: what it last said, and how far it has let go."""

    id = fields.String(required=True)
    model = fields.String(required=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(["waiting", "delivered", "emptied", "kept", "lost"]),
    )
    unsent = fields.Integer(required=True, allow_none=True)
    oldest_unsent_at = fields.String(required=True, allow_none=True)
    last_contact_at = fields.String(required=True, allow_none=True)
    carried = fields.Integer(
        required=True, metadata={"description": "What others brought of it since its last contact"}
    )
    unsent_then = fields.Integer(required=True, allow_none=True)
    delivered_at = fields.String(required=True, allow_none=True)
    delivered = fields.Integer(required=True, allow_none=True)
    refused = fields.Integer(required=True, allow_none=True)
    receipt = fields.String(required=True, allow_none=True)
    emptied_at = fields.String(required=True, allow_none=True)
    lost_at = fields.String(required=True, allow_none=True)
    lost_reason = fields.String(required=True, allow_none=True)


class HandoverSchema(Schema):
    """One handover and how it stands."""

    id = fields.String(required=True)
    group = fields.String(required=True)
    label = fields.String(required=True)
    from_account = fields.Nested(AccountRefSchema, required=True)
    to_account = fields.Nested(AccountRefSchema, required=True)
    day = fields.String(required=True)
    reason = fields.String(required=True)
    created_at = fields.String(required=True)
    created_by_name = fields.String(required=True)
    withdrawn_at = fields.String(required=True, allow_none=True)
    taken = fields.Boolean(required=True)
    taker_phones = fields.Integer(required=True)
    link_until = fields.String(required=True, allow_none=True)
    state = fields.String(
        required=True, validate=validate.OneOf(["waiting", "done", "lost", "withdrawn"])
    )
    phones = fields.List(fields.Nested(HandoverPhoneSchema), required=True)


class OneHandoverSchema(Schema):
    """One handover."""

    handover = fields.Nested(HandoverSchema, required=True)


class HeldGroupSchema(Schema):
    """A khối whose book somebody may hand over, with its present heads."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    heads = fields.List(fields.Nested(AccountRefSchema), required=True)


class HandoverListSchema(Schema):
    """The handovers somebody may see, the latest first, and what a new one is chosen from."""

    handovers = fields.List(fields.Nested(HandoverSchema), required=True)
    groups = fields.List(fields.Nested(HeldGroupSchema), required=True)
    people = fields.List(fields.Nested(AccountRefSchema), required=True)


class MonthCountSchema(Schema):
    """How much was recorded in a month."""

    month = fields.String(required=True)
    broadcast = fields.Integer(required=True)
    meeting = fields.Integer(required=True)
    incident = fields.Integer(required=True)
    feedback = fields.Integer(required=True)


class MinutesSchema(Schema):
    """What the minutes of a handover say."""

    handover = fields.Nested(HandoverSchema, required=True)
    group_name = fields.String(required=True)
    ward_name = fields.String(required=True)
    households = fields.Integer(required=True, allow_none=True)
    made_at = fields.String(required=True)
    months = fields.List(fields.Nested(MonthCountSchema), required=True)
    clusters = fields.List(fields.Dict(), required=True)
    faults = fields.List(fields.Dict(), required=True)
    feedback = fields.List(fields.Dict(), required=True)
    schedules = fields.List(fields.Dict(), required=True)
    left_over = fields.List(fields.Dict(), required=True)


class HeldOperationsSchema(Request):
    """Which of these operations does the office not hold?"""

    op_ids = fields.List(
        Text(validate=IS_ID), required=True, validate=validate.Length(max=MOST_ASKED)
    )


class MissingSchema(Schema):
    """Those it does not hold."""

    missing = fields.List(fields.String(), required=True)


class DeliveredSchema(Request):
    """A phone has nothing left to send; `left` is what no message took, as it stands."""

    epoch = fields.String(required=True, validate=validate.Length(max=36))
    left = fields.List(
        fields.String(validate=validate.Length(max=100_000)),
        load_default=list,
        validate=validate.Length(max=100),
    )


class ReleasedSchema(Schema):
    """The phone may be emptied if there is a receipt; how much came of it in its life, and how much was not taken."""

    receipt = fields.String(required=True, allow_none=True)
    delivered = fields.Integer(required=True)
    refused = fields.Integer(required=True)
