"""A database in trouble refuses the request, never the operation: nothing a person recorded is lost by it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import NullPool, create_engine, event, func, select, text
from werkzeug.test import TestResponse

from server.database import reading, writing
from server.database_errors import blames_rows
from server.extensions import db
from server.models.log import Operation
from tests.cast import Cast, Phone, broadcast, new_id
from tests.server.browser import Browser, error_of

POISON = "poison"


@pytest.fixture
def phone(cast: Cast) -> Phone:
    """The phone of a khối head."""
    return cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{new_id()}"))


def push(client: FlaskClient, phone: Phone, *operations: dict[str, Any]) -> TestResponse:
    return client.post("/api/sync", json=phone.message(list(operations)), headers=phone.headers())


def party(phone: Phone, **values: Any) -> dict[str, Any]:
    return phone.operation("party", new_id(), values=values)


def count(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return session.scalar(select(func.count()).select_from(Operation)) or 0


@contextmanager
def trigger(app: Flask, condition: str, sqlite: str, state: str) -> Iterator[None]:
    """Let the database itself fail on operations that meet a condition."""
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        with writing() as session:
            for statement in (
                _sqlite(condition, sqlite) if is_sqlite else _postgresql(condition, state)
            ):
                session.execute(text(statement))
    try:
        yield
    finally:
        with app.app_context(), writing() as session:
            session.execute(text(f"DROP TRIGGER fails{'' if is_sqlite else ' ON operation'}"))


def _sqlite(condition: str, action: str) -> list[str]:
    return [
        f"CREATE TRIGGER fails BEFORE INSERT ON operation WHEN {condition} BEGIN SELECT {action}; END"
    ]


def _postgresql(condition: str, state: str) -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$",
        f"CREATE TRIGGER fails BEFORE INSERT ON operation FOR EACH ROW WHEN ({condition}) "
        "EXECUTE FUNCTION fail()",
    ]


@contextmanager
def full_disk(app: Flask) -> Iterator[None]:
    """Leave the database no room: SQLite by its own limit, PostgreSQL by the state it would answer with."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            with trigger(app, "true", "", "53100"):
                yield
            return
        engine = db.engine

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # as few as it has already

    engine.dispose()
    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


def fill(phone: Phone) -> list[dict[str, Any]]:
    """Make more than fits into the free space of the pages there are."""
    return [party(phone, note="x" * 30_000) for _ in range(12)]


def test_p1_a_full_disk_refuses_the_message_with_a_code_and_stores_nothing(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    operations = fill(phone)
    before = count(app)
    with full_disk(app):
        response = push(client, phone, *operations)
        assert error_of(response) == (507, "storage_full")
        assert int(response.headers["Retry-After"]) > 0
        assert count(app) == before
    results = push(client, phone, *operations).get_json()["results"]
    assert [result["code"] for result in results] == ["unknown_kind"] * 12


def test_a_full_disk_still_lets_phones_pull_and_the_office_read(
    app: Flask, client: FlaskClient, phone: Phone, office: Browser
) -> None:
    with full_disk(app):
        assert error_of(push(client, phone, *fill(phone)))[1] == "storage_full"
        assert push(client, phone).get_json()["pull"] is not None
        assert office.get("/api/office/board")  # asserts the status itself


def test_p4_an_operation_the_database_cannot_take_blocks_none(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    operations = [party(phone) for _ in range(3)] + [party(phone, note=POISON)] + [party(phone)]
    condition = f"NEW.payload LIKE '%{POISON}%' AND NEW.code <> 'not_storable'"
    with trigger(app, condition, "RAISE(ABORT, 'no')", "22000"):
        results = push(client, phone, *operations).get_json()["results"]
    codes = [result["code"] for result in results]
    assert codes == ["unknown_kind"] * 3 + ["not_storable", "unknown_kind"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("53100", (507, "storage_full")),
        ("57P01", (503, "unavailable")),  # the server is being stopped
        ("57014", (503, "unavailable")),  # a statement took too long
        ("55P03", (503, "unavailable")),  # a lock was held too long
        ("58030", (503, "unavailable")),  # the disk fails
        ("25006", (500, "internal_error")),  # a replica: nobody can write there
        ("40001", (503, "unavailable")),  # somebody was in the way each time
    ],
)
def test_trouble_of_the_database_is_no_fault_of_an_operation(
    app: Flask, client: FlaskClient, phone: Phone, state: str, expected: tuple[int, str]
) -> None:
    operation = party(phone)
    with trigger(app, "true", "", state):
        response = push(client, phone, operation)
        assert error_of(response) == expected
        assert ("Retry-After" in response.headers) is (expected[0] != 500)
    assert push(client, phone, operation).get_json()["results"][0]["code"] == "unknown_kind"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_lock_held_too_long_is_no_fault_of_an_operation(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    ward = cast.create_ward()
    group = cast.create_group(ward)
    phone = cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{group}"))
    operation = broadcast(phone, group, ward)

    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", hurry)
    with engine.execution_options(socoso_write=True).begin():
        response = push(client, phone, operation)
        assert error_of(response) == (503, "unavailable")
    assert push(client, phone, operation).get_json()["results"][0]["result"] == "applied"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("idle", "statuses"), [(0.0, [200, 200]), (60.0, [503, 200])])
def test_a_connection_that_died_while_idle_is_replaced(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
    idle: float,
    statuses: list[int],
) -> None:
    # Idle for long: nobody notices. Used a moment ago: one request is told to come again.
    monkeypatch.setattr("server.database._TRUSTED_SECONDS", idle)
    assert push(client, phone, party(phone)).status_code == 200
    end_connections(app)
    found = [push(client, phone, party(phone)) for _ in statuses]
    assert [response.status_code for response in found] == statuses
    assert all("Retry-After" in each.headers for each in found if each.status_code == 503)


def end_connections(app: Flask) -> None:
    """Have the database end every connection of the pool, as it does when it restarts."""
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with app.app_context():
        address = db.engine.url
    stranger = create_engine(address, poolclass=NullPool)
    with stranger.begin() as connection:
        assert connection.execute(others).all()


def test_a_missing_table_is_no_fault_of_an_operation(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        with pytest.raises(Exception, match="nowhere") as failure:
            connection.execute(text("SELECT * FROM nowhere"))
        assert not blames_rows(failure.value)  # type: ignore[arg-type]  # what SQLAlchemy raises is a DBAPIError
