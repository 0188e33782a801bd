"""What a column holds, by the words above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from server.vietnamese import search_key

# What a column can be read as; "" is one that nobody reads.
FIELDS: Final = (
    "number", "full_name", "family_name", "given_name", "birth", "birth_male", "birth_female",
    "gender", "male_mark", "female_mark", "position", "organisation", "unit", "ward", "group",
    "address", "phone", "participant_group", "note",
)  # fmt: skip
NAMES: Final = frozenset({"full_name", "family_name", "given_name"})

# The first that fits counts; the words are folded: no tones, đ as d, no signs.
_WORDS: Final = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        ("number", r"(stt|tt|so tt|so thu tu|thu tu|no|st)"),
        (
            "",
            r".*\b(cccd|cmnd|can cuoc|chung minh|ky nhan|chu ky|ky ten|ky|dan toc|ton giao|email|so tien)\b.*",
        ),
        ("family_name", r"(ho|ho va|ho( va)?( ten)? ?(dem|lot)|ho chu (dem|lot))"),
        (
            "full_name",
            r".*\b(ho va ten|ho ten|ten dai bieu|ten hoc vien|ten can bo)\b.*|hoc vien|dai bieu|name",
        ),
        ("given_name", r"(ten|ten goi|ten rieng)"),
        (
            "phone",
            r".*\b(dien thoai|sdt|so dt|dtdd|di dong|zalo|phone|so lien he)\b.*|dt|lien he|lien lac",
        ),
        ("gender", r".*\b(gioi tinh|nam nu|phai)\b.*|gt|gioi"),
        ("birth", r".*\b(nam sinh|ngay sinh|sinh nam|ngay thang)\b.*|ns|sinh ngay"),
        ("participant_group", r".*\b(doi tuong|nhom|thanh phan|dien)\b.*"),
        ("address", r".*\b(dia chi|noi o|cho o|cu tru|thuong tru|tam tru|que quan)\b.*"),
        ("address", r".*\b(khoi|xom)\b.*\b(phuong|xa)\b.*|.*\b(phuong|xa)\b.*\b(khoi|xom)\b.*"),
        ("position", r".*\b(chuc vu|chuc danh|nhiem vu|cong viec|nghe nghiep|chuc trach)\b.*|chuc"),
        ("organisation", r".*\b(don vi cong tac|noi cong tac|co quan|noi lam viec|to chuc)\b.*"),
        ("group", r".*\b(khoi|xom|khoi pho|to dan pho|khu dan cu|tdp|thon)\b.*"),
        ("ward", r".*\b(phuong|xa)\b.*"),
        ("unit", r".*\b(don vi|dia ban|noi cu)\b.*"),
        ("note", r".*\b(ghi chu|chu thich|note)\b.*"),
    )
)
_SIGNS: Final = re.compile(r"[^a-z0-9]+")


def fold_header(text: str) -> str:
    """Give a heading as it is compared and remembered: lower case, no tones, no signs."""
    return " ".join(_SIGNS.sub(" ", search_key(text)).split())


@lru_cache(maxsize=1024)
def guess_field(text: str) -> str | None:
    """Tell what a heading means; None if nothing we know."""
    return _gender_mark(text) or _guess_folded(fold_header(text))


def guess_below(above: str, below: str) -> str | None:
    """Tell what the lower of two headings means under the upper one."""
    upper, lower, mark = guess_field(above), guess_field(below), _gender_mark(below)
    if upper == "birth":
        # "Năm sinh" over "Nam" and "Nữ", where a year stands under one of the two.
        return f"birth_{mark.removesuffix('_mark')}" if mark else _part_of_date(below)
    if upper in ("full_name", "address") and lower in (None, upper):
        return upper
    return lower or guess_field(f"{above} {below}") or upper


def _part_of_date(below: str) -> str | None:
    """Of day, month and year in columns of their own only the year counts."""
    folded = fold_header(below)
    if folded in ("ngay", "thang"):
        return ""
    return "birth"


def _gender_mark(text: str) -> str | None:
    # Here the tones tell: "Nam" is a man, "Năm" a year.
    word = text.strip(" .:").lower()
    return {"nam": "male_mark", "nữ": "female_mark", "nu": "female_mark"}.get(word)


def _guess_folded(folded: str) -> str | None:
    return next((field for field, words in _WORDS if words.fullmatch(folded)), None)


def count_known(cells: Sequence[str]) -> int:
    """Count the different columns that a row would name as headings."""
    short = (text for text in cells if text and len(text) <= 60)
    return len({field for text in short if (field := guess_field(text)) is not None})


def names_somebody(cells: Sequence[str]) -> bool:
    """Tell whether a row has a heading for names."""
    return any(len(text) <= 60 and guess_field(text) in NAMES for text in cells if text)
