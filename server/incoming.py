"""Operations as they arrive: read into one shape, or refused as a whole message (rules P1, P2, P6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from sync.clock import is_stamp
from sync.contract import ACTIONS, INTEGER_LIMIT, is_id, normalise

MAX_OPERATION_BYTES: Final = 64 * 1024
NOBODY: Final = "00000000-0000-0000-0000-000000000000"
_EPOCH_STAMP: Final = "1970-01-01T00:00:00.000Z-0000"
_KIND_MAX: Final = 60
_NO_BASE: Final[Mapping[str, Any]] = {"epoch": None, "rev": 0}
# An operation of no kind is refused, and its receipt names one all the same.
_NAMELESS: Final = "-"


class UnreadableOperationError(Exception):
    """An operation without a readable id, or one that cannot be written down again as it came."""


@dataclass(slots=True)
class Incoming:
    """One operation of a message; ``problem`` is the code it will be refused with, if its envelope is wrong."""

    op_id: str
    payload: str
    payload_hash: str
    incarnation: str
    seq: int
    author: str
    kind: str
    record_id: str
    base_epoch: str | None
    base_rev: int
    at: str
    action: str
    values: dict[str, Any]
    contract_version: int
    replaces: str | None
    problem: str | None
    # What the office decided on: the operation counts only while the record still stands there (A10).
    expected_rev: int | None = None
    # Made from a record that somebody else's phone still holds after a restore (E6).
    witnessed: bool = False


def is_readable(raw: object) -> bool:
    """Tell whether an operation has an id under which it can be stored and answered."""
    return isinstance(raw, dict) and is_id(raw.get("op_id"))


def read_operation(raw: object) -> Incoming:
    """Read one operation; UnreadableOperationError if it has no readable ``op_id`` or is nested too deep."""
    if not isinstance(raw, dict) or not is_readable(raw):
        raise UnreadableOperationError
    try:
        payload = orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:  # it reads four times as deep as it writes
        raise UnreadableOperationError from error
    return build_incoming(raw, payload, hashlib.sha256(payload).hexdigest())


def build_incoming(raw: Mapping[str, Any], payload: bytes, payload_hash: str) -> Incoming:
    """Take an operation's fields, with neutral ones in place of those that are wrong."""
    problem = _find_problem(raw, len(payload))
    if problem:
        raw = _neutralise(raw)
    base = raw.get("base") or _NO_BASE
    return Incoming(
        op_id=raw["op_id"],
        payload=payload.decode(),
        payload_hash=payload_hash,
        incarnation=raw["incarnation"],
        seq=raw["seq"],
        author=raw["author"],
        kind=raw["kind"][:_KIND_MAX].replace("\x00", "") or _NAMELESS,
        record_id=raw["record_id"],
        base_epoch=base["epoch"],
        base_rev=base["rev"],
        at=raw["at"],
        action=raw["action"],
        values={name: normalise(content) for name, content in raw["values"].items()},
        contract_version=raw["contract_version"],
        replaces=raw.get("replaces"),
        problem=problem,
    )


def _neutralise(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of an operation with a wrong envelope what says whose it is and what it is about."""
    return {
        "op_id": raw["op_id"],
        "incarnation": _id_or_nil(raw.get("incarnation")),
        "seq": 0,
        "author": _id_or_nil(raw.get("author")),
        "kind": str(raw.get("kind", "")),
        "record_id": _id_or_nil(raw.get("record_id")),
        "at": _EPOCH_STAMP,
        "action": "edit",
        "values": {},
        "contract_version": 0,
    }


def _id_or_nil(value: object) -> str:
    return value if isinstance(value, str) and is_id(value) else NOBODY


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < INTEGER_LIMIT


def _is_base(base: object) -> bool:
    if base is None:
        return True
    return (
        isinstance(base, dict) and isinstance(base.get("epoch"), str) and _is_count(base.get("rev"))
    )


def _find_problem(raw: Mapping[str, Any], size: int) -> str | None:
    if size > MAX_OPERATION_BYTES:
        return "operation_too_large"
    sound = (
        is_id(raw.get("incarnation"))
        and is_id(raw.get("author"))
        and is_id(raw.get("record_id"))
        and (raw.get("replaces") is None or is_id(raw["replaces"]))
        and isinstance(raw.get("kind"), str)
        and _is_count(raw.get("seq"))
        and _is_count(raw.get("contract_version"))
        and raw.get("action") in ACTIONS
        and isinstance(raw.get("values"), dict)
        and is_stamp(raw.get("at"))
        and _is_base(raw.get("base"))
    )
    return None if sound else "invalid_operation"
