"""What the field would have reported in 2024: marks in the finished classes, broadcasts, meetings."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from server.moments import LOCAL
from server.seed.desk import Entry
from server.seed.ids import seed_id
from server.seed.people import Person, roster_of
from server.seed.plan import HALVES, TOPIC_IDS, SeedClass, classes
from server.seed.units import Group, SeedWard, wards
from sync.clock import format_time
from sync.contract import derive_id

FINISHED: Final = 20  # classes 1 to 20 are held and closed, the others are still to come
_SEASON: Final = (date(2024, 3, 1), 260)
# (status, method, how often in a thousand)
_MARKS: Final = (
    ("present", "list", 620),
    ("present", "qr", 130),
    ("present_bulk", "everyone", 90),
    ("late", "list", 50),
    ("left_early", "list", 15),
    ("excused", "list", 45),
    ("represented", "list", 10),
    ("absent", "list", 40),
)
_ARRIVED: Final = frozenset({"present", "present_bulk", "late", "left_early"})


def wire_time(day: date, clock: str, minutes: int = 0) -> str:
    """Give the wire time of a moment in Viet Nam, shifted by some minutes."""
    local = datetime.fromisoformat(f"{day.isoformat()}T{clock}:00").replace(tzinfo=UTC)
    moment = local - LOCAL + timedelta(minutes=minutes)
    return format_time(int(moment.timestamp()) * 1000)


def finished_classes() -> tuple[SeedClass, ...]:
    """Give the classes that have been held."""
    return classes()[:FINISHED]


def attendance_entries(training: SeedClass) -> list[Entry]:
    """Give the marks of a finished class."""
    return [
        _mark(training, number, starts, person)
        for number, _, starts, _ in HALVES
        for person in roster_of(training.id)
    ]


def _mark(training: SeedClass, number: int, starts: str, person: Person) -> Entry:
    session_id = training.session_id(number)
    record_id = derive_id(session_id, person.id)
    chance = _chance(record_id)
    status, method, _ = chance.choices(_MARKS, [often for *_, often in _MARKS])[0]
    minutes = chance.randint(6, 35) if status == "late" else chance.randint(-35, 4)
    values: dict[str, Any] = {
        "training_class": training.id,
        "session": session_id,
        "person": person.id,
        "status": status,
        "method": method,
    }
    if status in _ARRIVED:
        values["checked_in_at"] = wire_time(training.day, starts, minutes)
    if status == "excused":
        values["reason"] = chance.choice(("Ốm", "Bận họp ở phường", "Việc gia đình"))
    return Entry("attendance", record_id, values)


def broadcast_entries() -> list[Entry]:
    """Give a year's broadcasts of a believable part of the groups, and of all ward stations."""
    entries = [
        _broadcast(ward, None, "ward_station", place) for ward in wards() for place in range(4)
    ]
    for ward in wards():
        for group in ward.groups:
            count = _chance(group.id).choice((0, 0, 1, 1, 2, 3))
            entries += [_broadcast(ward, group, "group_speaker", place) for place in range(count)]
    return entries


def _broadcast(ward: SeedWard, group: Group | None, channel: str, place: int) -> Entry:
    record_id = seed_id("broadcast", group.id if group else ward.id, place)
    chance = _chance(record_id)
    outcome = chance.choices(("whole", "broken_off", "not_broadcast"), (92, 4, 4))[0]
    clock = chance.choice(("05:30", "05:45", "17:00", "17:15", "17:30"))
    values = {
        "channel": channel,
        "ward": ward.id,
        "group": group.id if group else None,
        "started_at": wire_time(_some_day(chance), clock),
        "duration_minutes": chance.choice((10, 15, 15, 20, 30)),
        "topic": chance.choice(TOPIC_IDS),
        "source": chance.choice(("own", "usb_file", "usb_file", "notice")),
        "outcome": outcome,
        "outcome_reason": "Mất điện" if outcome != "whole" else None,
        "recorded": chance.choice(("on_spot", "on_spot", "afterwards")),
    }
    return Entry("broadcast", record_id, values)


def meeting_entries() -> list[Entry]:
    """Give community meetings of a part of the groups."""
    return [
        _meeting(ward, group)
        for ward in wards()
        for group in ward.groups
        if _chance(f"meets:{group.id}").random() < 0.3
    ]


def _meeting(ward: SeedWard, group: Group) -> Entry:
    record_id = seed_id("meeting", group.id)
    chance = _chance(record_id)
    households, away = chance.randint(35, 140), chance.randint(5, 40)
    values = {
        "ward": ward.id,
        "group": group.id,
        "held_at": wire_time(_some_day(chance), "19:30"),
        "place": f"Nhà văn hóa {group.name}",
        "people_present": households + chance.randint(0, 25),
        "households_present": households,
        "households_absent": away,
        "topics": [chance.choice(TOPIC_IDS)],
        "minutes_spent": chance.choice((10, 15, 20, 30)),
        "recorded": "afterwards",
    }
    return Entry("meeting", record_id, values)


def _some_day(chance: random.Random) -> date:
    first, days = _SEASON
    return first + timedelta(days=chance.randrange(days))


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same sample on every machine
