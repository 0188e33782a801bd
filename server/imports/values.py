"""What a clerk would have typed for a cell: names, years, numbers, words, each with what was changed on the way."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from server.imports.files import Cell
from server.vietnamese import search_key

_LOOKALIKES: Final = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_SPACES: Final = re.compile(r"[\s\u00a0\u200b\ufeff_]+")
_UNPRINTED: Final = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff]")
# What people write for "nothing".
_NOTHING: Final = frozenset(
    (
        "",
        "-",
        "--",
        "—",
        "–",
        ".",
        "..",
        "...",
        "…",
        "/",
        "0",
        "x",
        "không",
        "không có",
        "ko",
        "null",
        "n/a",
        "#n/a",
    )
)

_TITLE: Final = re.compile(r"^(?:(đ/?c|đồng chí|ông|bà|anh|chị|mr|mrs|ms)[.:]?\s+)+", re.IGNORECASE)
_WOMEN: Final = frozenset({"bà", "chị", "mrs", "ms"})
_MEN: Final = frozenset({"ông", "anh", "mr"})

_FIRST_YEAR: Final = 1900
# Excel counts days from here; what it can be for a birth: 1910 to 2037.
_SERIAL_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(3_600, 50_500)
_YOUNGEST: Final = 10
_DATE_TEXT: Final = re.compile(r"^(?:\d{1,2}\s*[-/.\\ ]\s*){0,2}('?)(\d{2}|\d{4})$")
_ISO_TEXT: Final = re.compile(r"^(\d{4})-\d{1,2}-\d{1,2}(?:[ T].*)?$")

_PHONE_PARTS: Final = re.compile(r"[;,/\\\n]|\s-\s|\s{2,}|\bhoặc\b")
_PHONE_NOISE: Final = re.compile(r"[\s.\-()\u00a0']|^(?:đt|sđt|tel|dt|sdt)[.:]*", re.IGNORECASE)
_MOBILE: Final = re.compile(r"0[35789]\d{8}")
_LANDLINE: Final = re.compile(r"02\d{9}")
# The eleven digits of before September 2018, and what became of them.
_OLD_PREFIXES: Final = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037",
    "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip

_GENDERS: Final = {
    "nam": "male", "ong": "male", "trai": "male", "male": "male", "m": "male",
    "nu": "female", "ba": "female", "gai": "female", "female": "female", "f": "female",
    "khac": "other", "other": "other",
}  # fmt: skip

_GROUPS: Final = (
    (
        "part_time_group",
        re.compile("ban chuyen trach|khong chuyen trach|khoi truong|xom truong|can bo (khoi|xom)"),
    ),
    (
        "grassroots_information",
        re.compile("thong tin co so|truyen thanh|tuyen truyen vien|can bo thong tin|van hoa"),
    ),
    (
        "party_state_unions",
        re.compile(
            r"\bdang\b|nha nuoc|chinh quyen|doan the|mat tran|mttq|to chuc chinh tri|hdnd|ubnd"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell gave: a value or a fault; ``notes`` say what a clerk would mend without asking."""

    value: Any = None
    fault: str | None = None
    notes: tuple[str, ...] = ()


NOTHING: Final = Read()


def text_of(cell: Cell) -> str:
    """Give a cell as one line of tidy text: composed, real Đ, single spaces."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    return _tidy(cell) if isinstance(cell, str) else str(cell)


# Every cell of a row is asked for several times while the row is read, and not again.
@lru_cache(maxsize=256)
def _tidy(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell).translate(_LOOKALIKES)
    return _UNPRINTED.sub("", _SPACES.sub(" ", text)).strip()


def is_nothing(cell: Cell) -> bool:
    """Tell whether a cell holds nothing, or a sign for it."""
    return text_of(cell).lower() in _NOTHING


def read_name(cell: Cell, limit: int = 100) -> Read:
    """Read a person's name; one in capitals or without any is written as names are."""
    raw = text_of(cell)
    name = _TITLE.sub("", raw).strip(" .,;:*")
    notes = ["name_title"] if name and name != raw.strip(" .,;:*") else []
    if not name:
        return NOTHING
    if re.search(r"[0-9@?=<>]", name) or not re.search(r"[^\W\d_]", name):
        return Read(fault="name_unreadable")
    if len(name) > limit:
        return Read(fault="too_long")
    written = _as_names_are_written(name)
    if written != name:
        notes.append("name_case")
    if isinstance(cell, str) and "Đ" in name and re.search("[ÐƉ]", cell):
        notes.append("name_letter")
    return Read(written, notes=tuple(notes))


def gender_of_title(cell: Cell) -> str | None:
    """Tell what a title before a name says."""
    found = _TITLE.match(text_of(cell))
    word = found.group(1).lower() if found else ""
    return "female" if word in _WOMEN else "male" if word in _MEN else None


def _as_names_are_written(name: str) -> str:
    if name != name.upper() and name != name.lower():
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name.lower())


def read_year(cell: Cell, this_year: int) -> Read:
    """Read the year of a birth from a date, a serial of Excel, or any way of writing a date or a year."""
    if is_nothing(cell):
        return NOTHING
    year, notes = _year_of(cell, this_year)
    if year is None:
        return Read(fault="year_unreadable")
    if not _FIRST_YEAR <= year <= this_year - _YOUNGEST:
        return Read(fault="year_impossible")
    return Read(year, notes=notes)


def _year_of(cell: Cell, this_year: int) -> tuple[int | None, tuple[str, ...]]:
    if isinstance(cell, date):
        return cell.year, ()
    text = text_of(cell).strip(" .")
    if text.isdecimal() and int(text) in _SERIALS:
        return (_SERIAL_ZERO + timedelta(days=int(text))).year, ("year_serial",)
    iso = _ISO_TEXT.match(text)
    if iso:
        return int(iso.group(1)), ()
    found = _DATE_TEXT.match(re.sub(r"^(sn|ns|năm|sinh năm)[.: ]*", "", text, flags=re.IGNORECASE))
    if not found:
        return None, ()
    year = int(found.group(2))
    if len(found.group(2)) == 4:
        return year, ()
    # Two digits: nobody on a roster is a child, so what could be one was born a hundred years before.
    year += this_year - this_year % 100
    return (year if year <= this_year - _YOUNGEST else year - 100), ("year_short",)


def read_phone(cell: Cell) -> Read:
    """Read a telephone number as ten digits (eleven of a landline); a zero that Excel lost is put back."""
    if is_nothing(cell):
        return NOTHING
    parts = [part for part in _PHONE_PARTS.split(text_of(cell)) if part.strip()]
    found = [_digits(part) for part in parts]
    first = next((one for one in found if one.value), None)
    if first is None:
        joined = _digits("".join(parts))
        return joined if joined.value else Read(fault="phone_unreadable")
    more = ("phone_second",) if sum(bool(one.value) for one in found) > 1 else ()
    return Read(first.value, notes=first.notes + more)


def _digits(text: str) -> Read:
    number = _PHONE_NOISE.sub("", text.strip())
    number = re.sub(r"\.0$", "", number)
    number = re.sub(r"^(\+|00)?84(?=\d{9,10}$)", "0", number)
    notes: tuple[str, ...] = ()
    if re.fullmatch(r"[35789]\d{8}|2\d{9}|1\d{9}", number):
        number, notes = f"0{number}", ("phone_zero",)
    if len(number) == 11 and number[:4] in _OLD_PREFIXES:
        number, notes = _OLD_PREFIXES[number[:4]] + number[4:], (*notes, "phone_old")
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return Read(number, notes=notes)
    return Read(fault="phone_unreadable")


def read_gender(cell: Cell) -> Read:
    """Read a word for a gender."""
    if text_of(cell).lower() in _NOTHING - {"x"}:
        return NOTHING
    value = _GENDERS.get(search_key(text_of(cell)).strip(" ."))
    return Read(value) if value else Read(fault="gender_unreadable")


def read_participant_group(cell: Cell) -> Read:
    """Read which of the plan's groups somebody belongs to; a word that names none is no fault."""
    if is_nothing(cell):
        return NOTHING
    folded = search_key(text_of(cell))
    value = next((name for name, words in _GROUPS if words.search(folded)), None)
    return Read(value) if value else Read(notes=("participant_group_unknown",))


def read_text(cell: Cell, limit: int) -> Read:
    """Read a text as it stands."""
    text = text_of(cell)
    if text in ("", "-", "x"):
        return NOTHING
    return Read(text) if len(text) <= limit else Read(fault="too_long")
