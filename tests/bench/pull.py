"""Measures pulling: everything, one percent, a hundred changes and nothing new, with ever more stored."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from tests.bench.figures import TARGETS, ratio, say, setting, spread
from tests.bench.limits import Bare
from tests.bench.line import Line, Reply
from tests.bench.push import fill
from tests.bench.town import Town, message
from tests.cast import Phone

STORED = tuple(n for n in (10_000, 100_000, 300_000) if n <= setting("STORED", 300_000))
PAGE = 500
CHANGED = 100
DELTAS, POLLS, BOOTSTRAPS, PARTS = 40, 300, 3, 5
BYTES_TARGET = 60


def bench_pull(town: Town, bare: Bare, gather_statistics: Callable[[], None]) -> None:
    """Fill the database step by step and read it as phones do; AssertionError if a size is over budget."""
    stored, medians = 0, []
    for count in STORED:
        fill(town, count - stored)
        stored = count
        gather_statistics()
        _bench_bootstrap(town, bare, count)
        cursor = _read_on(town, town.official, None)[1]
        cursor, times = _bench_delta(town, cursor)
        medians.append(median(times))
        say(f"100 changed, {count:,} stored", spread(times), target=TARGETS["delta of 100"])
        if count >= PAGE * CHANGED // 10:
            cursor = _bench_part(town, cursor, count)
        _bench_own(town, count)
        _bench_nothing_new(town, cursor, count)
    if len(medians) > 1:
        say("100 changed, most : least stored", f"{medians[-1] / medians[0]:.2f}", target="1.2")


def _bench_bootstrap(town: Town, bare: Bare, stored: int) -> None:
    """Pull everything an official may see, from the beginning."""
    rates, cpus, limits, replies = [], [], [], list[Reply]()
    for _ in range(BOOTSTRAPS):
        limits.append(bare.read(PAGE, stored // PAGE))
        before, start = town.cpu_seconds(), time.perf_counter()
        replies, _ = _read_on(town, town.official, None)
        seconds = time.perf_counter() - start
        count = sum(reply.text().count(b'"dots":') for reply in replies)
        rates.append(count / seconds)
        cpus.append((town.cpu_seconds() - before) / count * 1e6)
        assert count >= stored
    size = sum(len(reply.raw) for reply in replies) / count
    assert size <= BYTES_TARGET, f"{size:.0f} bytes a record"
    say(
        f"everything, {stored:,} stored",
        f"{median(rates):,.0f} records/s   {median(cpus):.0f} µs CPU   {size:.0f} B"
        f"   {town.peak_megabytes():.0f} MB at most",
        ratio(median(limits), median(rates), "bare"),
        TARGETS["bootstrap"],
    )


def _read_on(town: Town, phone: Phone, cursor: str | None) -> tuple[list[Reply], str]:
    """Pull until there is no more; give the answers as they came, for others to look into."""
    line, replies, more = Line(town.port, phone), [], True
    while more:
        reply = line.send(message(phone, [], cursor=cursor))
        assert reply.status == 200, reply.text()
        cursor, more = _place(reply.text())
        replies.append(reply)
    line.close()
    return replies, cursor or ""


def _place(text: bytes) -> tuple[str, bool]:
    """Find the cursor without reading the records: a phone's processor is not what we measure."""
    start = text.rindex(b'"cursor":"') + len(b'"cursor":"')
    return text[start : text.index(b'"', start)].decode(), text.endswith(b'"more":true}}')


def _bench_delta(town: Town, cursor: str) -> tuple[str, list[float]]:
    """Let the official read what a head has just sent."""
    head, times = town.heads[0], []
    pusher, reader = Line(town.port, head.phone), Line(town.port, town.official)
    for _ in range(DELTAS):
        pusher.push(head.batch(CHANGED), CHANGED)
        cursor, seconds, _ = _timed(reader, town.official, cursor)
        times.append(seconds)
    return cursor, times


def _bench_part(town: Town, cursor: str, stored: int) -> str:
    """Let the official read one percent of what is stored."""
    times, changed = [], stored // 100
    for _ in range(PARTS):
        fill(town, changed)
        start = time.perf_counter()
        replies, cursor = _read_on(town, town.official, cursor)
        times.append(
            (time.perf_counter() - start) / sum(r.text().count(b'"dots":') for r in replies)
        )
    say(f"one percent, {stored:,} stored", f"{1 / median(times):,.0f} records/s")
    return cursor


def _bench_own(town: Town, stored: int) -> None:
    """Let a head read what he has just sent, with the receipts."""
    head = town.heads[1]
    _, cursor = _read_on(town, head.phone, None)
    line, times = Line(town.port, head.phone), []
    for _ in range(DELTAS):
        line.push(head.batch(CHANGED), CHANGED)
        cursor, seconds, _ = _timed(line, head.phone, cursor)
        times.append(seconds)
    say(f"100 own with receipts, {stored:,} stored", spread(times))


def _bench_nothing_new(town: Town, cursor: str, stored: int) -> None:
    _, cursor = _read_on(town, town.official, cursor)
    line = Line(town.port, town.official)
    timed = [_timed(line, town.official, cursor) for _ in range(POLLS)]
    assert {found for found, _, _ in timed} == {cursor}
    say(
        f"nothing new, {stored:,} stored",
        f"{spread([seconds for _, seconds, _ in timed])}   {timed[0][2]} B",
        target=TARGETS["nothing new"],
    )


def _timed(line: Line, phone: Phone, cursor: str) -> tuple[str, float, int]:
    """Pull once; give the new cursor, the seconds it took and the bytes of the answer."""
    body = message(phone, [], cursor=cursor)
    start = time.perf_counter()
    reply = line.send(body)
    seconds = time.perf_counter() - start
    assert reply.status == 200, reply.text()
    return _place(reply.text())[0], seconds, len(reply.raw)
