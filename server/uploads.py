"""Reads a request that brings a file: as its body, or in a form with what is to be done with it as JSON."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from server.errors import ApiError


def read_body(max_bytes: int, *, too_large: str) -> bytes:
    """Give the body of the present request; ApiError ``too_large`` if it is longer than that."""
    request.max_content_length = max_bytes
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise ApiError(too_large) from error


def read_form(schema: Schema, max_file: int, max_options: int) -> tuple[bytes, dict[str, Any]]:
    """Give the file and the loaded options of the present request.

    Errors: import_too_large 413, invalid_request 422 (says what is wrong with them).
    """
    request.max_content_length = max_file + max_options
    request.max_form_memory_size = max_options
    try:
        file, text = request.files.get("file"), request.form.get("options", "{}")
    except RequestEntityTooLarge as error:
        raise ApiError("import_too_large") from error
    if file is None:
        raise ApiError("invalid_request", details={"form": {"file": ["Missing."]}})
    return file.read(), _load(schema, text)


def _load(schema: Schema, text: str) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise ApiError("invalid_request", details={"form": {"options": ["No JSON."]}}) from error
    except ValidationError as error:
        raise ApiError("invalid_request", details={"form": error.messages}) from error
    return loaded
