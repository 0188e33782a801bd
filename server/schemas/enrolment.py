"""Messages of a phone that comes in by a link."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.identity.tokens import TOKEN_PATTERN
from server.schemas.base import AccountRefSchema, Request, RoleSchema, Text, whole

_SECRET = whole(TOKEN_PATTERN)


class LinkSchema(Request):
    """The part of a link behind the #."""

    token = Text(required=True, validate=validate.Length(max=100))


class LinkInfoSchema(Schema):
    """Whom a link is for."""

    account_id = fields.String(required=True)
    display_name = fields.String(required=True)
    roles = fields.List(fields.Nested(RoleSchema), required=True)
    expires_at = fields.String(required=True)


class PhoneSchema(Request):
    """What a phone says about itself."""

    model = Text(load_default="", validate=validate.Length(max=100))
    platform = Text(load_default="", validate=validate.Length(max=100))
    app_version = Text(load_default="", validate=validate.Length(max=40))


class RedeemSchema(LinkSchema):
    """`device_secret`: 32 random bytes in base64url, made and stored by the phone beforehand."""

    device_secret = Text(required=True, validate=_SECRET)
    device = fields.Nested(PhoneSchema, required=True)


class EnrolledAccountSchema(AccountRefSchema):
    """The person whose phone this now is."""

    grants = fields.List(fields.Nested(RoleSchema), required=True)


class EnrolledSchema(Schema):
    """The phone is in; its secret is its bearer token from now on."""

    device_id = fields.String(required=True)
    account = fields.Nested(EnrolledAccountSchema, required=True)
    epoch = fields.String(required=True)
    server_time = fields.String(required=True)
