"""Eight writers that dawdle before COMMIT, and a reader by cursor every two milliseconds who must miss no row (F2)."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

import orjson
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Connection, event

import server.writes
from server import create_app
from server.config import Settings
from server.database import reading
from server.extensions import db
from server.feed import changes_since
from server.moments import now
from server.standing import read_standing
from tests.cast import Cast, Phone, broadcast
from tests.trials.figures import Figures

WRITERS = 8
BATCH = 5
LONGEST_DELAY = 0.008
POLL_EVERY = 0.002
PATIENCE_SECONDS = 60

_raise_counters = server.writes._raise_counters


def try_order(
    folder: Path, database_url: str, batches: int, seed: int, delay: float = LONGEST_DELAY
) -> Figures:
    """Let every writer push so many batches, and count what the reader's cursor passed over."""
    figures = Figures("commit order, 8 writers and a 2 ms reader on PostgreSQL", seed)
    settings = Settings("s" * 40, folder, database_url, folder, secure_cookies=False)
    app = create_app(settings)
    with app.app_context():
        upgrade()
        scene = _Scene(app)
        with _slow_commits(seed, delay), _reading(settings, scene):
            _write_all(app, scene, batches)
        missed = scene.written - scene.seen
        figures.add("rows committed", len(scene.written))
        figures.add("reads", len(scene.gaps))
        figures.add("reads that found rows", scene.fruitful)
        figures.add("µs between reads at the median", round(median(scene.gaps) * 1e6))
        figures.add("rows missed", len(missed))
        figures.violations += [f"missed: {record}" for record in missed]
        db.engine.dispose()
    return figures.finish()


@contextmanager
def sequence_in_place_of_counters() -> Iterator[None]:
    """Give numbers out like a sequence, at once and for good: what the rule forbids, to see it noticed."""

    def draw(_connection: Connection, counts: Mapping[str, int]) -> dict[str, int]:
        with db.engine.begin() as own:
            return _raise_counters(own, counts)

    with mock.patch("server.writes._raise_counters", draw):
        yield


class _Scene:
    """The people, and what they wrote and saw."""

    def __init__(self, app: Flask) -> None:
        cast = Cast(app)
        self.ward = cast.create_ward()
        self.groups = [cast.create_group(self.ward, f"Khối {n}") for n in range(WRITERS)]
        self.heads = [
            cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{group}"))
            for group in self.groups
        ]
        self.official = cast.enrol(
            cast.create_account("Mẫu Lan", "ward_official", f"ward:{self.ward}")
        )
        self.written: set[str] = set()
        self.seen: set[str] = set()
        self.fruitful = 0
        self.gaps: list[float] = []


@contextmanager
def _slow_commits(seed: int, delay: float) -> Iterator[None]:
    """Wait a moment by chance before each COMMIT of a writer."""
    chance = random.Random(seed)

    def dawdle(connection: Connection) -> None:
        if connection.get_execution_options().get("socoso_write"):
            time.sleep(chance.uniform(0, delay))

    event.listen(db.engine, "commit", dawdle)
    try:
        yield
    finally:
        event.remove(db.engine, "commit", dawdle)


@contextmanager
def _reading(settings: Settings, scene: _Scene) -> Iterator[None]:
    """Let a process of its own follow meanwhile: in ours it would wait for the writers' turns."""
    context = multiprocessing.get_context("spawn")
    started, done, result = context.Event(), context.Event(), context.Queue()
    who = scene.official.device_id
    process = context.Process(target=follow, args=(settings, who, started, done, result))
    process.start()
    try:
        assert started.wait(PATIENCE_SECONDS), "the reader did not start"
        yield
    finally:
        done.set()
        scene.seen, scene.fruitful, scene.gaps = result.get(timeout=PATIENCE_SECONDS)
        process.join(PATIENCE_SECONDS)


def follow(settings: Settings, who: str, started: Any, done: Any, result: Any) -> None:
    """Follow a ward by cursor until the writers are done and nothing more comes."""
    seen, fruitful, gaps, cursor = set[str](), 0, list[float](), None
    with create_app(settings).app_context():
        while True:
            was_done, at = done.is_set(), time.perf_counter()
            with reading() as session:
                page = changes_since(session, read_standing(session, who, now()), cursor, 500)
            found, cursor = _ids_of(page.changes), page.cursor
            seen |= found
            fruitful += bool(found)
            started.set()
            if was_done and not found:
                break
            time.sleep(POLL_EVERY)
            gaps.append(time.perf_counter() - at)
        db.engine.dispose()
    result.put((seen, fruitful, gaps))


def _ids_of(changes: list[Any]) -> set[str]:
    records = (record for change in changes for record in orjson.loads(f"[{change.records}]"))
    return {record["record_id"] for record in records if record["kind"] == "broadcast"}


def _write_all(app: Flask, scene: _Scene, batches: int) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        work = [
            pool.submit(_write, app, scene, phone, group, batches)
            for phone, group in zip(scene.heads, scene.groups, strict=True)
        ]
        for each in work:
            each.result()


def _write(app: Flask, scene: _Scene, phone: Phone, group: str, batches: int) -> None:
    client = app.test_client()
    for number in range(batches):
        batch = [broadcast(phone, group, scene.ward, number % 28 + 1) for _ in range(BATCH)]
        answer = client.post(
            "/api/sync", json=phone.message(batch, pull=False), headers=phone.headers()
        )
        assert answer.status_code == 200, answer.get_json()
        assert all(result["result"] == "applied" for result in answer.get_json()["results"])
        scene.written.update(operation["record_id"] for operation in batch)
