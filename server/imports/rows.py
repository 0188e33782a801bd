"""Reads a table's rows as people: what each cell says, what is wrong with it, and which rows are no people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from server.imports.files import Cell
from server.imports.tables import Table, cell_at, is_list_number, is_numbering, repeats_headings
from server.imports.units import NOWHERE, Place, Units
from server.imports.values import (
    NOTHING,
    Read,
    gender_of_title,
    is_nothing,
    read_gender,
    read_name,
    read_participant_group,
    read_phone,
    read_text,
    read_year,
    text_of,
)
from server.vietnamese import search_key

_TOTAL: Final = re.compile(
    r"^(tổng( cộng| số)?|cộng|danh sách (này )?(có|gồm)|ấn định)(?![^\W\d_])"
)
_TOTAL_PLAIN: Final = re.compile(r"^(tong (cong|so)|cong|danh sach (nay )?(co|gom)|an dinh)\b")
_FOOTER: Final = re.compile(
    r"^(nguoi lap|tm\b|t/m|kt\b|chu tich|pho chu tich|noi nhan|\(?ky\b|xac nhan|thu truong"
    r"|.{0,25}\bngay\b.*\bthang\b.*\bnam\b)"
)
_LIMITS: Final = {"position": 100, "organisation": 200, "note": 500}
# How a note names a cell that could not be read.
_WORDS: Final = {
    "full_name": "họ tên", "birth_year": "năm sinh", "gender": "giới tính", "phone": "điện thoại",
    "ward": "phường, xã", "group": "khối, xóm", "position": "chức vụ",
    "organisation": "đơn vị công tác", "note": "ghi chú",
}  # fmt: skip
_NAME_FIELDS: Final = ("full_name", "family_name", "given_name")


@dataclass(frozen=True, slots=True)
class Reason:
    """Something about one cell: ``fault`` keeps the row out, a note says what was mended or left."""

    field: str
    code: str
    given: str
    fault: bool = False


@dataclass(slots=True)
class Person:
    """One row as a clerk would have typed it; ``number`` is the sheet's own row number."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    @property
    def faults(self) -> list[Reason]:
        """Give what keeps the row out."""
        return [reason for reason in self.reasons if reason.fault]

    def take(self, name: str, cell: Cell, read: Read) -> None:
        """Take what a cell gave for a field."""
        given = text_of(cell)
        if read.fault:
            self.reasons.append(Reason(name, read.fault, given, fault=True))
        self.reasons += [Reason(name, note, given) for note in read.notes]
        if read.value is not None:
            self.values.setdefault(name, read.value)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is nobody: a total, a heading, a signature."""

    number: int
    code: str
    text: str


@dataclass
class Reading:
    """All that a table gave."""

    people: list[Person] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(slots=True)
class _Context:
    """What holds for the rows below: the ward of the file, and the last heading between them."""

    ward: str | None
    place: Place = NOWHERE
    # Below a total there may be more people; below signatures only those who are counted.
    below_total: bool = False
    below_signatures: bool = False


def read_rows(table: Table, units: Units, ward: str | None, this_year: int) -> Reading:
    """Read every row under the headings; ``ward`` is where people are from who have no place of their own."""
    reading, context = Reading(), _Context(ward)
    used = [column.index for column in table.columns]
    is_numbered = _is_numbered(table)
    for index in range(table.first, len(table.rows)):
        row = table.rows[index]
        cells = [(i, cell_at(row, i)) for i in used if not is_nothing(cell_at(row, i))]
        if not cells:
            continue
        code = _nobody(table, row, cells, context, units, is_numbered)
        if code is None:
            reading.people.append(_read_person(table, row, index + 1, units, context, this_year))
        elif code != "unfilled":
            words = " · ".join(text_of(cell) for _, cell in cells)
            reading.skipped.append(Skipped(index + 1, code, words[:200]))
    return reading


def _is_numbered(table: Table) -> bool:
    """Tell whether people are counted in the first column: then a row without a number may be a heading."""
    place = table.column_of("number")
    rows = table.rows[table.first :]
    return place is not None and sum(is_list_number(cell_at(row, place)) for row in rows) >= 2


def _nobody(
    table: Table,
    row: Sequence[Cell],
    cells: Sequence[tuple[int, Cell]],
    context: _Context,
    units: Units,
    is_numbered: bool,
) -> str | None:
    """Say why a row is nobody; None if it is somebody. A heading that names a place holds from here on."""
    counter = table.column_of("number")
    is_counted = is_list_number(cell_at(row, counter))
    filled = [cell for i, cell in cells if i != counter]
    if is_numbering(row) or repeats_headings(table, row):
        return "headings"
    if not is_counted and _is_total([text_of(cell) for _, cell in cells[:3]]):
        context.below_total = True
        return "total"
    if not filled:
        return "unfilled" if is_counted else "heading"
    first = text_of(cells[0][1])
    if not is_counted and any(_FOOTER.search(search_key(text_of(c)).strip()) for _, c in cells):
        context.below_signatures = True
        return "footer"
    if context.below_signatures and not is_counted and (is_numbered or len(filled) < 3):
        return "footer"
    if context.below_total and not is_counted and len(filled) < 2:
        return "footer"
    if len(filled) == 1 and not is_counted:
        return _heading(table, filled[0], first, context, units, is_numbered, row)
    return None


def _is_total(texts: Sequence[str]) -> bool:
    return any(
        _TOTAL.match(text.lower())
        # Without tones "tong" is the family name Tống as well.
        or (text.isascii() and _TOTAL_PLAIN.match(text.lower()))
        for text in texts
    )


def _heading(
    table: Table,
    cell: Cell,
    first: str,
    context: _Context,
    units: Units,
    is_numbered: bool,
    row: Sequence[Cell],
) -> str | None:
    """Take a row with a single text: the name of a place for those below, or a person of whom no more is known."""
    text = text_of(cell)
    place = units.find_place(text, context.ward)
    if place == NOWHERE:
        named = units.find_ward(text)
        place = named if named.ward else NOWHERE
    if place != NOWHERE:
        context.place = place
        return "heading"
    in_names = any(not is_nothing(cell_at(row, table.column_of(name))) for name in _NAME_FIELDS)
    is_name = in_names and len(text.split()) >= 2 and read_name(cell).value is not None
    if is_numbered or not is_name or text == text.upper() or first != text:
        return "heading"
    return None


def _read_person(
    table: Table, row: Sequence[Cell], number: int, units: Units, context: _Context, this_year: int
) -> Person:
    person = Person(number)
    cells = {column.field: cell_at(row, column.index) for column in table.columns if column.field}
    _take_name(person, cells)
    _take_birth(person, cells, this_year)
    _take_gender(person, cells)
    _take_place(person, cells, units, context)
    person.take("phone", cells.get("phone"), read_phone(cells.get("phone")))
    group = cells.get("participant_group")
    person.take("participant_group", group, read_participant_group(group))
    for name, limit in _LIMITS.items():
        person.take(name, cells.get(name), read_text(cells.get(name), limit))
    return person


def _take_name(person: Person, cells: dict[str, Cell]) -> None:
    cell = cells.get("full_name")
    if is_nothing(cell):
        cell = " ".join(t for name in _NAME_FIELDS[1:] if (t := text_of(cells.get(name)))) or None
    read = read_name(cell)
    person.take("full_name", cell, Read(fault="name_missing") if read == NOTHING else read)
    title = gender_of_title(cell)
    if title and is_nothing(cells.get("gender")):
        person.values["gender"] = title


def _take_birth(person: Person, cells: dict[str, Cell], this_year: int) -> None:
    person.take("birth_year", cells.get("birth"), read_year(cells.get("birth"), this_year))
    for gender in ("male", "female"):
        cell = cells.get(f"birth_{gender}")
        if not is_nothing(cell):
            person.take("birth_year", cell, read_year(cell, this_year))
            person.values.setdefault("gender", gender)


def _take_gender(person: Person, cells: dict[str, Cell]) -> None:
    cell = cells.get("gender")
    if not is_nothing(cell):
        person.values.pop("gender", None)
    person.take("gender", cell, read_gender(cell))
    for gender in ("male", "female"):
        if text_of(cells.get(f"{gender}_mark")):
            person.values.setdefault("gender", gender)


def _take_place(person: Person, cells: dict[str, Cell], units: Units, context: _Context) -> None:
    """Find the ward and the khối: in their own columns, then in "đơn vị" and address, then above the row."""
    own = _take_ward(person, cells.get("ward"), units)
    group_cell = cells.get("group")
    loose, said = NOWHERE, None
    for name in ("unit", "address"):
        place = units.find_place(
            text_of(cells.get(name)), own or context.place.ward or context.ward
        )
        if (loose.group, loose.ward) == (None, None) or (place.group and not loose.group):
            loose, said = place, name
    if said != "unit" or loose.group is None:
        person.take("organisation", cells.get("unit"), read_text(cells.get("unit"), 200))
    ward = own or loose.ward or context.place.ward or context.ward
    if not is_nothing(group_cell):
        place = units.find_group(text_of(group_cell), ward)
        if own is None and not is_nothing(cells.get("ward")):
            place = Place(fault="group_without_ward")  # in the ward of the others it would be wrong
        _take_found(person, "group", group_cell, place)
        ward = place.ward or ward
    elif loose.group:
        _take_found(person, "group", cells.get(said or ""), loose)
        ward = loose.ward
    elif context.place.group and not own and not loose.ward:
        person.values["group"] = context.place.group
    if ward and "ward" not in person.values:
        person.values["ward"] = ward
    elif own and ward != own:
        person.reasons.append(
            Reason("ward", "ward_mismatch", text_of(cells.get("ward")), fault=True)
        )


def _take_ward(person: Person, cell: Cell, units: Units) -> str | None:
    if is_nothing(cell):
        return None
    place = units.find_ward(text_of(cell))
    person.take("ward", cell, Read(place.ward, place.fault))
    return place.ward


def _take_found(person: Person, name: str, cell: Cell, place: Place) -> None:
    person.take(name, cell, Read(place.group, place.fault, place.notes))


def without_faults(person: Person) -> Person:
    """Give a row without the cells that nobody can read; what stood in them goes into the note."""
    left = [f"{_WORDS[reason.field]} “{reason.given}”" for reason in person.faults if reason.given]
    values = dict(person.values)
    if left:
        note = "; ".join(filter(None, [values.get("note"), "Trong tệp ghi: " + ", ".join(left)]))
        values["note"] = note[: _LIMITS["note"]]
    reasons = [Reason(reason.field, reason.code, reason.given) for reason in person.reasons]
    return Person(person.number, values, reasons)
