"""What is long past is cleared away, and a phone that was away for longer reads its scopes anew (SPEC.md, L9)."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

import server.moments
from server.database import reading
from server.models.log import FeedRow, StoredRecord
from server.moments import now_ms
from server.tidy import tidy
from tests.cast import Cast, new_id
from tests.server.test_cli import environment, run
from tests.server.test_restore import Hand
from tests.simulation.phone import Phone as Model
from tests.simulation.phone import Store

__all__ = ["environment"]
DAY_MS = 86_400_000


class Calendar:
    """Lets days pass for the server."""

    def __init__(self) -> None:
        self.passed = 0
        self._start = now_ms()

    def now_ms(self) -> int:
        return self._start + self.passed * DAY_MS


@pytest.fixture
def calendar() -> Iterator[Calendar]:
    calendar = Calendar()
    with mock.patch.object(server.moments, "now_ms", calendar.now_ms):
        yield calendar


@pytest.fixture
def group(cast: Cast) -> str:
    return cast.create_group(cast.create_ward())


@pytest.fixture
def head(client: FlaskClient, cast: Cast, group: str) -> Hand:
    account = cast.create_account("Mẫu Thị Hà", "group_head", f"group:{group}")
    phone = cast.enrol(account)
    return Hand(client, phone, Model(account, phone.device_id, new_id))


def log(head: Hand, cast: Cast, group: str) -> str:
    ward = next(key[1] for key in head.model.store.records if key[0] == "ward")
    record_id = new_id()
    head.act(
        "broadcast", record_id,
        {
            "channel": "group_speaker", "ward": ward, "group": group, "outcome": "whole",
            "started_at": "2024-03-12T10:00:00.000Z", "duration_minutes": 15,
        },
    )  # fmt: skip
    head.deliver()
    return record_id


def feed_rows(app: Flask, group: str) -> int:
    with app.app_context(), reading() as session:
        query = select(func.count()).where(FeedRow.scope == f"group:{group}")
        return session.scalar(query) or 0


def clear(app: Flask, calendar: Calendar, days: int = 400) -> int:
    """Do what is done every day, until it is so many days later."""
    with app.app_context():
        tidy(days)
        calendar.passed += days + 1
        return tidy(days)


def test_l9_a_phone_that_was_away_for_longer_forgets_what_was_deleted_meanwhile(
    app: Flask, cast: Cast, calendar: Calendar, head: Hand, group: str
) -> None:
    head.deliver()
    kept, gone = log(head, cast, group), log(head, cast, group)
    cast.write("broadcast", gone, action="delete", base_rev=1, values={})
    assert clear(app, calendar) == 2  # in the feed of its khối and of its ward
    assert feed_rows(app, group) == 1
    head.act("broadcast", kept, {"note": "Ghi khi không có mạng"}, "edit")
    head.deliver()
    assert ("broadcast", gone) not in head.model.store.records
    assert head.values("broadcast", kept)["note"] == "Ghi khi không có mạng"


def test_l9_a_phone_that_had_heard_of_it_is_not_made_to_read_anew(
    app: Flask, cast: Cast, calendar: Calendar, head: Hand, group: str, client: FlaskClient
) -> None:
    head.deliver()
    gone = log(head, cast, group)
    cast.write("broadcast", gone, action="delete", base_rev=1, values={})
    head.deliver()
    clear(app, calendar)
    message = head.model.message(now_ms(), 500, 500)
    answer = client.post("/api/sync", json=message, headers=head.enrolled.headers()).get_json()
    assert answer["pull"]["reset"] == []


def test_l9_a_scope_is_read_anew_in_pages_that_end_below_the_horizon(
    app: Flask, cast: Cast, calendar: Calendar, head: Hand, group: str
) -> None:
    head.deliver()
    kept = [log(head, cast, group) for _ in range(5)]
    gone = log(head, cast, group)
    behind = head.model.store.copy()
    cast.write("broadcast", gone, action="delete", base_rev=1, values={})
    clear(app, calendar)
    head.model.store = behind
    head.deliver(page=2)
    shown = {key[1] for key in head.model.store.records if key[0] == "broadcast"}
    assert shown == set(kept)


def test_l9_a_reading_begun_anew_begins_again_when_more_was_cleared_meanwhile(
    app: Flask, cast: Cast, calendar: Calendar, head: Hand, group: str
) -> None:
    head.deliver()
    first, second, gone = (log(head, cast, group) for _ in range(3))
    cast.write("broadcast", gone, action="delete", base_rev=1, values={})
    clear(app, calendar)
    head.model.store = Store(head.model.store.incarnation, head.model.store.seq)
    while ("broadcast", first) not in head.model.store.records:
        assert head.exchange(page=1)
    cast.write("broadcast", first, action="delete", base_rev=1, values={})
    calendar.passed += 1
    assert clear(app, calendar)
    head.deliver(page=1)
    shown = {key[1] for key in head.model.store.records if key[0] == "broadcast"}
    assert shown == {second}


def test_l9_a_scope_of_which_nothing_is_left_has_been_read_to_its_end(
    app: Flask, cast: Cast, calendar: Calendar, head: Hand, group: str
) -> None:
    head.deliver()
    behind = head.model.store.copy()
    gone = log(head, cast, group)
    cast.write("broadcast", gone, action="delete", base_rev=1, values={})
    clear(app, calendar)
    assert feed_rows(app, group) == 0
    head.model.store = behind
    head.deliver()
    assert not head.exchange()


def test_what_is_recent_or_alive_stays(
    app: Flask, cast: Cast, calendar: Calendar, head: Hand, group: str
) -> None:
    head.deliver()
    log(head, cast, group)
    gone = log(head, cast, group)
    with app.app_context():
        tidy(400)
        calendar.passed += 401
        cast.write("broadcast", gone, action="delete", base_rev=1, values={})
        assert tidy(400) == 0
    assert feed_rows(app, group) == 2


def test_the_record_of_what_was_cleared_stays_in_the_book(
    app: Flask, cast: Cast, calendar: Calendar, head: Hand, group: str
) -> None:
    head.deliver()
    gone = log(head, cast, group)
    cast.write("broadcast", gone, action="delete", base_rev=1, values={})
    clear(app, calendar)
    with app.app_context(), reading() as session:
        assert session.get_one(StoredRecord, ("broadcast", gone)).deleted


@pytest.mark.usefixtures("environment")
def test_the_command_says_what_it_did(app: Flask) -> None:
    assert run("tidy").output == "Cleared 0 rows that nobody needs.\n"
    assert "30" in run("tidy", "--days", "3", fails=True).output
