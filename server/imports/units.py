"""Wards and khối as people write them, found among the real ones."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.imports.values import text_of
from server.models.projections import ResidentialGroup, Ward
from server.vietnamese import search_key

_WARD_WORD: Final = re.compile(r"^(?:ubnd\s+)?(?:phuong|xa|p|x)(?:\s*[.:]\s*|\s+)(?=[a-z])")
_GROUP_WORD: Final = re.compile(
    r"^(khoi pho|khoi|xom|to dan pho|to dp|tdp|thon|k|x)(?:\s*[.:]?\s*(?=\d)|\s*[.:]\s*|\s+)"
)
_WARD_ANYWHERE: Final = re.compile(r"\b(?:phuong|xa)\s+|\b[px]\s*\.\s*|\bp\s+")
_PARTS: Final = re.compile(r"[,;()\n]| - | – |/")
_NUMBER: Final = re.compile(r"0*(\d{1,3})$")
_KINDS: Final = {"khoi": "khoi", "khoi pho": "khoi", "k": "khoi", "xom": "xom", "x": "xom"}
_CITY: Final = re.compile(r"[,\s-]*\b(tp|t\.p|thanh pho|tinh)\b.*$")


class Group(NamedTuple):
    """A khối or xóm as the book has it."""

    id: str
    ward: str
    name: str
    kind: str
    number: int | None
    folded: str
    bare: str


class Place(NamedTuple):
    """What a text said of a place; ``fault`` if it named one that does not exist or not only one."""

    ward: str | None = None
    group: str | None = None
    fault: str | None = None
    notes: tuple[str, ...] = ()


NOWHERE: Final = Place()


@dataclass
class Units:
    """All wards and khối; of several with one name those count that are valid on the day."""

    ward_names: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    valid: set[str] = field(default_factory=set)
    _by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_folded: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _of_ward: dict[str, list[Group]] = field(default_factory=lambda: defaultdict(list))

    def add_ward(self, ward_id: str, name: str, full_name: str, *, valid: bool = True) -> None:
        """Know a ward."""
        self.ward_names[ward_id] = full_name
        if valid:
            self.valid.add(ward_id)
        self._by_name[name.lower()].append(ward_id)
        self._by_folded[search_key(name)].append(ward_id)

    def add_group(self, group: Group) -> None:
        """Know a khối or xóm."""
        self.groups[group.id] = group
        self._of_ward[group.ward].append(group)

    def find_ward(self, text: str) -> Place:
        """Find the ward that a cell of the column "phường" names."""
        if not text:
            return NOWHERE
        bare = _CITY.sub("", search_key(text)).strip(" .,-")
        found = self._wards_called(_WARD_WORD.sub("", bare), _last_words(text, bare))
        found = found or self.wards_within(text)
        if len(found) == 1:
            return Place(ward=found[0])
        return Place(fault="ward_ambiguous" if found else "ward_unknown")

    def wards_within(self, text: str) -> list[str]:
        """Find the wards that a longer text names with the word "phường" or "xã" before them."""
        folded = search_key(text)
        found: list[str] = []
        for start in _WARD_ANYWHERE.finditer(folded):
            rest = folded[start.end() :]
            # The longest name wins: no ward is another's beginning by chance.
            names = [name for name in self._by_folded if re.match(rf"{re.escape(name)}\b", rest)]
            if names:
                found += self._only_valid(self._by_folded[max(names, key=len)])
        return list(dict.fromkeys(found))

    def find_group(self, text: str, ward: str | None) -> Place:
        """Find the khối that a cell names, in its ward; in all of them if none is known."""
        if not text:
            return NOWHERE
        said = self.wards_within(text)
        ward = said[0] if len(said) == 1 else ward
        bare = search_key(_PARTS.split(text)[0])
        found, notes = self._groups_called(bare, ward)
        if len(found) == 1:
            return Place(found[0].ward, found[0].id, notes=notes)
        if found and ward is None:
            return Place(fault="group_without_ward")
        return Place(ward, fault="group_ambiguous" if found else "group_unknown")

    def find_place(self, text: str, ward: str | None) -> Place:
        """Find what a longer text says of a place: an address, or a column "đơn vị"; nothing is no fault."""
        said = self.wards_within(text)
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        if not said:
            whole = [self._wards_called(search_key(part), part.lower()) for part in parts]
            said = [ids[0] for ids in whole if len(ids) == 1]
        ward = said[0] if len(said) == 1 else ward
        for part in parts:
            folded = search_key(part)
            if _GROUP_WORD.match(folded) and not _WARD_WORD.match(folded):
                found, notes = self._groups_called(_before_ward(folded), ward)
                if len(found) == 1:
                    return Place(found[0].ward, found[0].id, notes=notes)
        return Place(ward=said[0]) if len(said) == 1 else NOWHERE

    def _wards_called(self, folded: str, name: str) -> list[str]:
        return self._only_valid(self._by_name.get(name) or self._by_folded.get(folded, []))

    def _only_valid(self, wards: list[str]) -> list[str]:
        """Leave out, of several, those that a reform has ended."""
        return wards if len(wards) < 2 else [w for w in wards if w in self.valid] or wards

    def _groups_called(self, folded: str, ward: str | None) -> tuple[list[Group], tuple[str, ...]]:
        among = self._of_ward[ward] if ward else list(self.groups.values())
        word = _GROUP_WORD.match(folded)
        kind = _KINDS.get(word.group(1)) if word else None
        rest = _GROUP_WORD.sub("", folded).strip(" .-")
        number = _NUMBER.fullmatch(rest)
        if not number:
            names = (folded, rest)
            return [g for g in among if g.folded in names or g.bare == rest], ()
        found = [g for g in among if g.number == int(number.group(1)) or g.bare == number.group(1)]
        exact = [g for g in found if kind is None or g.kind == kind]
        return (exact, ()) if exact else (found, ("group_kind",))


def read_units(session: Session, day: str | None) -> Units:
    """Read all wards and khối; ``day`` settles which of several wards with one name is meant."""
    units = Units()
    wards = session.execute(
        select(Ward.id, Ward.name, Ward.unit_type, Ward.valid_from, Ward.valid_to).where(
            ~Ward.deleted
        )
    ).all()
    for ward in wards:
        valid = day is None or (ward.valid_from or "") <= day <= (ward.valid_to or "9999")
        word = "Phường" if ward.unit_type == "phuong" else "Xã"
        units.add_ward(ward.id, text_of(ward.name), f"{word} {ward.name}", valid=valid)
    group = ResidentialGroup
    for row in session.execute(
        select(group.id, group.ward, group.name, group.group_kind, group.number)
        .where(~group.deleted)
        .order_by(group.name)
    ):
        if row.ward in units.ward_names:
            folded = search_key(row.name)
            bare = _GROUP_WORD.sub("", folded).strip()
            units.add_group(Group(*row, folded, bare))
    return units


def _last_words(text: str, folded_bare: str) -> str:
    """Give the text's own spelling of what is left of it without words before the name."""
    words = len(_WARD_WORD.sub("", folded_bare).split())
    return " ".join(text.lower().replace(".", " ").split()[-words:]) if words else ""


def _before_ward(folded: str) -> str:
    return _WARD_ANYWHERE.split(folded)[0].strip(" .-")
