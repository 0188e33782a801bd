"""Takes in a bundle that somebody carried here: delivered as its phone would have (rules X7, X8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson
from marshmallow import ValidationError

from server.bundles import open_bundle
from server.config import current_settings
from server.database import writing
from server.errors import ApiError
from server.identity import audit
from server.identity.devices import describe_device, find_device
from server.incoming import Incoming, is_readable, read_operation
from server.judge import Deliverer
from server.models.identity import Device
from server.operations import Answer, accept
from server.receipts import derive_key
from server.schemas.bundles import ContentSchema

# Why a bundle is not taken: nothing of it then is.
BUNDLE_ERRORS: Final = (
    "bundle_unknown",
    "bundle_newer",
    "bundle_other_key",
    "bundle_damaged",
    "bundle_device_unknown",
    "bundle_too_large",
)
_BATCH: Final = 500  # as in a message (P6)
# What one call delivers, so that whoever waits sees it go on.
_PER_CALL: Final = 4 * _BATCH
_TIME_LENGTH: Final = 24  # a stamp is a time with a counter behind it (C1)
_CONTENT: Final = ContentSchema()


@dataclass(frozen=True, slots=True)
class _Bundle:
    """A bundle that can be delivered: whole, ours, and of a phone we know."""

    device: Device
    incarnation: str
    made_at: str
    operations: list[Any]


def receive_bundle(bundle: bytes, by: str | None, after: int = 0) -> dict[str, Any]:
    """Deliver a part of a bundle, from the ``after``-th operation on, and say where to go on.

    Every operation is answered as if its phone had pushed it; what came before is a duplicate.
    ``by`` is the account that brought the bundle (None: nobody known).
    Errors, all before anything is stored: bundle_unknown 422, bundle_newer 422,
    bundle_other_key 422, bundle_damaged 422, bundle_device_unknown 422, bundle_too_large 413.
    """
    found = _read(bundle)
    if after == 0:
        _note(found, by)
    part = [read_operation(raw) for raw in found.operations[after : after + _PER_CALL]]
    answers = _deliver(found.device, part)
    reached = after + len(part)
    return {
        "device": describe_device(found.device.id),
        "made_at": found.made_at,
        "total": len(found.operations),
        "next": reached if reached < len(found.operations) else None,
        "results": [_describe(op, answer) for op, answer in zip(part, answers, strict=True)],
    }


def _read(bundle: bytes) -> _Bundle:
    content = open_bundle(current_settings().secret, bundle)
    try:
        loaded = _CONTENT.load(orjson.loads(content))
        orjson.dumps(loaded["operations"])  # it reads four times as deep as it writes
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, ValidationError) as error:
        raise ApiError("bundle_damaged") from error
    if not all(is_readable(raw) for raw in loaded["operations"]):
        raise ApiError("bundle_damaged")
    device = find_device(loaded.pop("device_secret"))
    if device is None:
        raise ApiError("bundle_device_unknown")
    return _Bundle(device, **loaded)


def _note(found: _Bundle, by: str | None) -> None:
    # Before the deed: an import that was cut off is on record, and none happens without.
    detail = f"{found.made_at} {found.incarnation} {len(found.operations)}"
    with writing() as session:
        audit.note(session, by, "bundle_received", found.device.id, detail)


def _deliver(device: Device, operations: list[Incoming]) -> list[Answer]:
    # Its phone may never come back: after a restore only the journal would hold what it carried (E7).
    deliverer = Deliverer(
        device.id,
        device.account_id,
        device.enrolled_at,
        revoked=device.revoked_at is not None,
        journaled=True,
        leaving=device.leaving,
    )
    key = derive_key(current_settings().secret, "receipt")
    batches = (operations[first : first + _BATCH] for first in range(0, len(operations), _BATCH))
    # How long the way took says nothing about the phone's clock: its offset is unknown.
    return [answer for batch in batches for answer in accept(deliverer, batch, key)]


def _describe(op: Incoming, answer: Answer) -> dict[str, Any]:
    return answer.to_wire() | {
        "kind": op.kind,
        "record_id": op.record_id,
        "at": None if op.problem else op.at[:_TIME_LENGTH],
    }
