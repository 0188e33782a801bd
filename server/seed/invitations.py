"""What goes before a class: wards are invited, nominate people, and make the host's hall ready."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from server.seed.desk import Entry
from server.seed.people import Person, roster_of
from server.seed.plan import HALVES, PROGRAMME, TOPIC_NAMES, SeedClass, classes
from server.seed.units import SeedWard, wards
from sync.contract import derive_id

_SENT_BEFORE: Final = timedelta(days=14)
_DUE_BEFORE: Final = timedelta(days=5)
_NEXT_IN: Final = timedelta(days=12)
_QUOTA_FROM_AFAR: Final = 5
_CHECKED: Final = (
    "hall_key", "tables_chairs", "sound", "projector", "power_outlet", "light",
    "drinking_water", "toilet", "parking",
)  # fmt: skip


def invitation_entries() -> list[Entry]:
    """Give the invitations to all classes, as many seats as each ward has people on the roster."""
    return [
        _invitation(training, ward, seats, training.day)
        for training in classes()
        for ward, seats in _seats(training)
    ]


def _seats(training: SeedClass) -> list[tuple[SeedWard, int]]:
    on_roster = Counter(person.values["ward"] for person in roster_of(training.id))
    return [(ward, on_roster[ward.id]) for ward in wards() if on_roster[ward.id]]


def _invitation(training: SeedClass, ward: SeedWard, seats: int, day: date) -> Entry:
    host = training.ward
    place = "Trụ sở UBND" if training.number % 2 else f"Nhà văn hóa {host.groups[0].name},"
    values = {
        "training_class": training.id,
        "ward": ward.id,
        "quota": seats,
        "class_number": training.number,
        "class_title": f"Tập huấn giảm nghèo về thông tin, đợt {training.number}",
        "class_kind": "class",
        "half": "whole_day",
        "starts_at": HALVES[0][2],
        "place_text": f"{place} {host.full_name}",
        "topics": "\n".join(TOPIC_NAMES),
        "programme": PROGRAMME,
        "is_host": ward is host,
        **_days(day),
    }
    return Entry("invitation", derive_id(training.id, ward.id), values)


def _days(day: date) -> dict[str, str]:
    return {
        "starts_on": day.isoformat(),
        "due_on": (day - _DUE_BEFORE).isoformat(),
        "sent_on": (day - _SENT_BEFORE).isoformat(),
    }


def moved_entries(training: SeedClass, day: date) -> list[Entry]:
    """Give the invitations to a class that was moved to another day, issued again on the day of seeding."""
    return [
        Entry("invitation", derive_id(training.id, ward.id), _days(day), "edit", day.isoformat())
        for ward, _ in _seats(training)
    ]


def next_class_entries(guest: SeedWard, today: date) -> list[Entry]:
    """Give the class to come, which is moved before the day of seeding, with its invitations moved too.

    ``guest`` is invited besides: it is where the demonstration's ward official works.
    """
    training, day = classes()[-1], today + _NEXT_IN
    occasion = today.isoformat()
    invited = [ward for ward, _ in _seats(training)] + [guest]
    moved: list[Entry] = [
        Entry("training_class", training.id, {"starts_on": day.isoformat()}, "edit", occasion),
        *(
            Entry("session", training.session_id(n), {"held_on": day.isoformat()}, "edit", occasion)
            for n, *_ in HALVES
        ),
        _invitation(training, guest, _QUOTA_FROM_AFAR, day),
        *(
            Entry("invitation", derive_id(training.id, ward.id), _days(day), "edit", occasion)
            for ward in invited
        ),
    ]
    return moved


def nomination_entries(guest: SeedWard) -> list[Entry]:
    """Give who was nominated: in time and too late, complete and not, and one who is on the roster already."""
    last, late = classes()[-1], classes()[-4]
    hosts = _people_of(last, last.ward)[:12]
    entries = [_nomination(last, last.ward, person) for person in hosts]
    of_guest = _people_of(_class_in(guest), guest)[8:11]
    entries += [_nomination(last, guest, person) for person in of_guest]
    neighbour = next(ward for ward, _ in _seats(last) if ward is not last.ward)
    double = _people_of(last, neighbour)[0]
    same = Person(derive_id(double.id, last.id), double.values)
    entries.append(_nomination(last, neighbour, same))
    return entries + [_nomination(late, late.ward, p) for p in _people_of(late, late.ward)[:4]]


def _class_in(ward: SeedWard) -> SeedClass:
    return next(each for each in classes() if each.ward is ward)


def _people_of(training: SeedClass, ward: SeedWard) -> Sequence[Person]:
    return [person for person in roster_of(training.id) if person.values["ward"] == ward.id]


def _nomination(training: SeedClass, ward: SeedWard, person: Person) -> Entry:
    chance = random.Random(f"nominated {person.id}")  # noqa: S311  # the same sample on every machine
    values: dict[str, Any] = {
        **person.values,
        "training_class": training.id,
        "person": person.id,
        "ward": ward.id,
        "phone": f"09{chance.randrange(10**8):08d}" if chance.random() < 0.7 else None,
    }
    return Entry("nomination", derive_id(training.id, person.id), values)


def readiness_entries(trainings: Iterable[SeedClass], today: date) -> list[Entry]:
    """Give how ready the halls of some classes are; a projector is what is missing most often."""
    return [_readiness(training, today) for training in trainings]


def _readiness(training: SeedClass, today: date) -> Entry:
    host = training.ward
    states = dict.fromkeys(_CHECKED, "ready") | {"projector": "missing"}
    if training.number % 2:
        states["parking"] = "not_needed"
    values = {
        "training_class": training.id,
        "ward": host.id,
        **states,
        "contact_name": f"Mẫu Văn {('Hải', 'Sơn', 'Tuấn')[training.number % 3]}",
        "contact_phone": f"0912{training.number:06d}",
        "note": "Mượn máy chiếu của trường học gần nhất.",
        "checked_on": today.isoformat(),
    }
    return Entry("readiness", derive_id(training.id, host.id), values)
