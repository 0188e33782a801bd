"""Measures the server on both databases beside what the machine does without us, then a throttled phone (`make bench`).

ONLY names a part (push, pull, crowd, board, units, order, phone); SOCOSO_BENCH_STORED, _PUSHED, _PHONES,
_YEARS and _FILLED set the sizes. It fails only over a count or a size: times are for people to judge.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.bench import filling, hall, phone
from tests.bench.board import bench_board
from tests.bench.crowd import bench_crowd
from tests.bench.limits import Bare, BarePostgresql, BareSqlite, run_echo
from tests.bench.pull import bench_pull
from tests.bench.push import bench_push
from tests.bench.town import children_cpu_seconds, run_town
from tests.bench.units import bench_units
from tests.trials.cluster import durable_cluster
from tests.trials.figures import pick_seed
from tests.trials.order import try_order

ORDERED_BATCHES = 100


class Database:
    """A database to measure on: its addresses, its bare twin, and what can be asked of it from outside."""

    def __init__(
        self,
        name: str,
        create: Callable[[str], str],
        bare: Bare,
        cpu_seconds: Callable[[], float],
        gather: Callable[[str], None],
    ) -> None:
        self.name, self.create, self.bare = name, create, bare
        self.cpu_seconds, self.gather = cpu_seconds, gather


@contextmanager
def postgresql(_folder: Path) -> Iterator[Database]:
    """Give a PostgreSQL of our own; every commit reaches the disk."""
    with durable_cluster() as (cluster, data):
        postmaster = int((data / "data" / "postmaster.pid").read_text().split()[0])
        yield Database(
            "PostgreSQL",
            cluster.create_database,
            BarePostgresql(cluster.create_database("bare")),
            lambda: children_cpu_seconds(postmaster),
            _analyze,
        )


def _analyze(url: str) -> None:
    # What the database does by itself within a minute or so of growing.
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    """Give SQLite files; every commit reaches the disk."""

    def create(name: str) -> str:
        return f"sqlite:///{folder}/{name}.sqlite3"

    bare = BareSqlite(folder / "bare.sqlite3")
    yield Database("SQLite", create, bare, lambda: 0.0, lambda _: None)


def wants(part: str) -> bool:
    """Tell whether a part was asked for."""
    return os.environ.get("ONLY", "") in ("", part)


def bench_rounds(folder: Path, database: Database) -> None:
    """Measure what phones do."""
    url = database.create("rounds")
    with run_town(_inside(folder, "rounds"), url) as town, run_echo(folder) as echo:
        if wants("push"):
            bench_push(town, database.bare, echo, database.name, database.cpu_seconds)
        if wants("pull"):
            database.bare.write(500, 1, 200)
            bench_pull(town, database.bare, lambda: database.gather(url))
        if wants("crowd"):
            bench_crowd(town)


def bench_office(folder: Path, database: Database) -> None:
    """Measure what the office's screen asks."""
    url = database.create("years")
    with run_town(_inside(folder, "years"), url, heads=1) as town:
        bench_board(town, lambda: database.gather(url))


def bench_wards(folder: Path, database: Database) -> None:
    """Measure what the office's screens of one ward or khối ask."""
    url = database.create("wards")
    with run_town(_inside(folder, "wards"), url, heads=1) as town:
        bench_units(town, lambda: database.gather(url))


def bench_server(folder: Path) -> None:
    """Measure the server on both databases."""
    for where, durable in ((postgresql, "synchronous_commit=on"), (sqlite, "synchronous=FULL")):
        own = _inside(folder, where.__name__)
        with where(own) as database:
            print(f"{database.name}, {durable}", flush=True)
            if wants("push") or wants("pull") or wants("crowd"):
                bench_rounds(own, database)
            if wants("board"):
                bench_office(own, database)
            if wants("units"):
                bench_wards(own, database)
            if wants("order") and database.name == "PostgreSQL":
                figures = try_order(
                    _inside(own, "order"), database.create("order"), ORDERED_BATCHES, pick_seed()
                )
                print(f"   {figures}", flush=True)
                assert not figures.violations


def _inside(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


def main() -> None:
    """Measure what ONLY names, or everything."""
    with tempfile.TemporaryDirectory(prefix="socoso-bench-") as folder:
        bench_server(Path(folder))
    if wants("phone"):
        print("Phone, Chromium 360 × 640", flush=True)
        phone.main()
        hall.main()
        filling.main()


if __name__ == "__main__":
    main()
