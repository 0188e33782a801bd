"""Takes a provincial file apart: a list in JSON, an object that holds one, or an object a line."""

from __future__ import annotations

from typing import Any, Final

import orjson

from server.errors import ApiError

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_ENTRIES: Final = 10_000
_MARK: Final = b"\xef\xbb\xbf"


def read_entries(content: bytes) -> list[Any]:
    """Give the entries of a file, whatever each of them is.

    Errors: import_too_large 413, provincial_not_json 422, import_empty 422, import_too_many_rows 422.
    """
    if len(content) > MAX_BYTES:
        raise ApiError("import_too_large")
    text = content.removeprefix(_MARK).strip()
    entries = _parse(text) if text else []
    if not entries:
        raise ApiError("import_empty")
    if len(entries) > MAX_ENTRIES:
        raise ApiError("import_too_many_rows")
    return entries


def _parse(text: bytes) -> list[Any]:
    try:
        return _unwrap(orjson.loads(text))
    except orjson.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
    entries = [_parse_line(line) for line in lines]
    # A line or two may be damaged; a file without any entry is none of these.
    if not any(isinstance(entry, dict) for entry in entries):
        raise ApiError("provincial_not_json")
    return entries


def _parse_line(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _unwrap(content: Any) -> list[Any]:
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        lists = [value for value in content.values() if _is_list_of_objects(value)]
        return lists[0] if len(lists) == 1 and "ThoiDiemBatDau" not in content else [content]
    raise ApiError("provincial_not_json")


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)
