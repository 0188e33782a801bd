"""The server's clock, in the one time format of the wire."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sync.clock import format_time

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
# Viet Nam keeps UTC+7 all year round.
LOCAL: Final = timedelta(hours=7)


def now_ms() -> int:
    """Give UTC epoch milliseconds."""
    return time.time_ns() // 1_000_000


def now(offset_ms: int = 0) -> str:
    """Give the present moment, or one that many milliseconds later or (negative) earlier."""
    return format_time(now_ms() + offset_ms)


def read_time(text: str) -> datetime:
    """Give a wire time as a moment in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def start_of_day(day: date) -> str:
    """Give the wire time at which a day begins in Viet Nam."""
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - LOCAL
    return format_time(int(begins.timestamp()) * 1000)
