"""Whatever goes wrong leaves in one shape, with a listed code."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.auth import CSRF_HEADER
from tests.cast import new_id
from tests.server.browser import Browser, error_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CHECK = "/api/enrolments/check"


def test_unknown_address_is_not_found(client: FlaskClient) -> None:
    assert error_of(client.get("/api/nothing")) == (404, "not_found")
    assert error_of(client.post("/api/nothing")) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [("GET", CHECK, "POST"), ("POST", "/api/office/board", "GET"), ("PUT", "/api/sync", "POST")],
)
def test_wrong_method_names_the_right_ones(
    client: FlaskClient, method: str, address: str, allowed: str
) -> None:
    response = client.open(address, method=method)
    assert error_of(response) == (405, "method_not_allowed")
    assert allowed in response.headers["Allow"]


def test_broken_json_is_malformed(client: FlaskClient) -> None:
    response = client.post(CHECK, data="{", content_type="application/json")
    assert error_of(response) == (400, "malformed_json")


@pytest.mark.parametrize(
    "body",
    ['{"token": "\\ud800"}', '{"token": NaN}', "[" * 100_000, '{"token":' * 2_000],
    ids=["half a character", "no number", "many brackets", "many braces"],
)
def test_what_no_reader_could_agree_on_is_malformed(
    client: FlaskClient, office: Browser, body: str
) -> None:
    headers = {CSRF_HEADER: office.csrf_token}
    for address, asking in ((CHECK, client), ("/api/office/records", office.client)):
        response = asking.post(address, data=body, content_type="application/json", headers=headers)
        assert error_of(response) == (400, "malformed_json")


def test_values_that_could_not_be_written_down_again_are_explained(office: Browser) -> None:
    values: dict[str, Any] = {"name": "Tín dụng"}
    statuses = []
    for _ in range(300):
        values = {"name": values}
        body = {"op_id": new_id(), "kind": "topic", "record_id": new_id(), "action": "create"}
        answer = office.ask(
            "POST", "/api/office/records", body | {"base_rev": None, "values": values}
        )
        statuses.append(answer.status_code)
    assert error_of(answer) == (422, "invalid_request")
    assert set(statuses) == {200, 422}  # however deep, somebody says what is wrong


@pytest.mark.parametrize("body", [{}, {"token": 3}, {"token": "x", "more": 1}, [], "text"])
def test_wrong_body_is_explained(client: FlaskClient, body: object) -> None:
    response = client.post(CHECK, json=body)
    assert error_of(response) == (422, "invalid_request")
    assert response.get_json()["error"]["details"]["json"]


def test_form_is_no_body(client: FlaskClient) -> None:
    assert client.post(CHECK, data={"token": "x"}).status_code == 422


def test_oversized_request_is_refused(client: FlaskClient) -> None:
    response = client.post(CHECK, json={"token": "x" * 2_000_000})
    assert error_of(response) == (413, "request_too_large")


def test_bad_query_is_explained(client: FlaskClient) -> None:
    assert error_of(client.get("/api/office/refused?limit=no")) == (401, "not_signed_in")


def test_fault_of_ours_is_logged_without_its_words(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        raise ValueError("Nguyễn Văn A, 0912345678")

    app.add_url_rule("/boom", view_func=fail)
    with caplog.at_level(logging.ERROR, "socoso"):
        response = app.test_client().get("/boom")
    assert error_of(response) == (500, "internal_error")
    assert "0912345678" not in response.get_data(as_text=True)
    (record,) = caplog.records
    assert record.__dict__["fields"]["request_id"] == response.headers["X-Request-Id"]
    assert record.__dict__["fields"]["error"] == "ValueError"
    assert "0912345678" not in str(record.__dict__)
    assert record.exc_info is None
