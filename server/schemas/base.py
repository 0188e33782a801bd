"""What several messages share."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from marshmallow import RAISE, Schema, fields, validate

_ID_PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def whole(pattern: str) -> validate.Regexp:
    """Ask a `Text` for this pattern from end to end, in words that readers of the description know too.

    Python's $ would let a trailing line break through; `Text` lets none in.
    """
    return validate.Regexp(f"^{pattern}$")


IS_ID = whole(_ID_PATTERN)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Text(fields.String):
    """A line of text, brought to NFC. Control characters break print and PostgreSQL."""

    default_error_messages = {"control": "Not a line of text."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **kwargs))
        if _CONTROL.search(text):
            raise self.make_error("control")
        return text


class Request(Schema):
    """A message to us: a name we do not know is an error, so that no typing slip goes unnoticed."""

    class Meta:
        """Refuse unknown names."""

        unknown = RAISE


class RoleSchema(Schema):
    """A role over a place; `label` names the place as a person says it."""

    role = fields.String(required=True)
    scope = fields.String(required=True, allow_none=True)
    label = fields.String(required=True)


class AccountRefSchema(Schema):
    """A person, by name."""

    id = fields.String(required=True)
    display_name = fields.String(required=True)
