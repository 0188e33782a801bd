"""Measures the server: push, pull, nothing new, beside what the bare database can do (`make bench`).

Takes about a minute on two cores. SOCOSO_BENCH_RECORDS sets the size of the bootstrap (default 20000).
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import shutil
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from tests.bench import phone
from tests.bench.town import Head, Town, cpu_seconds, message, run_town
from tests.postgres import start_cluster, stop_cluster

RECORDS = int(os.environ.get("SOCOSO_BENCH_RECORDS", "20000"))
PUSHES = ((100, 1), (100, 8), (500, 1), (500, 8))
PUSH_RECORDS = 8_000
POLLS = 300


class Line:
    """One kept-alive connection of a phone."""

    def __init__(self, town: Town, head: Head) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", town.port, timeout=60)
        self._headers = {
            **head.phone.headers(),
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
        }

    def send(self, body: bytes) -> tuple[dict[str, Any], int]:
        """Do a round; give the answer and its bytes on the wire."""
        self._connection.request("POST", "/api/sync", body, self._headers)
        response = self._connection.getresponse()
        raw = response.read()
        assert response.status == 200, raw
        text = gzip.decompress(raw) if response.headers.get("Content-Encoding") == "gzip" else raw
        return json.loads(text), len(raw)


def bench_push(town: Town, batch: int, clients: int) -> str:
    """Push fresh broadcasts in batches from several phones at once."""
    rounds = max(2, PUSH_RECORDS // (batch * clients))
    work = [(head, _bodies(head, batch, rounds)) for head in town.heads[:clients]]
    threads = [
        threading.Thread(target=_push_all, args=(town, head, bodies)) for head, bodies in work
    ]
    before, start = cpu_seconds(town.process), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, count = time.perf_counter() - start, batch * rounds * clients
    cpu = (cpu_seconds(town.process) - before) / count * 1e6
    return f"push {batch} × {clients}: {count / seconds:8,.0f} records/s   {cpu:4.0f} µs CPU/record"


def _bodies(head: Head, batch: int, rounds: int) -> list[bytes]:
    return [message(head, [head.log(number) for number in range(batch)]) for _ in range(rounds)]


def _push_all(town: Town, head: Head, bodies: list[bytes]) -> None:
    line = Line(town, head)
    for body in bodies:
        answer, _ = line.send(body)
        assert all(r["result"] == "applied" for r in answer["results"]), answer["results"][0]


def bench_bootstrap(town: Town) -> tuple[str, str]:
    """Pull everything a phone may see, from the beginning."""
    head = town.heads[0]
    line, cursor, count, size = Line(town, head), None, 0, 0
    before, start = cpu_seconds(town.process), time.perf_counter()
    while True:
        answer, length = line.send(message(head, [], pull=True, cursor=cursor))
        pull = answer["pull"]
        rows = sum(len(change["records"]) for change in pull["changes"]) + len(pull["receipts"])
        count, size, cursor = count + rows, size + length, pull["cursor"]
        if not pull["more"]:
            break
    seconds = time.perf_counter() - start
    cpu = (cpu_seconds(town.process) - before) / count * 1e6
    speed = (
        f"{count / seconds:8,.0f} rows/s   {cpu:4.0f} µs CPU/row   {size / count:.0f} B/row gzip"
    )
    return f"bootstrap of {count:,} rows: {speed}", cursor


def bench_delta(town: Town, cursor: str) -> str:
    """Pull a hundred changes made since."""
    head, times = town.heads[0], []
    line = Line(town, head)
    for _ in range(20):
        line.send(_bodies(head, 100, 1)[0])
        start = time.perf_counter()
        answer, _ = line.send(message(head, [], pull=True, cursor=cursor))
        times.append((time.perf_counter() - start) * 1000)
        cursor = answer["pull"]["cursor"]
    return f"delta of 100 changed (with their receipts): {_spread(times)}"


def bench_nothing_new(town: Town, cursor: str) -> str:
    """Ask when there is nothing."""
    head, times = town.heads[1], []
    line = Line(town, head)
    answer, _ = line.send(message(head, [], pull=True))
    cursor = answer["pull"]["cursor"]
    while answer["pull"]["more"]:
        answer, _ = line.send(message(head, [], pull=True, cursor=cursor))
        cursor = answer["pull"]["cursor"]
    for _ in range(POLLS):
        start = time.perf_counter()
        line.send(message(head, [], pull=True, cursor=cursor))
        times.append((time.perf_counter() - start) * 1000)
    return f"nothing new: {_spread(times)}"


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    return f"median {statistics.median(ordered):.1f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.1f} ms"


def bench_bare_upsert(url: str, batch: int) -> str:
    """Do what the database can do without us: one set upsert and a durable commit per batch."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    text = "x" * 350
    rounds = max(2, PUSH_RECORDS // batch)
    with psycopg.connect(address) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS bare (id text PRIMARY KEY, rev bigint, wire text)"
        )
        connection.commit()
        batches = [[str(uuid.uuid4()) for _ in range(batch)] for _ in range(rounds)]
        start = time.perf_counter()
        for ids in batches:
            connection.execute(
                "INSERT INTO bare SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[])"
                " ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, wire = excluded.wire",
                (ids, [1] * batch, [text] * batch),
            )
            connection.commit()
        seconds = time.perf_counter() - start
    return f"limit: bare upsert, {batch} a commit: {batch * rounds / seconds:8,.0f} records/s"


def bench(town: Town, say: Callable[[str], None]) -> None:
    """Run every measurement on one server."""
    for batch, clients in PUSHES:
        say(bench_push(town, batch, clients))
    for body in _bodies(town.heads[0], 500, RECORDS // 500):
        Line(town, town.heads[0]).send(body)
    text, cursor = bench_bootstrap(town)
    say(text)
    say(bench_delta(town, cursor))
    say(bench_nothing_new(town, cursor))


def main() -> None:
    """Measure on PostgreSQL and on SQLite, both with commits that reach the disk."""
    folder = Path(tempfile.mkdtemp(prefix="socoso-bench-"))
    folder.chmod(0o711)
    try:
        cluster = start_cluster(folder / "cluster", durable=True)
        url = cluster.create_database("bench")
        print("PostgreSQL, synchronous_commit=on")
        for batch in (100, 500):
            print("  ", bench_bare_upsert(url, batch), flush=True)
        (folder / "postgresql").mkdir()
        with run_town(folder / "postgresql", url, heads=8) as town:
            bench(town, lambda text: print("  ", text, flush=True))
        stop_cluster(folder / "cluster")
        print("SQLite, synchronous=FULL")
        (folder / "sqlite").mkdir()
        with run_town(
            folder / "sqlite", f"sqlite:///{folder}/sqlite/socoso.sqlite3", heads=8
        ) as town:
            bench(town, lambda text: print("  ", text, flush=True))
    finally:
        stop_cluster(folder / "cluster")
        shutil.rmtree(folder, ignore_errors=True)
    print("Phone, Chromium 360 × 640", flush=True)
    phone.main()


if __name__ == "__main__":
    main()
