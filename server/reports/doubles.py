"""Whom a nominee may be already: pointed out to people, never acted on by the system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from server.models.log import StoredRecord
from server.models.projections import Nomination, RosterEntry
from server.vietnamese import search_key

Values = Mapping[str, Any]
_EVIDENCE: Final = ("birth_year", "group", "ward")
_YEARS_APART: Final = 1  # a year counted from the lunar new year is off by one


@dataclass
class Known:
    """Everybody on a class's roster or nominated for it, by the name without its tones and by phone."""

    on_roster: set[str] = field(default_factory=set)
    people: dict[str, list[tuple[str, str, Values]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def read_known(session: Session, class_id: str) -> Known:
    """Read a class's roster and who was nominated for it; the roster comes first."""
    known = Known()
    for where, model in (("roster_entry", RosterEntry), ("nomination", Nomination)):
        rows = session.execute(
            select(model.person, StoredRecord.wire)
            .join(
                StoredRecord, and_(StoredRecord.kind == where, StoredRecord.record_id == model.id)
            )
            .where(model.training_class == class_id, ~model.deleted)
            .order_by(model.sort_key, model.id)
        )
        for person, wire in rows:
            values = orjson.loads(wire)["values"]
            if where == "roster_entry":
                known.on_roster.add(person)
            for key in _keys(values):
                known.people[key].append((where, person, values))
    return known


def find_double(known: Known, person: str, values: Values) -> dict[str, Any] | None:
    """Give the first other person this one may be, and why: the same name and something more, or the same phone."""
    for key in _keys(values):
        for where, other, theirs in known.people[key]:
            reason = _same(values, theirs) if other != person else None
            if reason:
                return {
                    "where": where,
                    "person": other,
                    "full_name": theirs["full_name"],
                    "reason": reason,
                }
    return None


def _keys(values: Values) -> list[str]:
    return [key for key in (search_key(values["full_name"]), _digits(values)) if key]


def _digits(values: Values) -> str:
    """Give a phone number as it is dialled inside the country."""
    digits = "".join(sign for sign in values.get("phone") or "" if sign.isdigit())
    return f"0{digits[2:]}" if digits.startswith("84") else digits


def _same(ours: Values, theirs: Values) -> str | None:
    """Say what two people share besides the name; namesakes of different age are two people."""
    if _digits(ours) and _digits(ours) == _digits(theirs):
        return "phone"
    if search_key(ours["full_name"]) != search_key(theirs["full_name"]):
        return None
    born, other = ours.get("birth_year"), theirs.get("birth_year")
    if born and other and abs(born - other) > _YEARS_APART:
        return None
    shared = (name for name in _EVIDENCE if ours.get(name) and ours[name] == theirs.get(name))
    return next(shared, None)
