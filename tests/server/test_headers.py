"""Every answer carries safe headers, and no log line carries personal data."""

from __future__ import annotations

import dataclasses
import gzip
import json
import logging

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from server import create_app
from server.config import Settings
from server.web import JsonLines

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("address", ["/", "/api/nothing", "/healthz", "/api/openapi.json"])
def test_answers_are_hardened(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Permissions-Policy"] == "camera=(self), microphone=(self), geolocation=()"
    assert headers["X-Request-Id"]


def test_interface_is_never_cached(client: FlaskClient) -> None:
    for address in ("/api/nothing", "/api/office/me", "/healthz"):
        assert client.get(address).headers["Cache-Control"] == "no-store"


def test_https_is_demanded_only_where_it_is_served(settings: Settings, client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
    secure = create_app(dataclasses.replace(settings, secure_cookies=True)).test_client()
    assert "Strict-Transport-Security" in secure.get("/healthz").headers


def test_request_ids_differ(client: FlaskClient) -> None:
    assert len({client.get("/healthz").headers["X-Request-Id"] for _ in range(5)}) == 5


def test_log_names_the_rule_not_what_was_asked(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "socoso"):
        client.get(
            "/api/office/figures/nguyen-van-a?after=0912345678",
            headers={"Authorization": "Bearer secret-token", "Cookie": "socoso_session=secret"},
        )
    line = JsonLines().format(caplog.records[-1])
    assert json.loads(line)["rule"] == "/api/office/figures/<string:key>"
    assert json.loads(line)["status"] == 401
    for secret in ("nguyen", "0912345678", "secret"):
        assert secret not in line


def test_long_answers_are_compressed(client: FlaskClient) -> None:
    plain = client.get("/api/openapi.json")
    packed = client.get("/api/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content_length is not None
    assert packed.content_length < len(plain.data) / 3
    assert gzip.decompress(packed.data) == plain.data


def test_address_comes_from_the_proxy_only_if_trusted(app: Flask, settings: Settings) -> None:
    trusting = create_app(dataclasses.replace(settings, trusted_proxies=1))
    for office, scheme in ((app, "http"), (trusting, "https")):
        office.add_url_rule("/scheme", view_func=_scheme)
        answer = office.test_client().get("/scheme", headers={"X-Forwarded-Proto": "https"})
        assert answer.get_data(as_text=True) == scheme


def _scheme() -> str:
    return request.scheme
