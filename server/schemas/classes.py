"""Classes, their rosters and marks."""

from __future__ import annotations

from marshmallow import Schema, fields

from server.schemas.base import AccountRefSchema


class ClassRowSchema(Schema):
    """A class in the list; `present_people` are different persons, over all its half-days."""

    id = fields.String(required=True)
    number = fields.Integer(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    starts_on = fields.String(required=True, allow_none=True)
    ends_on = fields.String(required=True, allow_none=True)
    class_kind = fields.String(required=True)
    host_ward_name = fields.String(required=True, allow_none=True)
    venue_name = fields.String(required=True, allow_none=True)
    trainers = fields.List(fields.Nested(AccountRefSchema), required=True)
    roster_count = fields.Integer(required=True)
    present_people = fields.Integer(required=True)
    sessions = fields.Integer(required=True)
    seats = fields.Integer(
        required=True, metadata={"description": "That wards were invited to fill"}
    )
    nominated = fields.Integer(required=True)


class ClassListSchema(Schema):
    """All classes, by number."""

    classes = fields.List(fields.Nested(ClassRowSchema), required=True)


class RecordValuesSchema(Schema):
    """A record as screens show it; `rev` is the `base_rev` of an edit."""

    id = fields.String(required=True)
    rev = fields.Integer(required=True)
    values = fields.Dict(required=True)


class MarkSchema(Schema):
    """A person's mark in a half-day; author, receipt and arrival are those of the `status` that shows."""

    rev = fields.Integer(required=True)
    status = fields.String(required=True)
    checked_in_at = fields.String(required=True, allow_none=True)
    method = fields.String(required=True, allow_none=True)
    receipt = fields.String(required=True, allow_none=True)
    author_name = fields.String(required=True, allow_none=True)
    received_at = fields.String(required=True, allow_none=True)
    conflict = fields.Boolean(required=True)


class RosterRowSchema(Schema):
    """A person of the roster; `marks` by the id of the half-day."""

    person = fields.String(required=True)
    rev = fields.Integer(required=True)
    values = fields.Dict(required=True)
    group_name = fields.String(required=True, allow_none=True)
    ward_name = fields.String(required=True, allow_none=True)
    marks = fields.Dict(keys=fields.String(), values=fields.Nested(MarkSchema), required=True)


class CountsSchema(Schema):
    """A half-day's roster by mark; late comers and early leavers were present."""

    present = fields.Integer(required=True)
    absent = fields.Integer(required=True)
    excused = fields.Integer(required=True)
    represented = fields.Integer(required=True)
    unmarked = fields.Integer(required=True)


class ClassPageSchema(Schema):
    """A class with everything on its page; `counts` and `closings` by the id of the half-day."""

    class Meta:
        """`class` is no name Python lets a class use."""

        include = {"class": fields.Nested(RecordValuesSchema, required=True)}

    sessions = fields.List(fields.Nested(RecordValuesSchema), required=True)
    trainers = fields.List(fields.Nested(AccountRefSchema), required=True)
    roster = fields.List(fields.Nested(RosterRowSchema), required=True)
    closings = fields.Dict(
        keys=fields.String(), values=fields.Nested(RecordValuesSchema), required=True
    )
    counts = fields.Dict(keys=fields.String(), values=fields.Nested(CountsSchema), required=True)


class DoubleSchema(Schema):
    """Whom a nominee may be already; `where` is roster_entry or nomination, `reason` what both share."""

    where = fields.String(required=True)
    person = fields.String(required=True)
    full_name = fields.String(required=True)
    reason = fields.String(required=True)


class NominationSchema(Schema):
    """A nominee; `unfilled` names what is asked for and missing (K10), `late` that he came after the day set."""

    id = fields.String(required=True)
    rev = fields.Integer(required=True)
    person = fields.String(required=True)
    values = fields.Dict(required=True)
    ward_name = fields.String(required=True, allow_none=True)
    group_name = fields.String(required=True, allow_none=True)
    made_at = fields.String(required=True)
    late = fields.Boolean(required=True)
    unfilled = fields.List(fields.String(), required=True)
    taken = fields.Boolean(required=True, metadata={"description": "Is on the class's roster"})
    withdrawn = fields.Boolean(required=True)
    double = fields.Nested(DoubleSchema, required=True, allow_none=True)


class InvitedWardSchema(Schema):
    """A ward invited to a class or hosting it; `overdue` means that seats are empty after the day set.

    An invitation whose values say `deleted` was withdrawn; its `rev` serves to issue it again.
    """

    ward = fields.String(required=True)
    ward_name = fields.String(required=True)
    invitation = fields.Nested(RecordValuesSchema, required=True, allow_none=True)
    nominated = fields.Integer(required=True)
    missing = fields.Integer(required=True)
    overdue = fields.Boolean(required=True)
    late = fields.Integer(required=True)
    incomplete = fields.Integer(required=True)
    taken = fields.Integer(required=True)


class InvitationsSchema(Schema):
    """Whom a class's wards nominate, and how ready the host's venue is."""

    wards = fields.List(fields.Nested(InvitedWardSchema), required=True)
    nominations = fields.List(fields.Nested(NominationSchema), required=True)
    readiness = fields.Nested(RecordValuesSchema, required=True, allow_none=True)
