"""Provincial files: what is asked, what is shown of them, and broadcasts in their field names."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.schemas.base import IS_ID, Request, Text
from server.schemas.tables import BroadcastsQuerySchema

_MOST = 10_000


class ProvincialOptionsSchema(Request):
    """How to read a file: whose station the speakers belong to that nobody has written down."""

    ward = Text(load_default=None, allow_none=True, validate=IS_ID)


class ProvincialWishSchema(ProvincialOptionsSchema):
    """What to write: the preview's `seen`, and the doubles to take all the same, by `record_id`."""

    seen = Text(required=True, validate=validate.Length(max=64))
    take = fields.List(Text(validate=IS_ID), load_default=list, validate=validate.Length(max=_MOST))


class ProvincialFormSchema(Schema):
    """The body, as multipart/form-data: the file, and the options as JSON."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
    options = fields.String(metadata={"description": "JSON; see the options' own shape"})


class ProvincialDoubleSchema(Schema):
    """A broadcast logged by hand that may be the same."""

    id = fields.String(required=True)
    started_at = fields.String(required=True)
    duration_minutes = fields.Integer(required=True)
    title = fields.String(required=True, allow_none=True)


class ProvincialBroadcastSchema(Schema):
    """One broadcast; `verdict` is new, added, known, double or deleted; `entries` are numbers in the file."""

    record_id = fields.String(required=True)
    verdict = fields.String(required=True)
    entries = fields.List(fields.Integer(), required=True)
    values = fields.Dict(required=True)
    doubles = fields.List(fields.Nested(ProvincialDoubleSchema), required=True)


class ProvincialProblemSchema(Schema):
    """What is wrong with a field."""

    field = fields.String(required=True)
    code = fields.String(required=True)


class ProvincialFaultySchema(Schema):
    """An entry that tells nothing, and why."""

    number = fields.Integer(required=True)
    title = fields.String(required=True)
    device = fields.String(required=True)
    problems = fields.List(fields.Nested(ProvincialProblemSchema), required=True)


class ProvincialSpeakerSchema(Schema):
    """A speaker that no unit has written down."""

    device = fields.String(required=True)
    name = fields.String(required=True)


class ProvincialPreviewSchema(Schema):
    """What would become of a file; `seen` sums it up."""

    entries = fields.Integer(required=True)
    seen = fields.String(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    broadcasts = fields.List(fields.Nested(ProvincialBroadcastSchema), required=True)
    faulty = fields.List(fields.Nested(ProvincialFaultySchema), required=True)
    unknown_speakers = fields.List(fields.Nested(ProvincialSpeakerSchema), required=True)


class ProvincialWrittenSchema(Schema):
    """What was written; `created` can be taken back by deleting at `rev`."""

    written = fields.Integer(required=True)
    created = fields.List(fields.Dict(), required=True)
    refused = fields.List(fields.Dict(), required=True)


class ProvincialExportQuerySchema(BroadcastsQuerySchema):
    """What narrows the broadcasts, as in their list; `after` is the `next` of the part before."""


class ProvincialExportSchema(Schema):
    """A part of the broadcasts as entries, oldest first; `next` is null at the end."""

    entries = fields.List(fields.Dict(), required=True)
    next = fields.String(required=True, allow_none=True)
