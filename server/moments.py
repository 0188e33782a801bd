"""The server's clock, in the one time format of the wire."""

from __future__ import annotations

import time

from sync.clock import format_time

HOUR_MS = 3_600_000
MINUTE_MS = 60_000


def now_ms() -> int:
    """Give UTC epoch milliseconds."""
    return time.time_ns() // 1_000_000


def now(offset_ms: int = 0) -> str:
    """Give the present moment, or one that many milliseconds later or (negative) earlier."""
    return format_time(now_ms() + offset_ms)
