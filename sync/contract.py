"""The record kinds as data, with their checks (rules K1 to K11 of SPEC.md; twins: contract.ts and checks.ts)."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sync.clock import is_time

PROTOCOL: Final = 1
CONTRACT_VERSION: Final = 1
ACTIONS: Final = ("create", "edit", "delete")
INTEGER_LIMIT: Final = 2**53
_UNKNOWN_ENUM_MAX: Final = 60

# What a value may be called: safe as a column, in a URL and as a property in any language.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# NUL breaks PostgreSQL text and the other control characters break print and export.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Check = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an operation is refused: a stable code, and the name of the value it concerns, if one."""

    code: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a kind, as its file declares it."""

    name: str
    type: str
    policy: str
    required: bool
    fixed: bool
    # It names who writes the record, and nobody else (K11).
    author: bool
    asked: Mapping[str, str] | None
    ref: str | None
    ref_identity: tuple[str, ...]
    agrees: tuple[str, str] | None
    ranks: Mapping[str, int]
    conflicts: frozenset[frozenset[str]]
    # Who may let it stand, where not everybody who may write the record may (P9).
    write: Mapping[str, str]
    allows: Mapping[str, str]
    check: Check
    check_newer: Check


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its values, who sees it and who may write it."""

    name: str
    title: Mapping[str, str]
    values: Mapping[str, Value]
    identity: tuple[str, ...]
    # What an approval is of: a version is approved as long as these say the same (P10).
    content: tuple[str, ...]
    scopes: tuple[str, ...]
    write: Mapping[str, str]
    # The values that a rule of their own asks about, so that no operation walks through all.
    required: tuple[str, ...]
    fixed: tuple[Value, ...]
    referring: tuple[Value, ...]
    agreeing: tuple[Value, ...]
    authored: tuple[str, ...]
    reserved: tuple[Value, ...]


def is_id(value: object) -> bool:
    """Tell whether a value is a UUID in its canonical lower-case form."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def derive_id(first: str, second: str) -> str:
    """Give the id that everyone derives for the same fact: UUIDv5 of (first, second) (K4)."""
    # What uuid.uuid5 does, without an object on the way: every mark on a roster needs it twice.
    name = bytes.fromhex(first.replace("-", "")) + second.encode()
    digest = hashlib.sha1(name, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def normalise(value: Any) -> Any:
    """Bring every string inside a value to NFC (K5)."""
    if isinstance(value, str):
        return (
            value
            if unicodedata.is_normalized("NFC", value)
            else unicodedata.normalize("NFC", value)
        )
    if isinstance(value, list):
        return [normalise(item) for item in value]
    return value


def _check_text(limit: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, str) or (not value.isprintable() and _CONTROL.search(value)):
            return "wrong_type"
        return "too_long" if len(value) > limit else None

    return check


def _check_integer(low: int, high: int) -> Check:
    def check(value: Any) -> str | None:
        if type(value) is not int:  # bool is a subclass of int
            return "wrong_type"
        return None if low <= value <= high else "out_of_range"

    return check


def _check_enum(allowed: frozenset[str]) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return "wrong_type"
        return None if value in allowed else "not_in_list"

    return check


def _check_list(item: Check, limit: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return "wrong_type"
        if len(value) > limit:
            return "too_long"
        return next((code for code in map(item, value) if code), None)

    return check


def _check_id(value: Any) -> str | None:
    return None if is_id(value) else "wrong_type"


def _check_boolean(value: Any) -> str | None:
    return None if isinstance(value, bool) else "wrong_type"


def _check_clock(value: Any) -> str | None:
    return None if isinstance(value, str) and _CLOCK.fullmatch(value) else "wrong_type"


def _check_date(value: Any) -> str | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return "wrong_type"
    try:
        date.fromisoformat(value)
    except ValueError:
        return "wrong_type"
    return None


def _check_time(value: Any) -> str | None:
    return None if is_time(value) else "wrong_type"


def _check_undeclared(value: Any) -> str | None:
    """Check what no kind of ours declares: it may be whatever K1 lets a value be."""
    sound = all(map(_is_plain, value)) if isinstance(value, list) else _is_plain(value)
    return None if sound else "wrong_type"


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return not _CONTROL.search(value)
    return isinstance(value, bool) or (type(value) is int and abs(value) < INTEGER_LIMIT)


_SIMPLE: Final[dict[str, Check]] = {
    "id": _check_id,
    "boolean": _check_boolean,
    "clock": _check_clock,
    "date": _check_date,
    "time": _check_time,
}


def _compile(spec: Mapping[str, Any], *, newer: bool) -> Check:
    match spec["type"]:
        case "text":
            return _check_text(spec["max"])
        case "integer":
            return _check_integer(spec["min"], spec["max"])
        case "enum":
            return _check_text(_UNKNOWN_ENUM_MAX) if newer else _check_enum(frozenset(spec["of"]))
        case "list":
            return _check_list(_compile(spec["of"], newer=newer), spec["max"])
        case simple:
            return _SIMPLE[simple]


def _read_value(name: str, spec: Mapping[str, Any]) -> Value:
    agrees = spec.get("agrees")
    return Value(
        name=name,
        type=spec["type"],
        policy=spec.get("policy", "register"),
        required=spec.get("required", False),
        fixed=spec.get("fixed", False),
        author=spec.get("author", False),
        asked=spec.get("asked"),
        ref=spec.get("ref"),
        ref_identity=tuple(spec.get("ref_identity", ())),
        agrees=tuple(agrees.split(".")) if agrees else None,
        ranks={value: rank for rank, group in enumerate(spec.get("ranks", ())) for value in group},
        conflicts=frozenset(frozenset(pair) for pair in spec.get("conflicts", ())),
        write=spec.get("write", {}),
        allows=spec.get("allows", {}),
        check=_compile(spec, newer=False),
        check_newer=_compile(spec, newer=True),
    )


def read_kind(spec: Mapping[str, Any]) -> Kind:
    """Compile one kind from its file's content."""
    values = {name: _read_value(name, value) for name, value in spec["values"].items()}
    return Kind(
        name=spec["kind"],
        title=spec["title"],
        values=values,
        identity=tuple(spec.get("identity", ())),
        content=tuple(spec.get("content", ())),
        scopes=tuple(spec["scopes"]),
        write=spec["write"],
        required=tuple(value.name for value in values.values() if value.required),
        fixed=tuple(value for value in values.values() if value.fixed),
        referring=tuple(value for value in values.values() if value.ref),
        agreeing=tuple(value for value in values.values() if value.agrees),
        authored=tuple(value.name for value in values.values() if value.author),
        reserved=tuple(value for value in values.values() if value.write),
    )


def _read_kinds() -> dict[str, Kind]:
    files = sorted((Path(__file__).parent / "kinds").glob("*.json"))
    kinds = (read_kind(json.loads(file.read_text("utf-8"))) for file in files)
    return {kind.name: kind for kind in kinds}


KINDS: Final[Mapping[str, Kind]] = _read_kinds()

# Every record has this value: a delete writes true, any other action writes false (A4).
DELETED: Final = _read_value("deleted", {"type": "boolean", "policy": "alive"})


def value_of(kind: Kind, name: str) -> Value:
    """Give the declaration of a value; one we do not know yet is a register (K8)."""
    return kind.values.get(name) or (DELETED if name == "deleted" else _unknown(name))


def _unknown(name: str) -> Value:
    return _read_value(name, {"type": "boolean"})


def check_values(
    kind: Kind, action: str, values: Mapping[str, Any], *, newer: bool = False
) -> Refusal | None:
    """Check what an operation wants to write against its kind (K6 to K8).

    ``newer`` says that the writer follows a later contract than ours: names and
    enumerated values that we do not know are then let through, to be kept and given back.
    """
    known = kind.values
    for name, content in values.items():
        value = known.get(name)
        # Nearly everything is a value we know, with a content that passes: no more calls for that.
        if newer or value is None or content is None or value.check(content):
            refusal = _check_value(value, name, content, newer)
            if refusal:
                return refusal
    if action == "create":
        missing = (name for name in kind.required if name not in values)
        return next((Refusal("missing_value", name) for name in missing), None)
    return None


def _check_value(value: Value | None, name: str, content: Any, newer: bool) -> Refusal | None:
    if value is None:
        return _check_unknown(name, content, newer)
    if content is None:
        return Refusal("missing_value", name) if value.required else None
    code = value.check_newer(content) if newer else value.check(content)
    return Refusal(code, name) if code else None


def _check_unknown(name: str, content: Any, newer: bool) -> Refusal | None:
    if not _NAME.fullmatch(name):
        return Refusal("unknown_value")  # what is no name is not repeated
    if not newer or name == "deleted":
        return Refusal("unknown_value", name)
    code = None if content is None else _check_undeclared(content)
    return Refusal(code, name) if code else None


def find_unfilled(kind: Kind, values: Mapping[str, Any]) -> list[str]:
    """Name the values that a record is asked for and lacks, in their order (K10)."""
    return [
        value.name
        for value in kind.values.values()
        if value.asked is not None and values.get(value.name) in (None, "")
        if all(values.get(name) == content for name, content in value.asked.items())
    ]


def check_identity(kind: Kind, record_id: str, values: Mapping[str, Any]) -> Refusal | None:
    """Check that a record whose id everyone derives has the derived id (K4)."""
    if not kind.identity:
        return None
    first, second = (values[name] for name in kind.identity)
    return None if derive_id(first, second) == record_id else Refusal("wrong_identity")
