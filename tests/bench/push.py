"""Measures pushing: batches of 100 and 500 from one phone and from eight, interleaved with the limits."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from tests.bench.figures import TARGETS, ratio, say, setting
from tests.bench.limits import Bare, Echo
from tests.bench.line import Line, race
from tests.bench.town import Head, Town

CASES = ((100, 1), (100, 8), (500, 1), (500, 8))
RECORDS = setting("PUSHED", 8_000)
REPEATS = 3

Cpu = Callable[[], float]


class Run(NamedTuple):
    """One repetition: records a second, the processor's µs a record, and what the limits did meanwhile."""

    ours: float
    server_us: float
    database_us: float
    bare: float
    echo: float


def bench_push(town: Town, bare: Bare, echo: Echo, database: str, database_cpu: Cpu) -> None:
    """Push fresh broadcasts, as phones do, and say how long it took."""
    for batch, clients in CASES:
        runs = [_run(town, bare, echo, database_cpu, batch, clients) for _ in range(REPEATS)]
        ours, server, beside, bare_rate, echo_rate = (
            median(part) for part in zip(*runs, strict=True)
        )
        cpu = f"{server:.0f} µs CPU" + (f" + {beside:.0f} in the database" if beside else "")
        say(
            f"push {batch} × {clients}",
            f"{ours:,.0f} records/s   {cpu}",
            f"{ratio(bare_rate, ours, 'bare')}, {ratio(echo_rate, ours, 'echo')}",
            TARGETS.get(f"push {batch} × {clients} on {database}", ""),
        )


def _run(town: Town, bare: Bare, echo: Echo, database_cpu: Cpu, batch: int, clients: int) -> Run:
    rounds = max(2, RECORDS // (batch * clients))
    heads = town.heads[:clients]
    bodies = [[head.batch(batch) for _ in range(rounds)] for head in heads]
    bare_rate = bare.write(batch, clients, rounds)
    echo_rate = echo.send(bodies, batch)
    server, beside = town.cpu_seconds(), database_cpu()
    works = [_pusher(town, head, own, batch) for head, own in zip(heads, bodies, strict=True)]
    seconds, count = race(works), batch * clients * rounds
    return Run(
        count / seconds,
        (town.cpu_seconds() - server) / count * 1e6,
        (database_cpu() - beside) / count * 1e6,
        bare_rate,
        echo_rate,
    )


def _pusher(town: Town, head: Head, bodies: list[bytes], batch: int) -> Callable[[], None]:
    def push() -> None:
        line = Line(town.port, head.phone)
        for body in bodies:
            line.push(body, batch)
        line.close()

    return push


def fill(town: Town, count: int) -> None:
    """Push so many broadcasts, whatever time it takes."""
    rounds = -(-count // (500 * len(town.heads)))
    for _ in range(rounds):
        race([_pusher(town, head, [head.batch(500)], 500) for head in town.heads])
