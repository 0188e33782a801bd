"""Messages of signing in to the office."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.identity.passwords import MAX_LENGTH
from server.schemas.base import AccountRefSchema, Request, Text


class LoginSchema(Request):
    """User name and password."""

    username = Text(required=True, validate=validate.Length(min=1, max=60))
    password = Text(required=True, validate=validate.Length(min=1, max=MAX_LENGTH))


class OfficeAccountSchema(AccountRefSchema):
    """An office person and his office roles."""

    roles = fields.List(fields.String(), required=True)


class SessionSchema(Schema):
    """Who is signed in; `csrf_token` goes into the header `X-CSRF-Token` of every write."""

    account = fields.Nested(OfficeAccountSchema, required=True)
    csrf_token = fields.String(required=True)
