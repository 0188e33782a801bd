"""The messages of a round (SPEC.md, M). Unknown keys pass: a newer phone may say more than we know."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from sync.clock import parse_time
from sync.contract import INTEGER_LIMIT, is_id

MAX_OPERATIONS = 500
MAX_PAGE = 500


def check_wire_time(text: str) -> None:
    """Refuse a text that is no time of the wire."""
    try:
        parse_time(text)
    except ValueError as error:
        raise ValidationError("Not a UTC time of the wire.") from error


def check_uuid(text: str) -> None:
    """Refuse a text that is no canonical UUID."""
    if not is_id(text):
        raise ValidationError("Not a canonical UUID.")


# What the checks above ask for, in the words of the description.
_TIME = {"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"}
_ID = {"pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"}


def _count(limit: int = INTEGER_LIMIT - 1) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(0, limit), allow_none=True)


class HealthReportSchema(Schema):
    """What a phone says of itself."""

    class Meta:
        unknown = EXCLUDE

    app_version = fields.String(validate=validate.Length(max=40), allow_none=True)
    unsent = _count(2**31 - 1)
    oldest_unsent_at = fields.String(validate=check_wire_time, allow_none=True, metadata=_TIME)
    storage_free_mb = _count()
    persisted = fields.Boolean(truthy={True}, falsy={False}, allow_none=True)


class WitnessedSchema(Schema):
    """Records that a phone got in an earlier epoch (E6), as they came (A8)."""

    class Meta:
        unknown = EXCLUDE

    epoch = fields.String(required=True, validate=validate.Length(max=36))
    records = fields.List(
        fields.Raw(allow_none=True), required=True, validate=validate.Length(max=MAX_PAGE)
    )


class RoundSchema(Schema):
    """A phone's half of a round; operations are checked one by one, so that none blocks another (P4)."""

    class Meta:
        unknown = EXCLUDE

    protocol = fields.Integer(strict=True, required=True, validate=validate.Range(1))
    contract_version = fields.Integer(strict=True, required=True, validate=validate.Range(1))
    request_id = fields.String(required=True, validate=validate.Length(1, 64))
    sent_at = fields.String(required=True, validate=check_wire_time, metadata=_TIME)
    incarnation = fields.String(required=True, validate=check_uuid, metadata=_ID)
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=65536))
    pull = fields.Boolean(load_default=True, truthy={True}, falsy={False})
    limit = fields.Integer(strict=True, load_default=MAX_PAGE, validate=validate.Range(1, MAX_PAGE))
    operations = fields.List(fields.Raw(), load_default=list)
    reoffered = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata={"description": "These operations were acknowledged in an earlier epoch (E5)"},
    )
    witnessed = fields.Nested(WitnessedSchema, load_default=None, allow_none=True)
    epoch = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=36),
        metadata={"description": "The epoch the message is meant for; another takes nothing (E4)"},
    )
    health = fields.Nested(HealthReportSchema, load_default=dict)
    bundle_key = fields.String(
        allow_none=True,
        validate=validate.Length(max=64),
        metadata={"description": "Which key the phone seals bundles for, null if it has none (X3)"},
    )


class AnswerSchema(Schema):
    """What became of one operation."""

    op_id = fields.UUID(required=True)
    result = fields.String(
        required=True,
        validate=validate.OneOf(
            ["applied", "conflict", "duplicate", "rejected", "quarantined", "later"]
        ),
        metadata={"description": "`later`: offered again, rests on what is not back yet (E5)"},
    )
    receipt = fields.String(required=True, metadata={"description": "Eight characters (R1)"})
    code = fields.String()
    value = fields.String(metadata={"description": "The value a refusal is about"})
    flags = fields.List(fields.String())
    first = fields.String(metadata={"description": "A duplicate's first result"})


class ReceiptSchema(AnswerSchema):
    """One row of the device's own scope (F4)."""

    seq = fields.Integer(required=True, metadata={"description": "Its place in the device's scope"})
    kind = fields.String(required=True)
    record_id = fields.UUID(required=True)
    received_at = fields.String(required=True)


class ScopeChangeSchema(Schema):
    """What changed in one scope, up to the place `through`."""

    scope = fields.String(required=True)
    through = fields.Integer(required=True)
    records = fields.List(
        fields.Dict(), required=True, metadata={"description": "Packed records (A8)"}
    )
    exits = fields.List(fields.List(fields.String()), required=True)


class PullSchema(Schema):
    """One page of changes."""

    changes = fields.List(fields.Nested(ScopeChangeSchema), required=True)
    receipts = fields.List(fields.Nested(ReceiptSchema), required=True)
    added = fields.List(fields.String(), required=True)
    dropped = fields.List(fields.String(), required=True)
    reset = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Scopes read from the beginning again (E3, L9)"},
    )
    cursor = fields.String(required=True)
    more = fields.Boolean(required=True)


class BundleKeySchema(Schema):
    """What bundles are sealed for (X3)."""

    id = fields.String(required=True)
    public = fields.String(required=True, metadata={"description": "A P-256 point, base64"})


class HandedOverSchema(Schema):
    """A book that this phone has to let go of once everything of it was delivered (H4)."""

    id = fields.String(required=True)
    scope = fields.String(required=True)
    label = fields.String(required=True)
    to = fields.String(required=True, metadata={"description": "The new head's name"})
    day = fields.String(required=True)
    whole = fields.Boolean(
        required=True, metadata={"description": "Its holder has no role left: all of it goes"}
    )


class RoundAnswerSchema(Schema):
    """The office's half of a round."""

    protocol = fields.Integer(required=True)
    contract_version = fields.Integer(required=True)
    request_id = fields.String(required=True)
    server_time = fields.String(required=True)
    epoch = fields.String(required=True)
    lineage = fields.List(
        fields.String(),
        metadata={"description": "The epochs up to this one, if it is not the first"},
    )
    fork = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "Where the epoch after the cursor's left it, by scope (E4)"},
    )
    results = fields.List(fields.Nested(AnswerSchema), required=True)
    new_incarnation = fields.Boolean(
        required=True, metadata={"description": "Another phone counts in this incarnation too (O7)"}
    )
    account = fields.Dict(required=True, allow_none=True)
    pull = fields.Nested(PullSchema, required=True, allow_none=True)
    pull_refused = fields.String(required=True, allow_none=True)
    handed_over = fields.List(
        fields.Nested(HandedOverSchema), metadata={"description": "Only while there is any"}
    )
    bundle_key = fields.Nested(
        BundleKeySchema, metadata={"description": "Only for a phone that said it has another"}
    )
