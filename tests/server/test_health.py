"""A server without its database says so, and says it to people who can read."""

from __future__ import annotations

from pathlib import Path

from server import create_app
from tests.server.browser import error_of
from tests.server.conftest import make_settings


def test_health_fails_without_a_database(tmp_path: Path) -> None:
    address = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2"
    client = create_app(make_settings(tmp_path, address)).test_client()
    response = client.get("/healthz")
    assert error_of(response) == (503, "unavailable")
    assert response.get_json()["error"]["details"]["database"] == "unreachable"
