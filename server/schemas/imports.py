"""Rosters that come as files: what is asked, what is shown of them, and what became of them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.imports.headers import FIELDS
from server.schemas.base import IS_ID, Request, Text

_MOST_ROWS = 2**31 - 1


def _number(**more: object) -> fields.Integer:
    return fields.Integer(
        required=True, strict=True, validate=validate.Range(0, _MOST_ROWS), metadata=more
    )


class ImportColumnSchema(Request):
    """What a clerk reads a column as; an empty field reads it as nothing."""

    index = _number(description="Counted from 0")
    field = fields.String(required=True, validate=validate.OneOf(["", *FIELDS]))


class ImportChoiceSchema(Request):
    """What a clerk said of a possible duplicate: the `same` as a candidate's `key`, an`other` person, or `skip`."""

    row = _number(description="The `number` of the row")
    act = fields.String(required=True, validate=validate.OneOf(["same", "other", "skip"]))
    person = Text(load_default=None, validate=validate.Length(max=40))


class ImportOptionsSchema(Request):
    """How to read a file; whatever is left out is guessed."""

    sheet = Text(load_default=None, validate=validate.Length(max=200))
    header_row = fields.Integer(
        load_default=None,
        strict=True,
        allow_none=True,
        validate=validate.Range(0, _MOST_ROWS),
        metadata={"description": "The row of headings, counted from 1; 0 where there is none"},
    )
    ward = Text(load_default=None, allow_none=True, validate=IS_ID)
    guess_ward = fields.Boolean(load_default=True)
    columns = fields.List(fields.Nested(ImportColumnSchema), load_default=list)
    trimmed = fields.List(
        fields.Integer(strict=True, validate=validate.Range(0, _MOST_ROWS)),
        load_default=list,
        metadata={"description": "Rows to take without the cells that cannot be read"},
    )


class ImportWishSchema(ImportOptionsSchema):
    """What to import: the options of the preview, its `seen`, and what the clerk said of possible duplicates."""

    seen = Text(required=True, validate=validate.Length(max=64))
    choices = fields.List(fields.Nested(ImportChoiceSchema), load_default=list)


class ImportBeginSchema(ImportWishSchema):
    """A wish with the id that the screen made for the import: the same call again changes nothing."""

    id = Text(required=True, validate=IS_ID)


class ImportFormSchema(Schema):
    """The body, as multipart/form-data: the file, and the options as JSON."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
    options = fields.String(metadata={"description": "JSON; see the options' own shape"})


class ImportSheetSchema(Schema):
    """A sheet of the file; hidden ones are named and not read."""

    name = fields.String(required=True)
    hidden = fields.Boolean(required=True)
    rows = fields.Integer(required=True)


class ImportHeadingSchema(Schema):
    """A column, what it is read as (null: not known, empty: as nothing), and some of what stands in it."""

    index = fields.Integer(required=True)
    header = fields.String(required=True)
    field = fields.String(required=True, allow_none=True)
    samples = fields.List(fields.String(), required=True)


class ImportReasonSchema(Schema):
    """Something about a cell; a `fault` keeps the row out, anything else says what was mended or left."""

    field = fields.String(required=True)
    code = fields.String(required=True)
    given = fields.String(required=True)
    fault = fields.Boolean(required=True)


class ImportCandidateSchema(Schema):
    """Who a row may be: somebody on a class's roster, or another `row` of the file."""

    key = fields.String(required=True)
    class_number = fields.Integer(required=True, allow_none=True)
    class_id = fields.String(required=True, allow_none=True)
    row = fields.Integer(required=True, allow_none=True)
    values = fields.Dict(required=True)
    evidence = fields.List(fields.String(), required=True)


class ImportRowSchema(Schema):
    """A row and what becomes of it: new, update, same, duplicate (needs a choice) or error."""

    number = fields.Integer(required=True)
    verdict = fields.String(required=True)
    values = fields.Dict(required=True)
    before = fields.Dict(required=True, metadata={"description": "What an update replaces"})
    reasons = fields.List(fields.Nested(ImportReasonSchema), required=True)
    candidates = fields.List(fields.Nested(ImportCandidateSchema), required=True)


class ImportSkippedSchema(Schema):
    """A row that is nobody: headings, heading, total, footer."""

    number = fields.Integer(required=True)
    code = fields.String(required=True)
    text = fields.String(required=True)


class ImportPreviewSchema(Schema):
    """A file as read for a class; nothing was written. `seen` goes with what is asked next."""

    digest = fields.String(required=True)
    sheets = fields.List(fields.Nested(ImportSheetSchema), required=True)
    sheet = fields.String(required=True)
    encoding = fields.String(required=True, allow_none=True)
    ward = fields.String(required=True, allow_none=True)
    header_row = fields.Integer(required=True, allow_none=True)
    columns = fields.List(fields.Nested(ImportHeadingSchema), required=True)
    top = fields.List(fields.List(fields.String()), required=True)
    has_names = fields.Boolean(required=True)
    seen = fields.String(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rows = fields.List(fields.Nested(ImportRowSchema), required=True)
    skipped = fields.List(fields.Nested(ImportSkippedSchema), required=True)


class ImportRefusedSchema(Schema):
    """A row that the book would not take, and why."""

    number = fields.Integer(required=True)
    full_name = fields.String(required=True)
    code = fields.String(required=True, allow_none=True)


class ImportTrialSchema(Schema):
    """What an import would do; nothing was written. `left_out` counts rows by why they stay out."""

    create = fields.Integer(required=True)
    edit = fields.Integer(required=True)
    left_out = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    refused = fields.List(fields.Nested(ImportRefusedSchema), required=True)


class ImportBatchSchema(Schema):
    """An import and how far it, or its undoing, has come."""

    id = fields.String(required=True)
    training_class = fields.String(required=True)
    ward = fields.String(required=True, allow_none=True)
    file_name = fields.String(required=True)
    sheet = fields.String(required=True)
    created_at = fields.String(required=True)
    created_by_name = fields.String(required=True, allow_none=True)
    finished_at = fields.String(required=True, allow_none=True)
    undo_started_at = fields.String(required=True, allow_none=True)
    undone_at = fields.String(required=True, allow_none=True)
    undone_by_name = fields.String(required=True, allow_none=True)
    undoable = fields.Boolean(required=True)
    left_out = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    total = fields.Integer(required=True)
    written = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    undone = fields.Integer(required=True)
    kept = fields.Integer(required=True, metadata={"description": "Left alone by the undoing"})


class ImportNamedRowSchema(Schema):
    """A row that was refused, or left alone by the undoing (`changed`, `marked`)."""

    number = fields.Integer(required=True)
    full_name = fields.String(required=True)
    why = fields.String(required=True)
    code = fields.String(required=True, allow_none=True)
    record_id = fields.String(required=True)


class ImportBatchPageSchema(ImportBatchSchema):
    """An import with the rows that somebody has to look at."""

    rows = fields.List(fields.Nested(ImportNamedRowSchema), required=True)


class ImportListSchema(Schema):
    """A class's imports, newest first."""

    imports = fields.List(fields.Nested(ImportBatchSchema), required=True)
