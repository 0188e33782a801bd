"""Hybrid logical clock: readable stamps that sort as text (rules C1 to C5 of SPEC.md; twin: clock.ts).

A stamp is ``2024-03-12T08:02:11.123Z-0000``: UTC milliseconds, then a four-digit
hexadecimal counter that orders events of the same millisecond.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_COUNTER = re.compile(r"-[0-9a-f]{4}")
_COUNTER_LIMIT = 0xFFFF
_UNIX_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # all times here are UTC
_MILLISECOND = timedelta(milliseconds=1)
STAMP_LENGTH = 29


def format_time(milliseconds: int) -> str:
    """Write UTC epoch milliseconds in the one time format of the wire (24 characters)."""
    moment = _UNIX_EPOCH + milliseconds * _MILLISECOND
    return f"{moment.isoformat(timespec='milliseconds')}Z"


def parse_time(text: str) -> int:
    """Read a wire time into UTC epoch milliseconds; ValueError if it is not exactly one."""
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    return (datetime.fromisoformat(text[:-1]) - _UNIX_EPOCH) // _MILLISECOND


def is_time(text: object) -> bool:
    """Tell whether a value is a well-formed wire time."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:-1])
    except ValueError:
        return False
    return True


def is_stamp(text: object) -> bool:
    """Tell whether a value is a well-formed stamp."""
    return (
        isinstance(text, str)
        and len(text) == STAMP_LENGTH
        and _COUNTER.fullmatch(text, 24) is not None
        and is_time(text[:24])
    )


def tick(last: str | None, wall: int) -> str:
    """Give the stamp of a new local event: after ``last``, and at the wall clock if that is later (C2)."""
    if last is None or parse_time(last[:24]) < wall:
        return f"{format_time(wall)}-0000"
    counter = int(last[25:], 16)
    if counter < _COUNTER_LIMIT:
        return f"{last[:24]}-{counter + 1:04x}"
    return f"{format_time(parse_time(last[:24]) + 1)}-0000"


def observe(last: str | None, seen: str) -> str:
    """Move the clock up to a stamp received from elsewhere (C3)."""
    return seen if last is None or seen > last else last


def clamp(at: str, earliest: int, latest: int) -> str:
    """Bring a stamp between two moments, in epoch milliseconds; the counter of a moved stamp is kept (C4)."""
    moment = parse_time(at[:24])
    bounded = max(earliest, min(moment, latest))
    return at if bounded == moment else f"{format_time(bounded)}{at[24:]}"
