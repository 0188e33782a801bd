"""The address where phones push and pull."""

from __future__ import annotations

from typing import Any, Final

import orjson
from flask import Response, current_app, request
from marshmallow import ValidationError

from server.auth import current_standing, device_required
from server.bundles import public_key
from server.config import Settings
from server.endpoints import Blueprint
from server.errors import ApiError, ErrorSchema
from server.incoming import Incoming, UnreadableOperationError, read_operation
from server.receipts import derive_key
from server.rounds import Keys, exchange
from server.schemas.sync import MAX_OPERATIONS, RoundAnswerSchema, RoundSchema
from server.unpacking import UnpackError, unpack

MAX_MESSAGE_BYTES: Final = 512 * 1024
_ROUND: Final = RoundSchema()

blp = Blueprint(
    "sync", __name__, description="Phones push what they recorded and pull what changed"
)


@blp.route("/api/sync", methods=["POST"])
@blp.doc(
    requestBody={"required": True, "content": {"application/json": {"schema": RoundSchema}}},
    security=[{"device": []}],
)
@blp.response(200, RoundAnswerSchema)
@blp.alt_response(
    400,
    schema=ErrorSchema,
    description="`malformed_json`, `unreadable_operation`, `message_damaged`",
)
@blp.alt_response(401, schema=ErrorSchema, description="`device_unknown`")
@blp.alt_response(413, schema=ErrorSchema, description="`request_too_large`: send fewer at a time")
@blp.alt_response(422, schema=ErrorSchema, description="`invalid_request`")
@blp.alt_response(503, schema=ErrorSchema, description="`unavailable`: again after `Retry-After`")
@blp.alt_response(507, schema=ErrorSchema, description="`storage_full`: again after `Retry-After`")
@device_required(allow_revoked=True)
def synchronise() -> Response:
    """Take a phone's operations and give it what changed since its cursor.

    The body is a round (SPEC.md, M), JSON, gzip allowed, at most 512 kB also when decompressed
    and 500 operations. A message that cannot be read changes nothing (P1). A revoked phone's
    operations are quarantined and it gets nothing (L6).
    """
    message = _load_message(_read_body())
    operations = _read_operations(message["operations"])
    return Response(
        exchange(current_standing(), message, operations, _keys()), mimetype="application/json"
    )


def _keys() -> Keys:
    settings: Settings = current_app.extensions["socoso"]
    return Keys(
        derive_key(settings.secret, "receipt"),
        derive_key(settings.secret, "cursor"),
        public_key(settings.secret),
    )


def _read_body() -> bytes:
    body = request.get_data(cache=False)
    if request.content_encoding == "gzip":
        body = _unpack(body)
    elif request.content_encoding:
        raise ApiError("unsupported_media_type")
    if len(body) > MAX_MESSAGE_BYTES:
        raise ApiError("request_too_large")
    return body


def _unpack(body: bytes) -> bytes:
    try:
        return unpack(body, MAX_MESSAGE_BYTES)
    except UnpackError as error:
        raise ApiError("malformed_request") from error


def _load_message(body: bytes) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = _ROUND.load(orjson.loads(body))
    except orjson.JSONDecodeError as error:
        raise ApiError("malformed_json") from error
    except ValidationError as error:
        raise ApiError("invalid_request", details=error.messages) from error
    if len(loaded["operations"]) > MAX_OPERATIONS:
        raise ApiError("request_too_large")
    return loaded


def _read_operations(raw: list[object]) -> list[Incoming]:
    operations = []
    for place, item in enumerate(raw):
        try:
            operations.append(read_operation(item))
        except UnreadableOperationError as error:
            raise ApiError("unreadable_operation", details={"operations": [place]}) from error
    return operations
