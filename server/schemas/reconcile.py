"""What the office decides: contradictions and quarantined operations."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.schemas.base import IS_ID, Request, Text
from server.schemas.tables import PageSchema
from sync.contract import INTEGER_LIMIT


def _rev(**more: object) -> fields.Integer:
    return fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, INTEGER_LIMIT - 1),
        metadata=more,
    )


class ConflictsQuerySchema(PageSchema):
    """Which conflicts: the open ones, or with `decided=1` those settled in the last days."""

    decided = fields.Boolean(load_default=False)
    record_id = Text(
        load_default=None, validate=IS_ID, metadata={"description": "Only those of one record"}
    )


class QuarantinedQuerySchema(PageSchema):
    """Which quarantined operations: those that wait, or with `decided=1` those decided in the last days."""

    decided = fields.Boolean(load_default=False)


class ActSchema(Schema):
    """Who did something, with what and when: `at` is the stamp that counts, `device_at` what the phone's
    clock said; `clock_offset_ms` is the moment of arrival less the moment the phone said it sent.
    `wrote` has what was written with it, without what is written once (K7).
    """

    author_name = fields.String(required=True, allow_none=True)
    device_name = fields.String(required=True)
    device_at = fields.String(required=True, allow_none=True)
    at = fields.String(required=True)
    received_at = fields.String(required=True, allow_none=True)
    clock_offset_ms = fields.Integer(required=True, allow_none=True)
    receipt = fields.String(required=True, allow_none=True)
    action = fields.String(required=True, allow_none=True)
    wrote = fields.Dict(required=True)


class SideSchema(ActSchema):
    """What one person wrote."""

    value = fields.Raw(required=True, allow_none=True)
    rev = fields.Integer(required=True)


class WhereSchema(Schema):
    """Where a record belongs, in the words people use; null for what it has not."""

    class_id = fields.String(required=True, allow_none=True)
    class_number = fields.Integer(required=True, allow_none=True)
    session_number = fields.Integer(required=True, allow_none=True)
    half = fields.String(required=True, allow_none=True)
    day = fields.String(required=True, allow_none=True)
    person = fields.String(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)


class SettledSchema(Schema):
    """The write that settled a conflict; `reversible` while nothing was written over it."""

    op_id = fields.String(required=True)
    at = fields.String(required=True)
    author_name = fields.String(required=True, allow_none=True)
    value = fields.Raw(required=True, allow_none=True)
    reversible = fields.Boolean(required=True)


class ConflictSchema(Schema):
    """One value that two people wrote differently; `rev` is the record's, `sides` winner first."""

    kind = fields.String(required=True)
    record_id = fields.String(required=True)
    value = fields.String(required=True)
    kind_title = fields.String(required=True)
    where = fields.Nested(WhereSchema, required=True)
    rev = fields.Integer(required=True)
    opened_at = fields.String(required=True)
    sides = fields.List(fields.Nested(SideSchema), required=True)
    settled = fields.Nested(SettledSchema, required=True, allow_none=True)


class ReadableSchema(Schema):
    """A page; `names` says in words what the ids in values stand for."""

    total = fields.Integer(required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    next = fields.String(required=True, allow_none=True)


class ConflictsSchema(ReadableSchema):
    """A page of conflicts: open ones oldest first, settled ones latest first."""

    conflicts = fields.List(fields.Nested(ConflictSchema), required=True)


class WaitingSchema(Schema):
    """How much waits for the office's decision."""

    conflicts = fields.Integer(required=True)
    quarantined = fields.Integer(required=True)


class DecideSchema(Request):
    """Keep one side; `op_id` is made by the page and makes a repeat harmless."""

    op_id = Text(required=True, validate=IS_ID)
    base_rev = _rev(description="The record's revision on the screen")
    keep = _rev(description="The `rev` of the side that is kept")


class UndoSchema(Request):
    """Take a decision back: both sides stand again as they stood."""

    op_id = Text(required=True, validate=IS_ID)
    base_rev = _rev(description="The record's revision on the screen")
    decision = Text(required=True, validate=IS_ID, metadata={"description": "Its `op_id`"})


class OperationAnswerSchema(Schema):
    """What became of an operation (SPEC.md, P2)."""

    op_id = fields.String(required=True)
    result = fields.String(required=True)
    receipt = fields.String(required=True)
    code = fields.String()
    value = fields.String()
    first = fields.String()
    flags = fields.List(fields.String())


class DecidedSchema(OperationAnswerSchema):
    """What became of a decision, and the record's revision after it."""

    rev = fields.Integer(required=True, allow_none=True)


class QuarantineSchema(Request):
    """Take a quarantined operation into the book, or not."""

    decision = fields.String(required=True, validate=validate.OneOf(["release", "refuse"]))


class QuarantinedSchema(Schema):
    """The decision, and what became of the operation that a release makes."""

    op_id = fields.String(required=True)
    decision = fields.String(required=True)
    decided_at = fields.String(required=True)
    decided_by_name = fields.String(required=True, allow_none=True)
    outcome = fields.Nested(OperationAnswerSchema, required=True, allow_none=True)


class QuarantineSettledSchema(Schema):
    """A decision; `result` and `code` are of the operation that a release made, null without one."""

    decision = fields.String(required=True)
    at = fields.String(required=True)
    author_name = fields.String(required=True, allow_none=True)
    result = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)


class HeldBackSchema(ActSchema):
    """A quarantined operation, why it is held, and what stands in the book under the names it writes.

    Nobody has checked what it says: values may be of any shape.
    """

    op_id = fields.String(required=True)
    kind = fields.String(required=True)
    kind_title = fields.String(required=True)
    record_id = fields.String(required=True)
    where = fields.Nested(WhereSchema, required=True)
    standing = fields.Dict(required=True)
    exists = fields.Boolean(required=True)
    code = fields.String(required=True, allow_none=True)
    message = fields.String(required=True)
    settled = fields.Nested(QuarantineSettledSchema, required=True, allow_none=True)


class QuarantineListSchema(ReadableSchema):
    """A page of quarantined operations: those that wait oldest first, decided ones latest first."""

    quarantined = fields.List(fields.Nested(HeldBackSchema), required=True)
