"""The answer of /healthz."""

from __future__ import annotations

from marshmallow import Schema, fields


class HealthSchema(Schema):
    """Every part says `ok` or `current`; anything less is answered by 503 `unavailable`."""

    status = fields.String(required=True)
    database = fields.String(required=True)
    migration = fields.String(required=True)
    version = fields.String(required=True)
    alarms = fields.List(
        fields.String(), required=True, metadata={"description": "What an operator must look into"}
    )
