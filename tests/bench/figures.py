"""How measurements are told: what was measured, what the machine does without us, and what we want to reach."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence

# The targets, by what is measured; on SQLite only where it says so.
TARGETS = {
    "push 100 × 1 on PostgreSQL": "5,000/s, 150 µs",
    "push 500 × 8 on PostgreSQL": "10,000/s, 150 µs",
    "push 500 × 1 on SQLite": "6,000/s",
    "bootstrap": "75,000/s, 60 B",
    "delta of 100": "4.5 ms (12)",
    "nothing new": "2.5 ms",
    "crowd": "30 s",
    "board": "p95 200 ms",
    "ward week": "p95 300 ms",
    "log book": "p95 1,000 ms",
}


def say(what: str, measured: str, beside: str = "", target: str = "") -> None:
    """Print one figure."""
    wanted = f"   target {target}" if target else ""
    print(f"   {what:<36} {measured}{wanted}", flush=True)
    if beside:
        print(f"   {'':<36} beside: {beside}", flush=True)


def ratio(limit: float, ours: float, name: str) -> str:
    """Say how far we are from a limit that was measured beside ours."""
    return f"{name} {limit:,.0f}/s (÷ {limit / ours:.1f})"


def percentile(times: Sequence[float], share: float) -> float:
    """Give the time that so large a share of times stays within."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def spread(times: Sequence[float]) -> str:
    """Write the median and the 95th percentile of some seconds."""
    return f"{statistics.median(times) * 1000:.1f} ms ({percentile(times, 0.95) * 1000:.1f})"


def setting(name: str, default: int) -> int:
    """Read a number from the environment (``SOCOSO_BENCH_…``)."""
    return int(os.environ.get(f"SOCOSO_BENCH_{name}") or default)
