"""What a record is about, in a person's words: who or where, of which class, on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.log import StoredRecord
from server.moments import LOCAL
from server.projections import local_date
from server.scopes import ward_name
from sync.contract import derive_id

Key = tuple[str, str]
Values = Mapping[str, Any]
_KIND_OF: Final = {
    "training_class": "training_class",
    "session": "session",
    "group": "residential_group",
    "ward": "ward",
}


# Places are named in full, with what they lie in.
_PLACES: Final = frozenset({"ward", "residential_group"})
SYMPTOMS: Final = {
    "silent": "Không có tiếng",
    "distorted": "Rè, méo tiếng",
    "no_power": "Mất điện",
    "amplifier": "Hỏng tăng âm",
    "microphone": "Hỏng micrô",
    "line": "Đứt dây, mất sóng",
    "mast": "Đổ, gãy cột",
    "other": "Khác",
}


class Subject(NamedTuple):
    """``name`` is None where a record has nothing that names it."""

    name: str | None = None
    class_number: int | None = None
    day: str | None = None


def name_records(session: Session, keys: Iterable[Key]) -> dict[Key, Subject]:
    """Name some records, by kind and id."""
    records, known = _load(session, keys)
    return {key: _name(key[0], values, known) for key, values in records.items()}


def describe_records(session: Session, keys: Iterable[Key]) -> dict[Key, str]:
    """Say in a line what some records are: what each is called, when it was, and where."""
    records, known = _load(session, keys)
    return {key: _describe(key[0], values, known) for key, values in records.items()}


def _load(session: Session, keys: Iterable[Key]) -> tuple[dict[Key, Values], dict[Key, Values]]:
    """Give some records, and with them those that they are named by."""
    records = _read(session, set(keys))
    related = {key for values in records.values() for key in _related(values)}
    return records, records | _read(session, related - records.keys())


def _describe(kind: str, values: Values, known: Mapping[Key, Values]) -> str:
    subject = _name(kind, values, known).name
    own = None if kind in _PLACES else values.get("name") or values.get("title")
    fault = SYMPTOMS.get(values.get("symptom", ""))
    parts = dict.fromkeys(part for part in (own, fault, _moment(values), subject) if part)
    return ", ".join(parts)


def _moment(values: Values) -> str | None:
    """`17:00 03/11/2026` of what happened once, `17:00` of what a schedule asks for."""
    at = values.get("started_at") or values.get("held_at") or values.get("found_at")
    if at is None:
        starts: str | None = values.get("starts_at")
        return starts
    local = datetime.fromisoformat(at) + LOCAL
    return f"{local:%H:%M %d/%m/%Y}"


def _read(session: Session, keys: set[Key]) -> dict[Key, Values]:
    rows = session.execute(
        select(StoredRecord.kind, StoredRecord.record_id, StoredRecord.wire).where(
            StoredRecord.record_id.in_({record_id for _, record_id in keys})
        )
    )
    return {(kind, record_id): orjson.loads(wire)["values"] for kind, record_id, wire in rows}


def _related(values: Values) -> Iterator[Key]:
    """Name the records whose words a record is named by."""
    for name, kind in _KIND_OF.items():
        if values.get(name):
            yield kind, values[name]
    if values.get("person") and values.get("training_class"):
        yield "roster_entry", derive_id(values["training_class"], values["person"])


def _name(kind: str, values: Values, known: Mapping[Key, Values]) -> Subject:
    related: dict[str, Values] = {of: known.get((of, i), {}) for of, i in _related(values)}
    of_class = values if kind == "training_class" else related.get("training_class", {})
    person = values.get("full_name") or related.get("roster_entry", {}).get("full_name")
    return Subject(
        person or _place(kind, values, related) or values.get("title") or values.get("name"),
        of_class.get("number"),
        _day(values) or _day(related.get("session", {})),
    )


def _place(kind: str, values: Values, related: Mapping[str, Values]) -> str | None:
    """Name the khối or ward that a broadcast, a meeting or the place itself is about."""
    if kind == "venue":
        return None  # it has a name of its own
    group = values if kind == "residential_group" else related.get("residential_group")
    ward = values if kind == "ward" else related.get("ward")
    in_full = ward_name(ward["unit_type"], ward["name"]) if ward else ""
    if not group:
        return in_full or None
    return ", ".join(
        part for part in (group.get("name"), in_full[:1].lower() + in_full[1:]) if part
    )


def _day(values: Values) -> str | None:
    started = values.get("started_at") or values.get("held_at")
    return values.get("held_on") or (local_date(started) if started else None)
