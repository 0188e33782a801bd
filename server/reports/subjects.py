"""What a record is about, in a person's words: who or where, of which class, on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.log import StoredRecord
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


class Subject(NamedTuple):
    """``name`` is None where a record has nothing that names it."""

    name: str | None = None
    class_number: int | None = None
    day: str | None = None


def name_records(session: Session, keys: Iterable[Key]) -> dict[Key, Subject]:
    """Name some records, by kind and id."""
    records = _read(session, set(keys))
    related = {key for values in records.values() for key in _related(values)}
    known = records | _read(session, related - records.keys())
    return {key: _name(key[0], values, known) for key, values in records.items()}


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
