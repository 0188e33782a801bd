"""What the same machine does without us: the bare database and a bare Flask, run between our own measurements."""

from __future__ import annotations

import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy.engine import make_url

from tests.bench.line import race
from tests.bench.town import await_port, free_port

WIRE = "x" * 500
_TABLE = "CREATE TABLE IF NOT EXISTS bare (id text PRIMARY KEY, rev bigint, wire text)"


class Bare(Protocol):
    """A database without us."""

    def write(self, batch: int, clients: int, rounds: int) -> float:
        """Upsert records of our size, a commit a batch; give records a second."""

    def read(self, page: int, pages: int) -> float:
        """Read records in pages by their key; give records a second."""


class BarePostgresql:
    """One set upsert a batch from several connections."""

    def __init__(self, url: str) -> None:
        plain = make_url(url).set(drivername="postgresql")
        self._address = plain.render_as_string(hide_password=False)
        with psycopg.connect(self._address) as connection:
            connection.execute(_TABLE)

    def write(self, batch: int, clients: int, rounds: int) -> float:
        """Upsert records of our size, a commit a batch; give records a second."""
        return batch * clients * rounds / race([self._writer(batch, rounds)] * clients)

    def _writer(self, batch: int, rounds: int) -> Callable[[], None]:
        def write() -> None:
            with psycopg.connect(self._address) as connection:
                for _ in range(rounds):
                    ids = [str(uuid.uuid4()) for _ in range(batch)]
                    connection.execute(
                        "INSERT INTO bare SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[])"
                        " ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, wire = excluded.wire",
                        (ids, [1] * batch, [WIRE] * batch),
                    )
                    connection.commit()

        return write

    def read(self, page: int, pages: int) -> float:
        """Read records in pages by their key; give records a second."""
        query = "SELECT id, wire FROM bare WHERE id > %s ORDER BY id LIMIT %s"
        with psycopg.connect(self._address) as connection:
            return _read(lambda last: connection.execute(query, (last, page)).fetchall(), pages)


class BareSqlite:
    """One writer, as there can be only one; the file syncs at every commit."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with closing(self._connect()) as connection:
            connection.execute(_TABLE)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def write(self, batch: int, clients: int, rounds: int) -> float:
        """Insert records of our size, a commit a batch; give records a second."""
        with closing(self._connect()) as connection:

            def write() -> None:
                for _ in range(rounds * clients):
                    rows = [(str(uuid.uuid4()), 1, WIRE) for _ in range(batch)]
                    connection.execute("BEGIN IMMEDIATE")
                    connection.executemany("INSERT INTO bare VALUES (?, ?, ?)", rows)
                    connection.execute("COMMIT")

            return batch * clients * rounds / race([write])

    def read(self, page: int, pages: int) -> float:
        """Read records in pages by their key; give records a second."""
        query = "SELECT id, wire FROM bare WHERE id > ? ORDER BY id LIMIT ?"
        with closing(self._connect()) as connection:
            return _read(lambda last: connection.execute(query, (last, page)).fetchall(), pages)


def _read(fetch: Callable[[str], Sequence[Any]], pages: int) -> float:
    last, found, start = "", 0, time.perf_counter()
    for _ in range(pages):
        rows = fetch(last)
        found += len(rows)
        last = rows[-1][0] if rows else ""
    return found / (time.perf_counter() - start)


class Echo:
    """A Flask app under the same gunicorn that gives every body back."""

    def __init__(self, port: int) -> None:
        self._port = port

    def send(self, bodies: Sequence[Sequence[bytes]], size: int) -> float:
        """Send each phone's bodies at once with the others'; give records a second."""

        def sender(own: Sequence[bytes]) -> Callable[[], None]:
            def send() -> None:
                with closing(http.client.HTTPConnection("127.0.0.1", self._port)) as connection:
                    for body in own:
                        connection.request("POST", "/", body)
                        assert len(connection.getresponse().read()) == len(body)

            return send

        return sum(map(len, bodies)) * size / race([sender(own) for own in bodies])


@contextmanager
def run_echo(folder: Path) -> Iterator[Echo]:
    """Serve the echo with as many workers and threads as we have."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "tests.bench.echo:app", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket"),
    ]
    with (folder / "echo.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        await_port(port, "/")
        yield Echo(port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
