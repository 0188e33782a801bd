"""What an office person does to a record."""

from __future__ import annotations

from typing import Any

from server.config import current_settings
from server.identity.desks import take_desk
from server.identity.sessions import SignedIn
from server.operations import accept_desk
from server.receipts import derive_key
from server.reports.record_page import read_packed


def write_record(signed_in: SignedIn, wanted: dict[str, Any]) -> dict[str, Any]:
    """Store one operation of an office person; give its result, receipt and the record after it.

    ``wanted``: op_id, kind, record_id, action, base_rev, values. The same ``op_id`` and content
    again is a ``duplicate`` and changes nothing. A refusal is a result, not an error.
    """
    key = derive_key(current_settings().secret, "receipt")
    answer = accept_desk(take_desk(signed_in), key, **wanted)
    record = read_packed(wanted["kind"], wanted["record_id"])
    return {**answer.to_wire(), "record": record}
