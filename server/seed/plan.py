"""The plan of 2024, its three contents and its 25 classes with two half-days each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from server.seed.desk import Entry
from server.seed.ids import seed_id
from server.seed.units import SeedWard, wards

PLAN_ID: Final = seed_id("plan", 2024)
_FIRST_CLASS: Final = date(2024, 3, 12)
_DAYS_BETWEEN: Final = 10
_SATURDAY: Final = 5
# In our words; the office edits them to those of its own plan.
_TOPICS: Final = (
    ("Tiếp cận thông tin để giảm nghèo", "Người dân tiếp cận thông tin để giảm nghèo bền vững"),
    ("Kỹ năng thông tin cơ sở", "Kỹ năng của người làm thông tin, tuyên truyền ở cơ sở"),
    (
        "Loa phát thanh, thông tin điện tử",
        "Sử dụng loa phát thanh và thông tin điện tử ở khối, xóm",
    ),
)
TOPIC_IDS: Final = tuple(seed_id("topic", bullet) for bullet in (1, 2, 3))
TOPIC_NAMES: Final = tuple(name for _, name in _TOPICS)
PROGRAMME: Final = (
    "07:30 Đón tiếp đại biểu\n08:00 Khai mạc\n08:15 Nội dung thứ nhất\n"
    "14:00 Nội dung thứ hai và thứ ba\n16:30 Trao đổi, bế mạc"
)
# (number, half, starts, ends)
HALVES: Final = ((1, "morning", "07:30", "11:00"), (2, "afternoon", "14:00", "17:00"))


@dataclass(frozen=True, slots=True)
class SeedClass:
    """One of the 25 rounds, held by a ward on one day."""

    id: str
    number: int
    ward: SeedWard
    day: date

    def session_id(self, number: int) -> str:
        """Give the id of its first or second half-day."""
        return seed_id("session", self.id, number)

    @property
    def venue_id(self) -> str:
        """Alternate between the ward's office and a culture house."""
        return self.ward.office_id if self.number % 2 else self.ward.culture_house_id


@lru_cache
def classes() -> tuple[SeedClass, ...]:
    """Give the 25 classes, one in each ward, spread over the plan year."""
    return tuple(
        SeedClass(seed_id("class", number), number, ward, _workday(number))
        for number, ward in enumerate(wards(), start=1)
    )


def _workday(number: int) -> date:
    day = _FIRST_CLASS + timedelta(days=_DAYS_BETWEEN * (number - 1))
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def plan_entries() -> list[Entry]:
    """Give the entries of the plan and its contents."""
    plan = {
        "number": "…/KH-UBND",
        "title": "Kế hoạch thực hiện Tiểu dự án 1 – Dự án 6 giảm nghèo về thông tin năm 2024",
        "year": 2024,
        "target_classes": 25,
        "target_groups": 324,
        "target_wards": 25,
        "target_usb_groups": 324,
        "target_usb_wards": 25,
        "target_usb_centre": 1,
        "not_applicable": [
            "Mục II.2: Không có đối tượng thụ hưởng",
            "Mục II.3: Không có đối tượng thụ hưởng",
        ],
    }
    topics = [
        Entry(
            "topic", TOPIC_IDS[place], {"name": name, "short_name": short, "plan_bullet": place + 1}
        )
        for place, (short, name) in enumerate(_TOPICS)
    ]
    return [Entry("plan", PLAN_ID, plan), *topics]


def class_entries() -> list[Entry]:
    """Give the entries of the 25 planned classes and their half-days, without people."""
    return [entry for training in classes() for entry in _entries_of(training)]


def _entries_of(training: SeedClass) -> list[Entry]:
    values = {
        "plan": PLAN_ID,
        "number": training.number,
        "title": f"Tập huấn giảm nghèo về thông tin, đợt {training.number}",
        "class_kind": "class",
        "host_ward": training.ward.id,
        "venue": training.venue_id,
        "state": "planned",
        "starts_on": training.day.isoformat(),
        "expected_count": 80,
        "topics": list(TOPIC_IDS),
        "programme": PROGRAMME,
    }
    sessions = [
        Entry("session", training.session_id(number), _session(training, number, half, *hours))
        for number, half, *hours in HALVES
    ]
    return [Entry("training_class", training.id, values), *sessions]


def _session(
    training: SeedClass, number: int, half: str, starts: str, ends: str
) -> dict[str, object]:
    return {
        "training_class": training.id,
        "number": number,
        "held_on": training.day.isoformat(),
        "half": half,
        "starts_at": starts,
        "ends_at": ends,
        "venue": training.venue_id,
        "topic": TOPIC_IDS[number - 1],
    }
