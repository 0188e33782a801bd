"""What would become of a provincial file: which broadcasts it tells of, and which of them the book has already."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server.database import reading
from server.lists import one_of
from server.models.log import StoredRecord
from server.models.projections import Broadcast, ResidentialGroup, SpeakerCluster, Ward
from server.moments import now
from server.projections import local_date
from server.provincial.fields import Problem, Reading, read_entry
from server.provincial.files import read_entries
from sync.clock import parse_time
from sync.contract import derive_id, is_id

_MINUTE: Final = len("2026-03-12T10:00")
_NEAR: Final = timedelta(hours=1)
_MOST_CLUSTERS: Final = 50
_WIRES: Final = select(StoredRecord.record_id, StoredRecord.rev, StoredRecord.wire).where(
    StoredRecord.kind == "broadcast", one_of(StoredRecord.record_id, "ids")
)
# What a file may add to a broadcast it brought before.
_ADDED: Final = ("clusters", "duration_minutes")


class Unit(NamedTuple):
    """Who broadcast: a ward's station, or a khối with its ward of today."""

    ward: str
    group: str | None
    cluster: str | None

    @property
    def owner(self) -> str:
        """Give what the broadcast's derived id is made of."""
        return self.group or self.ward


@dataclass(slots=True)
class Told:
    """One broadcast, put together from the entries of all speakers that tell of it."""

    record_id: str
    values: dict[str, Any]
    entries: list[int]
    verdict: str = "new"
    base_rev: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    # Broadcasts logged by hand that may be the same.
    doubles: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """All that a file tells, and which of its entries tell nothing."""

    told: Sequence[Told]
    faulty: Sequence[Reading]
    entries: int
    unknown: Mapping[str, str]
    seen: str


def preview(content: bytes, ward: str | None) -> Preview:
    """Read a file; ``ward`` is whose station the speakers belong to that nobody has written down.

    Errors: those of read_entries.
    """
    entries = read_entries(content)
    now_s = parse_time(now()) // 1000
    readings = [read_entry(number, entry, now_s) for number, entry in enumerate(entries, start=1)]
    with reading() as session:
        units = _find_units(session, readings, ward)
        for one in readings:
            if not one.problems and one.number not in units:
                one.problems.append(Problem("CumLoaID", "unknown_speaker"))
        sound = [one for one in readings if not one.problems]
        told = _put_together(sound, units, _own_records(session, sound))
        _compare(session, told)
    return Preview(
        told=told,
        faulty=[one for one in readings if one.problems],
        entries=len(entries),
        unknown={
            one.device: one.device_name
            for one in readings
            if any(problem.code == "unknown_speaker" for problem in one.problems)
        },
        seen=_digest(told),
    )


def _find_units(session: Session, readings: Sequence[Reading], ward: str | None) -> dict[int, Unit]:
    """Say for each entry whose it is: by its speaker, its destination, or what the clerk says of others."""
    speakers = _speakers(session, {one.device for one in readings if one.device})
    places = _places(session, {one.destination for one in readings} | {ward or ""})
    found = {
        one.number: speakers.get(one.device)
        or places.get(one.destination)
        or places.get(ward or "")
        for one in readings
    }
    return {number: unit for number, unit in found.items() if unit}


def _speakers(session: Session, codes: set[str]) -> dict[str, Unit]:
    """Find speakers by the code of their device, or by our own id."""
    cluster = SpeakerCluster
    rows = session.execute(
        select(
            cluster.device_code, cluster.id, cluster.ward, cluster.group,
            ResidentialGroup.ward.label("group_ward"),
        )
        .outerjoin(ResidentialGroup, ResidentialGroup.id == cluster.group)
        .where(~cluster.deleted, or_(cluster.device_code.in_(codes), cluster.id.in_(codes)))
        .order_by(cluster.id)
    )  # fmt: skip
    found: dict[str, Unit] = {}
    for row in rows:
        unit = Unit(row.group_ward or row.ward, row.group, row.id)
        found |= {code: unit for code in (row.device_code, row.id) if code}
    return found


def _places(session: Session, ids: set[str]) -> dict[str, Unit]:
    """Find the wards and khối among some ids."""
    wards = select(Ward.id).where(~Ward.deleted, Ward.id.in_(ids))
    group = ResidentialGroup
    groups = select(group.id, group.ward).where(~group.deleted, group.id.in_(ids))
    found = {owner: Unit(owner, None, None) for owner in session.scalars(wards)}
    return found | {row.id: Unit(row.ward, row.id, None) for row in session.execute(groups)}


def _own_records(session: Session, readings: Iterable[Reading]) -> frozenset[str]:
    """Say which of the ids that a file gives as ours are."""
    ids = {one.own_id for one in readings if is_id(one.own_id)}
    return frozenset(row.record_id for row in session.execute(_WIRES, {"ids": ids}))


def _put_together(
    readings: Iterable[Reading], units: Mapping[int, Unit], own: frozenset[str]
) -> list[Told]:
    """Make one broadcast of what several speakers tell of one bulletin at one time."""
    together: dict[str, list[Reading]] = defaultdict(list)
    for one in readings:
        record_id = one.own_id if one.own_id in own else _record_id(one, units[one.number])
        together[record_id].append(one)
    made = [_tell(record_id, ones, units) for record_id, ones in together.items()]
    return sorted(made, key=lambda told: (told.values["started_at"], told.record_id))


def _record_id(one: Reading, unit: Unit) -> str:
    """Derive the id of a broadcast: the same from every file that tells of it."""
    what = one.bulletin or one.title
    return derive_id(unit.owner, f"provincial {one.started_at[:_MINUTE]} {what}")


def _tell(record_id: str, ones: Sequence[Reading], units: Mapping[int, Unit]) -> Told:
    first = min(ones, key=lambda one: (one.started_at, one.number))
    unit = units[first.number]
    clusters = sorted({cluster for one in ones if (cluster := units[one.number].cluster)})
    values = {
        "channel": "group_speaker" if unit.group else "ward_station",
        "ward": unit.ward,
        "group": unit.group,
        "started_at": first.started_at,
        "duration_minutes": max(one.minutes for one in ones),
        "clusters": clusters[:_MOST_CLUSTERS] or None,
        "title": first.title or None,
        "source": first.source,
        "relay_source": first.relay_source or None,
        "reader": first.reader or None,
        "outcome": "whole",
        "recorded": "on_spot",
        "note": first.summary or None,
    }
    given = {name: value for name, value in values.items() if value is not None}
    return Told(record_id, given, [one.number for one in ones])


def _compare(session: Session, told: Sequence[Told]) -> None:
    stored = {
        row.record_id: (row.rev, orjson.loads(row.wire)["values"])
        for row in session.execute(_WIRES, {"ids": {one.record_id for one in told}})
    }
    near = _near(session, told)
    for one in told:
        if one.record_id in stored:
            _compare_with(one, *stored[one.record_id])
        else:
            one.doubles = [
                double for double in near[_owner(one.values)] if _is_double(one, double, told)
            ]
            one.verdict = "double" if one.doubles else "new"


def _compare_with(one: Told, rev: int, values: Mapping[str, Any]) -> None:
    """Say what a file adds to a broadcast that is there; what people wrote since stays."""
    if values.get("deleted"):
        one.verdict = "deleted"
        return
    clusters = sorted({*(values.get("clusters") or ()), *one.values.get("clusters", ())})
    minutes = max(values["duration_minutes"], one.values["duration_minutes"])
    wanted = {"clusters": clusters[:_MOST_CLUSTERS] or None, "duration_minutes": minutes}
    present = {"clusters": sorted(values.get("clusters") or ()) or None}
    one.changes = {
        name: wanted[name] for name in _ADDED if wanted[name] != present.get(name, values.get(name))
    }
    one.verdict, one.base_rev = ("added" if one.changes else "known"), rev


def _near(session: Session, told: Iterable[Told]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Find what the units have logged on the days of a file."""
    days = {local_date(one.values["started_at"]) for one in told}
    wards = {one.values["ward"] for one in told}
    rows = session.execute(
        select(
            Broadcast.id, Broadcast.ward, Broadcast.group, Broadcast.channel, Broadcast.started_at,
            Broadcast.duration_minutes, Broadcast.title, Broadcast.outcome,
        )
        .where(~Broadcast.deleted, Broadcast.ward.in_(wards), Broadcast.local_date.in_(days))
        .order_by(Broadcast.started_at, Broadcast.id)
    )  # fmt: skip
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        double = row._asdict()
        found[_owner(double)].append(double)
    return found


def _owner(values: Mapping[str, Any]) -> tuple[str, str]:
    return values["channel"], values.get("group") or values["ward"]


def _is_double(one: Told, double: Mapping[str, Any], told: Sequence[Told]) -> bool:
    """Tell whether a logged broadcast may be this one: within the hour, and not itself of this file."""
    if any(double["id"] == other.record_id for other in told):
        return False
    apart = _moment(one.values["started_at"]) - _moment(double["started_at"])
    return abs(apart) < _NEAR


def _moment(time: str) -> datetime:
    return datetime.fromisoformat(time)


def _digest(told: Iterable[Told]) -> str:
    """Sum up what a clerk has seen, so that nothing else is written than that."""
    seen = [[one.record_id, one.verdict, one.base_rev, one.values, one.changes] for one in told]
    return hashlib.sha256(orjson.dumps(seen, option=orjson.OPT_SORT_KEYS)).hexdigest()
