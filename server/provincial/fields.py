"""One entry of a provincial file, told in our values, or why it cannot be.

The names are those that IP speakers were seen to send; no rule is known that prescribes them, so
whatever is missing or of another type is passed over where a broadcast can be told without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sync.clock import format_time

# What a file without it could mean: a station's day is not longer.
_LONGEST_SECONDS: Final = 24 * 3600
_FIRST_SECOND: Final = 946_684_800  # 2000: a speaker without its clock says 1970
_DURATION: Final = re.compile(r"(\d{1,3}):([0-5]?\d):([0-5]?\d)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Our own id travels among the extra pairs, so that what we wrote is known when it comes back.
OWN_ID: Final = "SoCoSoID"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field: a code that the screen has words for."""

    field: str
    code: str


@dataclass(slots=True)
class Reading:
    """One entry as far as it could be read."""

    number: int
    device: str = ""
    device_name: str = ""
    # Our own id of the khối or ward it was for, where we wrote the file.
    destination: str = ""
    bulletin: str = ""
    title: str = ""
    summary: str = ""
    started_at: str = ""
    minutes: int = 0
    source: str | None = None
    relay_source: str = ""
    reader: str = ""
    own_id: str = ""
    problems: list[Problem] = field(default_factory=list)


def read_entry(number: int, entry: object, now_s: int) -> Reading:
    """Read one entry of a file, numbered from 1."""
    reading = Reading(number)
    if not isinstance(entry, Mapping):
        reading.problems.append(Problem("", "no_entry"))
        return reading
    reading.device = _text(entry.get("CumLoaID"), 60)
    reading.device_name = _text(entry.get("TenThietBi"), 100)
    reading.destination = _text(entry.get("DichID"), 36)
    reading.bulletin = _text(entry.get("BanTinID"), 100)
    reading.title = _text(entry.get("TieuDe"), 200)
    reading.summary = _text(entry.get("NoiDungTomTat"), 500)
    reading.own_id = _own_id(entry.get("ThongTinChiTietBanTin"))
    author = entry.get("TacGia")
    reading.reader = _text(author.get("TenDayDu"), 100) if isinstance(author, Mapping) else ""
    _read_source(reading, entry)
    _read_times(reading, entry, now_s)
    return reading


def _text(value: object, limit: int) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _CONTROL.sub(" ", value).strip()[:limit].strip() if isinstance(value, str) else ""


def _own_id(pairs: object) -> str:
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, Mapping) and pair.get("Ten") == OWN_ID:
            return _text(pair.get("GiaTri"), 36)
    return ""


def _read_source(reading: Reading, entry: Mapping[str, Any]) -> None:
    relays = _number(entry.get("TiepAm"))
    if relays == 1:
        reading.source, reading.relay_source = "relay", _text(entry.get("NguonTiepAm"), 100)
    elif relays == 0:
        reading.source = "own"


def _read_times(reading: Reading, entry: Mapping[str, Any], now_s: int) -> None:
    start = _number(entry.get("ThoiDiemBatDau"))
    if start is None or start < _FIRST_SECOND:
        reading.problems.append(Problem("ThoiDiemBatDau", "no_start"))
    elif start > now_s:
        reading.problems.append(Problem("ThoiDiemBatDau", "in_future"))
    else:
        reading.started_at = format_time(start * 1000)
    seconds = _seconds(entry.get("ThoiLuong"))
    if seconds is None or not 0 < seconds <= _LONGEST_SECONDS:
        reading.problems.append(Problem("ThoiLuong", "no_duration"))
    else:
        reading.minutes = max(1, round(seconds / 60))


def _number(value: object) -> int | None:
    """Read whole seconds or a flag, written as a number or as its digits."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,12}", value.strip()):
        return int(value)
    return value if type(value) is int else None


def _seconds(value: object) -> int | None:
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        return None
    hours, minutes, seconds = map(int, found.groups())
    return hours * 3600 + minutes * 60 + seconds
