"""Measures the hour after a broken line: 400 phones that come back at once, each with 100 things to tell."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from tests.bench.figures import TARGETS, percentile, say, setting
from tests.bench.line import Line, race
from tests.bench.town import Head, Town, settle

PHONES = setting("PHONES", 400)
OPERATIONS = 100
# What a server may answer that cannot serve just now; a phone comes again when it is told to.
LATER = (429, 503)


def bench_crowd(town: Town) -> None:
    """Let everybody push at once; AssertionError if somebody is turned away for good."""
    heads, _ = settle(town.settings, PHONES)
    answers: Counter[int] = Counter()
    times: list[float] = []
    works = [_deliverer(town, head, head.batch(OPERATIONS), answers, times) for head in heads]
    seconds = race(works)
    put_off = answers.total() - answers[200]
    say(
        f"{PHONES} phones at once, {OPERATIONS} each",
        f"all served in {seconds:.1f} s, half of them in {percentile(times, 0.5):.1f} s",
        f"{put_off} times told to come again",
        TARGETS["crowd"],
    )


def _deliverer(
    town: Town, head: Head, body: bytes, answers: Counter[int], times: list[float]
) -> Callable[[], None]:
    def deliver() -> None:
        start, line = time.perf_counter(), Line(town.port, head.phone)
        while (reply := line.send(body)).status in LATER:
            assert reply.retry_after, "told to come again, but not when"
            answers[reply.status] += 1
            time.sleep(reply.retry_after)
        assert reply.status == 200, reply.text()
        assert reply.text().count(b'"result":"applied"') == OPERATIONS
        answers[200] += 1
        times.append(time.perf_counter() - start)
        line.close()

    return deliver
