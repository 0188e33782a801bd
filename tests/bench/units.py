"""Measures a ward's week and the log book of a month, over a year of one city."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import cycle, islice

from sqlalchemy import select

from server import create_app
from server.auth import COOKIE
from server.config import Settings
from server.database import reading
from server.extensions import db
from server.models.projections import Broadcast, ResidentialGroup, Ward
from tests.bench.board import LAST_YEAR, fill_year, sign_in
from tests.bench.figures import TARGETS, say, spread
from tests.bench.town import Town

READS = 60


def bench_units(town: Town, gather_statistics: Callable[[], None]) -> None:
    """Read the weeks of wards and the log books of khối, each time of another one."""
    token = sign_in(town.settings)
    fill_year(town.settings, LAST_YEAR)
    gather_statistics()
    wards, groups = _units(town.settings)
    day, month = f"{LAST_YEAR}-10-14", f"{LAST_YEAR}-10"
    weeks = (f"/api/office/wards/{ward}/week?day={day}" for ward in cycle(wards))
    books = [f"/api/office/units/{group}/log-book" for group in groups]
    pages = (f"{book}?month={month}" for book in cycle(books))
    files = (f"{book}.xlsx?month={month}" for book in cycle(books))
    months = (f"/api/office/wards/{ward}/month?month={month}" for ward in cycle(wards))
    whole = (f"/api/office/wards/{ward}/log-books.xlsx?month={month}" for ward in cycle(wards))
    for what, addresses, target in (
        ("week of a ward", weeks, TARGETS["ward week"]),
        ("month of a ward", months, TARGETS["ward week"]),
        ("log book of a month, page", pages, TARGETS["log book"]),
        ("log book of a month, workbook", files, TARGETS["log book"]),
        ("log books of a whole ward, workbook", whole, TARGETS["log book"]),
    ):
        say(what, spread(_read(town, token, addresses)), target=target)


def _units(settings: Settings) -> tuple[list[str], list[str]]:
    """Give the wards and khối that broadcast."""
    app = create_app(settings)
    with app.app_context():
        with reading() as session:
            wards = session.scalars(
                select(Ward.id).where(Ward.id.in_(select(Broadcast.ward)))
            ).all()
            groups = session.scalars(
                select(ResidentialGroup.id).where(ResidentialGroup.ward.in_(wards))
            ).all()
        db.engine.dispose()
    return list(wards), list(groups)


def _read(town: Town, token: str, addresses: Iterator[str]) -> list[float]:
    times, headers = [], {"Cookie": f"{COOKIE}={token}", "Accept-Encoding": "gzip"}
    with closing(http.client.HTTPConnection("127.0.0.1", town.port)) as connection:
        for address in islice(addresses, READS):
            start = time.perf_counter()
            connection.request("GET", address, headers=headers)
            response = connection.getresponse()
            body = response.read()
            assert response.status == 200
            assert body
            times.append(time.perf_counter() - start)
    return times
