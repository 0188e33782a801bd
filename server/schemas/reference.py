"""What the office chooses from."""

from __future__ import annotations

from marshmallow import Schema, fields


class WardSchema(Schema):
    """A ward or commune, named in full."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    unit_type = fields.String(required=True)
    code = fields.String(required=True)


class GroupSchema(Schema):
    """A khối or xóm; `ward` is an id."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    ward = fields.String(required=True)


class TopicSchema(Schema):
    """A content of the plan."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class VenueSchema(Schema):
    """A place; `ward` is an id."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    ward = fields.String(required=True, allow_none=True)


class ReferenceSchema(Schema):
    """All lists; `plan` has the values of the plan record and its id."""

    wards = fields.List(fields.Nested(WardSchema), required=True)
    groups = fields.List(fields.Nested(GroupSchema), required=True)
    topics = fields.List(fields.Nested(TopicSchema), required=True)
    venues = fields.List(fields.Nested(VenueSchema), required=True)
    plan = fields.Dict(required=True, allow_none=True)
