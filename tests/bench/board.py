"""Measures the office's board over a year of one city, and over ten."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table

from server import bulk, create_app
from server.auth import COOKIE
from server.config import Settings
from server.database import writing
from server.extensions import db
from server.identity.sessions import open_session
from server.models.identity import Account
from server.models.projections import PROJECTIONS
from tests.bench.figures import TARGETS, percentile, say, setting, spread
from tests.bench.town import Town, sortable_id
from tests.cast import Cast

YEARS = setting("YEARS", 10)
WARDS, GROUPS, CLASSES, SESSIONS, PEOPLE = 33, 260, 25, 4, 80
BROADCASTS = 908  # of each khối in a year: 236,080 in all
MEETINGS = 12
READS = 40
_BATCH = 5_000
LAST_YEAR = 2026
Rows = Iterator[tuple[str, dict[str, Any]]]


def bench_board(town: Town, gather_statistics: Any) -> None:
    """Read the board with a year's work in the database, and again with that of the years before."""
    token, p95 = sign_in(town.settings), list[float]()
    for years in dict.fromkeys((1, YEARS)):
        for year in range(years, len(p95), -1):
            fill_year(town.settings, LAST_YEAR - year)
        gather_statistics()
        times = _read(town, token)
        p95.append(percentile(times, 0.95))
        what = f"board, {years * GROUPS * BROADCASTS:,} broadcasts"
        say(what, spread(times), target=TARGETS["board"])
    say(f"board, {YEARS} years : 1 year, p95", f"{p95[-1] / p95[0]:.2f}", target="2")


def sign_in(settings: Settings) -> str:
    """Let somebody of the office in, and give the cookie."""
    app = create_app(settings)
    account = Cast(app).create_account("Mẫu Thị Lan", "office")
    with app.app_context():
        with writing() as session:
            token = open_session(session, session.get_one(Account, account))
        db.engine.dispose()
    return token


def _read(town: Town, token: str) -> list[float]:
    times, headers = [], {"Cookie": f"{COOKIE}={token}", "Accept-Encoding": "gzip"}
    with closing(http.client.HTTPConnection("127.0.0.1", town.port)) as connection:
        for _ in range(READS):
            start = time.perf_counter()
            connection.request("GET", "/api/office/board", headers=headers)
            response = connection.getresponse()
            response.read()
            assert response.status == 200
            times.append(time.perf_counter() - start)
    return times


def fill_year(settings: Settings, year: int) -> None:
    """Put a year's work straight into the tables that the reports read."""
    app = create_app(settings)
    plan = Cast(app).create("plan", title=f"Kế hoạch {year}", year=year, target_classes=CLASSES)
    with app.app_context():
        rows = _year(year, plan)
        while batch := list(islice(rows, _BATCH)):
            with writing() as session:
                for kind in dict.fromkeys(kind for kind, _ in batch):
                    _insert(session.connection(), kind, [r for k, r in batch if k == kind])
        db.engine.dispose()


def _insert(connection: Any, kind: str, values: list[dict[str, Any]]) -> None:
    table = cast(Table, PROJECTIONS[kind].__table__)  # type: ignore[attr-defined]  # a mapped table
    names = [column.name for column in table.columns]
    bulk.insert(connection, table, [[row.get(name) for name in names] for row in values])


def _row(**values: Any) -> dict[str, Any]:
    return {"id": sortable_id(), "rev": 1, "deleted": False} | values


def _year(year: int, plan: str) -> Rows:
    wards = [_row(code=f"{n:05d}", name=f"Phường {n}", unit_type="phuong") for n in range(WARDS)]
    groups = [
        _row(ward=wards[n % WARDS]["id"], name=f"Khối {n}", group_kind="khoi", number=n)
        for n in range(GROUPS)
    ]
    yield from (("ward", ward) for ward in wards)
    yield from (("residential_group", group) for group in groups)
    for number in range(1, CLASSES + 1):
        yield from _class(year, plan, number, groups)
    for group in groups:
        yield from _evenings(year, group)


def _class(year: int, plan: str, number: int, groups: list[dict[str, Any]]) -> Rows:
    entry = _row(
        plan=plan, number=number, title=f"Lớp {number}", class_kind="class", state="closed",
        host_ward=groups[number]["ward"], starts_on=f"{year}-03-12",
    )  # fmt: skip
    yield "training_class", entry
    people = [sortable_id() for _ in range(PEOPLE)]
    for place, person in enumerate(people):
        group = groups[(number * PEOPLE + place) % GROUPS]
        yield "roster_entry", _row(
            training_class=entry["id"], person=person, full_name=f"Mẫu {place}",
            ward=group["ward"], group=group["id"], sort_key=f"{place:04d}", search_key="mau",
        )  # fmt: skip
    for half in range(SESSIONS):
        session = _row(
            training_class=entry["id"], number=half + 1, held_on=f"{year}-03-{12 + half}",
            half="morning",
        )  # fmt: skip
        yield "session", session
        for place, person in enumerate(people):
            yield "attendance", _row(
                training_class=entry["id"], session=session["id"], person=person,
                status="absent" if place % 9 == 0 else "present",
            )  # fmt: skip


def _evenings(year: int, group: dict[str, Any]) -> Rows:
    first = date(year, 1, 1)
    for number in range(BROADCASTS):
        day = (first + timedelta(days=number * 365 // BROADCASTS)).isoformat()
        yield "broadcast", _row(
            channel="ward_station" if number % 20 == 0 else "group_speaker",
            ward=group["ward"], group=group["id"], started_at=f"{day}T10:00:00.000Z",
            duration_minutes=15, title="Tín dụng cho hộ nghèo", source="own",
            outcome="not_broadcast" if number % 30 == 0 else "whole", local_date=day,
        )  # fmt: skip
    for month in range(1, MEETINGS + 1):
        day = date(year, month, 5).isoformat()
        yield "meeting", _row(
            ward=group["ward"], group=group["id"], held_at=f"{day}T12:00:00.000Z",
            people_present=40, local_date=day,
        )  # fmt: skip
