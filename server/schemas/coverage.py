"""How far classes reach, and what narrows the rows behind a figure of it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.schemas.base import IS_ID, Request, Text, whole
from server.schemas.tables import PageSchema

_NAME = whole(r"[a-z][a-z0-9_]{0,59}")
STANDINGS = (
    "arrived", "present", "late", "left_early", "represented", "excused", "absent", "unmarked",
)  # fmt: skip


class CoverageQuerySchema(Request):
    """Which coverage: of the latest plan, or of one class."""

    class Meta:
        """Refuse unknown names; `class` is no name Python lets a class use."""

        unknown = Request.Meta.unknown
        include = {"class": Text(load_default=None, validate=IS_ID)}


class CoverageRowsQuerySchema(PageSchema):
    """Which rows of a coverage; `unknown` stands for those of whom it is not known."""

    class Meta:
        """Refuse unknown names; `class` is no name Python lets a class use."""

        unknown = Request.Meta.unknown
        include = {
            "class": Text(validate=IS_ID),
            "ward": Text(validate=whole(r"(unknown|[0-9a-f-]{36})")),
            "half": Text(validate=_NAME),
            "standing": Text(validate=validate.OneOf(STANDINGS)),
            "participant_group": Text(validate=_NAME),
            "gender": Text(validate=_NAME),
            "deputy": Text(validate=validate.OneOf(["1"])),
        }


class CoverageCellSchema(Schema):
    """Seats in the halves of the day named by `half` (`all`: together), each person once for each half-day.

    `filled` counts those who came themselves and those somebody stood in for; `short` is what is
    missing of the seats invited to half-days whose day has come.
    """

    half = fields.String(required=True)
    invited = fields.Integer(required=True)
    listed = fields.Integer(required=True)
    arrived = fields.Integer(required=True)
    present = fields.Integer(required=True)
    late = fields.Integer(required=True)
    left_early = fields.Integer(required=True)
    deputies = fields.Integer(required=True)
    represented = fields.Integer(required=True)
    excused = fields.Integer(required=True)
    absent = fields.Integer(required=True)
    unmarked = fields.Integer(required=True)
    filled = fields.Integer(required=True)
    short = fields.Integer(required=True)


class CoveredWardSchema(Schema):
    """A ward's part; `ward` is `unknown` and `ward_name` null for people of whom it is not known."""

    ward = fields.String(required=True)
    ward_name = fields.String(required=True, allow_none=True)
    people = fields.Integer(required=True)
    groups_covered = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    halves = fields.List(fields.Nested(CoverageCellSchema), required=True)


class CoveragePartSchema(Schema):
    """Who came and is of one sort; `key` is `unknown` for those of whom it is not known."""

    key = fields.String(required=True)
    people = fields.Integer(required=True)
    attendances = fields.Integer(required=True)


class CoverageUnitsSchema(Schema):
    """Units with somebody who came, of all in force while the classes are held."""

    groups_covered = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    wards_covered = fields.Integer(required=True)
    wards = fields.Integer(required=True)


class CoverageSchema(Schema):
    """How far classes reach; people and attendances are never added up."""

    class Meta:
        """`class` is no name Python lets a class use."""

        include = {"class": fields.Dict(required=True, allow_none=True)}

    as_of = fields.String(required=True)
    units = fields.Nested(CoverageUnitsSchema, required=True)
    people = fields.Integer(required=True)
    attendances = fields.Integer(required=True)
    participant_group = fields.List(fields.Nested(CoveragePartSchema), required=True)
    gender = fields.List(fields.Nested(CoveragePartSchema), required=True)
    halves = fields.List(fields.Nested(CoverageCellSchema), required=True)
    wards = fields.List(fields.Nested(CoveredWardSchema), required=True)
