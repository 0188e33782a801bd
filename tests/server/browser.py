"""An office person's browser, signed in without the cost of a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from server.auth import COOKIE, CSRF_HEADER
from server.database import writing
from server.extensions import db
from server.identity.sessions import open_session
from server.models.identity import Account
from tests.cast import Cast


class Browser:
    """Asks the office like its app does: with the cookie, and the CSRF token on writes."""

    def __init__(self, app: Flask, cast: Cast, role: str = "office") -> None:
        self.account = cast.create_account(f"Người {role}", role)
        self.client = app.test_client()
        with app.app_context(), writing() as session:
            self.token = open_session(session, session.get_one(Account, self.account))
        self.client.set_cookie(COOKIE, self.token, path="/api")
        self.csrf_token: str = self.get("/api/office/me")["csrf_token"]

    def get(self, address: str, **query: Any) -> Any:
        """Read, expecting success."""
        response = self.client.get(address, query_string=query)
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_json()

    def ask(self, method: str, address: str, body: object = None) -> TestResponse:
        """Send anything and take what comes."""
        headers = {CSRF_HEADER: self.csrf_token}
        return self.client.open(address, method=method, json=body, headers=headers)

    def upload(self, address: str, file: bytes) -> TestResponse:
        """Send a file and take what comes."""
        headers = {CSRF_HEADER: self.csrf_token}
        return self.client.post(address, data=file, headers=headers, content_type="text/plain")

    def post(self, address: str, body: object = None, expect: int = 200) -> Any:
        """Write, expecting a status."""
        response = self.ask("POST", address, body)
        assert response.status_code == expect, response.get_data(as_text=True)
        return response.get_json()


def error_of(response: TestResponse) -> tuple[int, str]:
    """Give status and code of an answer in the error shape, checking the shape."""
    body = response.get_json()
    assert set(body) == {"error"}
    error = body["error"]
    assert {"code", "message", "request_id"} <= set(error) <= {
        "code", "message", "request_id", "details",
    }  # fmt: skip
    assert error["request_id"] == response.headers["X-Request-Id"]
    return response.status_code, error["code"]


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect what is asked of the database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        yield asked
        event.remove(db.engine, "before_cursor_execute", note)
