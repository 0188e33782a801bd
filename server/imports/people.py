"""Who is on rosters already, and what speaks for or against two entries being one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from server.imports.values import text_of
from server.lists import one_of
from server.models.log import StoredRecord
from server.models.projections import RosterEntry, TrainingClass
from server.vietnamese import search_key

# What a roster's file can say of somebody.
VALUES: Final = (
    "full_name", "position", "organisation", "ward", "group", "birth_year", "gender", "phone",
    "participant_group", "note",
)  # fmt: skip
_NEAR_YEARS: Final = 1


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on a roster; ``number`` of the class."""

    person: str
    record_id: str
    rev: int
    training_class: str
    number: int
    values: dict[str, Any]
    deleted: bool = False


@dataclass
class Roster:
    """A class's people, those deleted from it, and namesakes in the other classes of its plan."""

    training_class: str
    people: list[Known] = field(default_factory=list)
    removed: dict[str, Known] = field(default_factory=dict)
    elsewhere: list[Known] = field(default_factory=list)

    def by_person(self) -> dict[str, Known]:
        """Give the class's people by id."""
        return {known.person: known for known in self.people}


def read_roster(session: Session, training: TrainingClass, names: Collection[str]) -> Roster:
    """Read a class's roster and, of the other classes of its plan, those with one of the folded names."""
    roster = Roster(training.id)
    for known in _read(session, RosterEntry.training_class == training.id):
        if known.deleted:
            roster.removed[known.person] = known
        else:
            roster.people.append(known)
    others = and_(
        RosterEntry.training_class != training.id,
        ~RosterEntry.deleted,
        TrainingClass.plan == training.plan if training.plan else TrainingClass.plan.is_(None),
        one_of(RosterEntry.search_key, "names"),
    )
    roster.elsewhere = list(_read(session, others, {"names": sorted(names)}))
    return roster


def _read(
    session: Session, condition: Any, parameters: dict[str, Any] | None = None
) -> Iterable[Known]:
    entry = RosterEntry
    rows = session.execute(
        select(
            entry.person, entry.id, entry.rev, entry.training_class, entry.deleted,
            TrainingClass.number, StoredRecord.wire,
        )
        .join(TrainingClass, TrainingClass.id == entry.training_class)
        .join(
            StoredRecord,
            and_(StoredRecord.kind == "roster_entry", StoredRecord.record_id == entry.id),
        )
        .where(condition)
        .order_by(TrainingClass.number, entry.sort_key, entry.id),
        parameters or {},
    )  # fmt: skip
    for row in rows:
        values = orjson.loads(row.wire)["values"]
        yield Known(
            row.person, row.id, row.rev, row.training_class, row.number,
            {name: values[name] for name in VALUES if values.get(name) is not None},
            row.deleted,
        )  # fmt: skip


def plain_name(values: dict[str, Any]) -> str:
    """Give a name as it is compared with its tones: only capitals do not matter."""
    return text_of(values["full_name"]).lower()


def folded_name(values: dict[str, Any]) -> str:
    """Give a name as it is compared without its tones."""
    return search_key(text_of(values["full_name"]))


def is_certain(mine: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two entries of one class are surely one person: name, place and year or telephone.

    Where neither has a year nor a telephone, name and place are all there is to go by.
    """
    if plain_name(mine) != plain_name(other) or _place(mine) != _place(other):
        return False
    years, phones = _pair(mine, other, "birth_year"), _pair(mine, other, "phone")
    if years[0] != years[1] and None not in years:
        return False
    if years == (None, None) and phones == (None, None):
        return True
    return any(one is not None and one == two for one, two in (years, phones))


def evidence(mine: dict[str, Any], other: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Say what speaks for two namesakes being one person, and what against it."""
    speaks_for, against = [], []
    for name in ("phone", "birth_year", "group", "ward"):
        one, two = _pair(mine, other, name)
        if one is None or two is None:
            continue
        if one == two:
            speaks_for.append(f"same_{name}")
        elif name == "birth_year" and abs(one - two) <= _NEAR_YEARS:
            speaks_for.append("near_birth_year")
        elif name != "phone":  # many have two
            against.append(f"other_{name}")
    return speaks_for, against


def may_be_one(
    mine: dict[str, Any], other: dict[str, Any], *, same_class: bool
) -> list[str] | None:
    """Give why somebody with the same tone-less name may be the same person; None if nothing says so."""
    speaks_for, against = evidence(mine, other)
    same_name = plain_name(mine) == plain_name(other)
    strong = {"same_phone", "same_birth_year", "near_birth_year", "same_group"} & set(speaks_for)
    reasons = ["same_name" if same_name else "same_letters", *speaks_for]
    if "same_phone" in speaks_for:
        return reasons
    if against:
        # A namesake in another khối, or of another age, is somebody else; both must not merely be unknown.
        return None
    if same_name and same_class:
        return reasons
    return reasons if strong else None


def by_name(people: Iterable[Known]) -> dict[str, list[Known]]:
    """Sort people by their tone-less name."""
    found: dict[str, list[Known]] = defaultdict(list)
    for known in people:
        found[folded_name(known.values)].append(known)
    return found


def _place(values: dict[str, Any]) -> tuple[Any, Any]:
    return values.get("group"), values.get("ward") if values.get("group") is None else None


def _pair(mine: dict[str, Any], other: dict[str, Any], name: str) -> tuple[Any, Any]:
    return mine.get(name), other.get(name)
