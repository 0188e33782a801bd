"""Accounts, links and phones as the office sees them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.identity.accounts import SCOPE_OF_ROLE
from server.identity.passwords import MAX_LENGTH
from server.schemas.base import IS_ID, AccountRefSchema, Request, RoleSchema, Text


class NewAccountSchema(Request):
    """A new person; `username` and `password` for office roles, and only for them."""

    id = Text(
        load_default=None,
        allow_none=True,
        validate=IS_ID,
        metadata={"description": "Made by the page; the same again answers the same account"},
    )
    display_name = Text(
        required=True, validate=[validate.Length(min=1, max=100), validate.Regexp(r"\s*\S")]
    )
    role = Text(required=True, validate=validate.OneOf(list(SCOPE_OF_ROLE)))
    scope = Text(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=60),
        metadata={"description": "`ward:<id>` or `group:<id>`, as the role needs; else null"},
    )
    username = Text(load_default=None, allow_none=True, validate=validate.Length(min=1, max=60))
    password = Text(load_default=None, allow_none=True, validate=validate.Length(max=MAX_LENGTH))


class AccountSchema(AccountRefSchema):
    """A person with present roles; `devices` counts the phones in use."""

    username = fields.String(required=True, allow_none=True)
    roles = fields.List(fields.Nested(RoleSchema), required=True)
    devices = fields.Integer(required=True)
    active_enrolment = fields.String(
        required=True, allow_none=True, metadata={"description": "Until when a link is open"}
    )
    trial_finished_at = fields.String(required=True, allow_none=True)


class AccountListSchema(Schema):
    """All accounts, by name."""

    accounts = fields.List(fields.Nested(AccountSchema), required=True)


class CreatedAccountSchema(Schema):
    """The new account."""

    account = fields.Nested(AccountSchema, required=True)


class FreshLinkSchema(Schema):
    """A link to hand over; it is stored nowhere and cannot be shown again."""

    link = fields.String(required=True)
    qr_svg = fields.String(required=True)
    expires_at = fields.String(required=True)
    display_name = fields.String(required=True)
    places = fields.List(
        fields.String(), required=True, metadata={"description": "Where the person works, in order"}
    )


class DeviceSchema(Schema):
    """A phone, with what it last said about itself."""

    id = fields.String(required=True)
    account = fields.Nested(AccountRefSchema, required=True)
    label = fields.String(required=True)
    model = fields.String(required=True)
    platform = fields.String(required=True)
    enrolled_at = fields.String(required=True)
    last_contact_at = fields.String(required=True, allow_none=True)
    unsent = fields.Integer(required=True, allow_none=True)
    oldest_unsent_at = fields.String(required=True, allow_none=True)
    app_version = fields.String(required=True)
    storage_free_mb = fields.Integer(required=True, allow_none=True)
    persisted = fields.Boolean(required=True, allow_none=True)
    revoked_at = fields.String(required=True, allow_none=True)


class DeviceListSchema(Schema):
    """All phones, those in use first."""

    devices = fields.List(fields.Nested(DeviceSchema), required=True)


class OneDeviceSchema(Schema):
    """One phone."""

    device = fields.Nested(DeviceSchema, required=True)
