"""Made-up people, every one of the family name Mẫu (sample), and the rosters they are on."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from server.seed.desk import Entry
from server.seed.ids import seed_id
from server.seed.plan import SeedClass, classes
from server.seed.units import Group, SeedWard, wards
from sync.contract import derive_id

_WOMEN: Final = (
    ("Thị", "Thị Thu", "Thị Ngọc", "Thị Minh", "Thị Thanh", "Thị Hồng", "Phương"),
    ("An", "Ánh", "Bình", "Dung", "Hà", "Hạnh", "Hiền", "Hoa", "Hòa", "Hương", "Huệ", "Lan",
     "Liên", "Loan", "Lý", "Mai", "Nga", "Nguyệt", "Nhung", "Oanh", "Phượng", "Tâm", "Thảo",
     "Thủy", "Thúy", "Tuyết", "Vân", "Xuân", "Yến"),
)  # fmt: skip
_MEN: Final = (
    ("Văn", "Đình", "Xuân", "Quang", "Hữu", "Đức", "Ngọc", "Trọng"),
    ("An", "Anh", "Bảo", "Chiến", "Cường", "Dũng", "Đạt", "Đông", "Đức", "Hải", "Hoàng", "Hùng",
     "Hưng", "Khánh", "Kiên", "Long", "Lợi", "Minh", "Nam", "Phúc", "Quân", "Sơn", "Tài",
     "Thắng", "Thành", "Tiến", "Toàn", "Trung", "Tuấn", "Vinh"),
)  # fmt: skip
_IN_GROUPS: Final = (
    "{head} trưởng", "Bí thư chi bộ", "Trưởng ban Công tác Mặt trận",
    "Chi hội trưởng Phụ nữ", "Chi hội trưởng Nông dân",
)  # fmt: skip
_IN_WARDS: Final = (
    ("Phó Chủ tịch UBND", "UBND"), ("Công chức văn hóa – xã hội", "UBND"),
    ("Phụ trách đài truyền thanh", "UBND"), ("Chủ tịch Mặt trận Tổ quốc", "UBMTTQ"),
    ("Chủ tịch Hội Phụ nữ", "Hội Phụ nữ"), ("Chủ tịch Hội Nông dân", "Hội Nông dân"),
    ("Bí thư Đoàn Thanh niên", "Đoàn Thanh niên"), ("Chủ tịch Hội Cựu chiến binh", "Hội CCB"),
)  # fmt: skip
_FROM_NEXT_WARDS: Final = 2


@dataclass(frozen=True, slots=True)
class Person:
    """A sample person as rosters show him."""

    id: str
    values: dict[str, Any]


@lru_cache
def roster_of(class_id: str) -> tuple[Person, ...]:
    """Give a class's people: officials and groups of its ward, and heads from the next wards."""
    training = next(each for each in classes() if each.id == class_id)
    place = wards().index(training.ward)
    host = training.ward
    people = [_official(host, post) for post in range(len(_IN_WARDS))]
    for group in host.groups:
        people += [_group_person(host, group, post) for post in range(_posts_in(host))]
    for step in range(1, _FROM_NEXT_WARDS + 1):
        neighbour = wards()[(place + step) % len(wards())]
        people += [_group_person(neighbour, group, 0) for group in neighbour.groups]
    return tuple(people)


def _posts_in(ward: SeedWard) -> int:
    # Small wards send more people of each group, so that every roster has 60 to 110.
    if len(ward.groups) <= 11:
        return 5
    return 4 if len(ward.groups) <= 14 else 3


def roster_entries() -> list[Entry]:
    """Give the entries of all rosters."""
    return [
        Entry(
            "roster_entry",
            derive_id(training.id, person.id),
            {"training_class": training.id, "person": person.id, **person.values},
        )
        for training in classes()
        for person in roster_of(training.id)
    ]


def _official(ward: SeedWard, post: int) -> Person:
    person_id = seed_id("person", ward.id, post)
    position, body = _IN_WARDS[post]
    values = {
        **_traits(person_id),
        "position": position,
        "organisation": f"{body} {ward.full_name}",
        "ward": ward.id,
        "participant_group": "grassroots_information" if post in (1, 2) else "party_state_unions",
    }
    return Person(person_id, values)


def _group_person(ward: SeedWard, group: Group, post: int) -> Person:
    person_id = seed_id("person", group.id, post)
    values = {
        **_traits(person_id),
        "position": _IN_GROUPS[post].format(head="Khối" if ward.is_urban else "Xóm"),
        "organisation": f"{group.name}, {ward.full_name}",
        "ward": ward.id,
        "group": group.id,
        "participant_group": "part_time_group",
    }
    return Person(person_id, values)


def _traits(person_id: str) -> dict[str, Any]:
    chance = random.Random(person_id)  # noqa: S311  # the same person on every machine
    gender = chance.choice(("female", "male"))
    middle, given = _WOMEN if gender == "female" else _MEN
    return {
        "full_name": f"Mẫu {chance.choice(middle)} {chance.choice(given)}",
        "gender": gender,
        "birth_year": chance.randint(1952, 1996),
    }


def class_of_number(number: int) -> SeedClass:
    """Give a class by its number in the plan."""
    return classes()[number - 1]
