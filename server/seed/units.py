"""The 25 wards of the plan year, their khối and xóm, and the places where people meet.

Wards are real, from vinh_units.json. The plan fixes the number of khối and xóm at 324, but no
public list of them exists: ours are spread plausibly and marked ``illustrative``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from server.seed.desk import Entry
from server.seed.ids import seed_id, ward_id

_PLAN_DAY: Final = "2024-11-30"  # the last day of the 25 units
_VINH: Final = "412"
_GROUPS: Final = {
    "Đông Vĩnh": 13, "Hà Huy Tập": 19, "Lê Lợi": 16, "Quán Bàu": 14, "Hưng Bình": 20,
    "Hưng Phúc": 11, "Hưng Dũng": 18, "Cửa Nam": 13, "Quang Trung": 12, "Đội Cung": 10,
    "Lê Mao": 11, "Trường Thi": 16, "Bến Thủy": 17, "Hồng Sơn": 9, "Trung Đô": 13,
    "Vinh Tân": 12, "Nghi Phú": 16, "Hưng Đông": 11, "Hưng Lộc": 14, "Hưng Hòa": 8,
    "Nghi Liên": 13, "Nghi Ân": 10, "Nghi Kim": 11, "Nghi Đức": 9, "Hưng Chính": 8,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A khối or xóm."""

    id: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class SeedWard:
    """A ward or commune of 2024 with its groups and venues."""

    id: str
    name: str
    full_name: str
    is_urban: bool
    unit: dict[str, Any]
    groups: tuple[Group, ...]

    @property
    def office_id(self) -> str:
        """Give the id of the venue in the ward's office."""
        return seed_id("venue", "office", self.id)

    @property
    def culture_house_id(self) -> str:
        """Give the id of the venue in its first group's culture house."""
        return seed_id("venue", "culture_house", self.groups[0].id)


@lru_cache
def wards() -> tuple[SeedWard, ...]:
    """Give the 25 wards of the plan, in the order of the source."""
    source = json.loads((Path(__file__).parent / "vinh_units.json").read_text("utf-8"))
    return tuple(
        _ward(unit)
        for unit in source["units"]
        if unit["parent"] == _VINH and _is_valid_on(unit, _PLAN_DAY)
    )


def _is_valid_on(unit: dict[str, Any], day: str) -> bool:
    return (unit["valid_from"] or "") <= day <= (unit["valid_to"] or "9999")


def _ward(unit: dict[str, Any]) -> SeedWard:
    own_id, is_urban = ward_id(unit["code"], unit["valid_from"]), unit["type"] == "Phường"
    word = "Khối" if is_urban else "Xóm"
    groups = tuple(
        Group(seed_id("group", own_id, number), f"{word} {number}", number)
        for number in range(1, _GROUPS[unit["name"]] + 1)
    )
    full_name = f"{unit['type'].lower()} {unit['name']}"
    return SeedWard(own_id, unit["name"], full_name, is_urban, unit, groups)


def unit_entries() -> list[Entry]:
    """Give the entries of wards, groups and venues."""
    return [entry for ward in wards() for entry in _entries_of(ward)]


def _entries_of(ward: SeedWard) -> list[Entry]:
    values = {
        "code": ward.unit["code"],
        "name": ward.name,
        "unit_type": "phuong" if ward.is_urban else "xa",
        "valid_from": ward.unit["valid_from"],
        "valid_to": ward.unit["valid_to"],
        "successors": ward.unit["successors"],
    }
    groups = [_group_entry(ward, group) for group in ward.groups]
    return [Entry("ward", ward.id, values), *groups, *_venue_entries(ward)]


def _group_entry(ward: SeedWard, group: Group) -> Entry:
    values = {
        "ward": ward.id,
        "name": group.name,
        "group_kind": "khoi" if ward.is_urban else "xom",
        "number": group.number,
        "illustrative": True,
    }
    return Entry("residential_group", group.id, values)


def _venue_entries(ward: SeedWard) -> list[Entry]:
    office = {
        "name": f"Trụ sở UBND {ward.full_name}",
        "venue_kind": "ward_office",
        "ward": ward.id,
    }
    first = ward.groups[0]
    house = {
        "name": f"Nhà văn hóa {first.name}, {ward.full_name}",
        "venue_kind": "culture_house",
        "ward": ward.id,
        "group": first.id,
    }
    return [
        Entry("venue", ward.office_id, office),
        Entry("venue", ward.culture_house_id, house),
    ]
