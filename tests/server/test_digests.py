"""M3: what arrives is what was sent, or it is refused as damaged; what leaves says what it is."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.database import reading
from server.models.log import Operation
from tests.cast import Cast, Phone, new_id
from tests.server.browser import Browser, error_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def phone(cast: Cast) -> Phone:
    """The phone of a khối head."""
    return cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{new_id()}"))


def digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def send(client: FlaskClient, phone: Phone, body: bytes, **headers: str) -> Any:
    named = {name.replace("_", "-"): content for name, content in headers.items()}
    return client.post(
        "/api/sync", data=body, content_type="application/json", headers=phone.headers() | named
    )


def body_of(phone: Phone, **values: Any) -> bytes:
    return json.dumps(phone.message([phone.operation("party", new_id(), values=values)])).encode()


def test_m3_a_changed_byte_is_noticed_and_nothing_is_stored(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    body = body_of(phone, duration=15)
    changed = body.replace(b"15", b"51")
    assert error_of(send(client, phone, changed, Content_Digest=digest(body))) == (
        400, "message_damaged",
    )  # fmt: skip
    with app.app_context(), reading() as session:
        assert session.scalar(
            select(func.count()).select_from(Operation).where(Operation.kind == "party")
        ) == 0  # fmt: skip


@pytest.mark.parametrize("also", ["", "sha-512=:AAAA:, "])
def test_m3_the_digest_is_of_the_bytes_as_sent(
    client: FlaskClient, phone: Phone, also: str
) -> None:
    packed = gzip.compress(body_of(phone))
    response = send(
        client, phone, packed, Content_Encoding="gzip", Content_Digest=also + digest(packed)
    )
    assert response.status_code == 200


@pytest.mark.parametrize("promise", ["", "md5=:AAAA:", "nonsense"])
def test_m3_who_promises_nothing_is_taken_at_his_word(
    client: FlaskClient, phone: Phone, promise: str
) -> None:
    assert send(client, phone, body_of(phone), Content_Digest=promise).status_code == 200


def test_m3_every_answer_says_what_it_is_before_packing(
    client: FlaskClient, phone: Phone, office: Browser
) -> None:
    answers = [
        send(client, phone, body_of(phone), Accept_Encoding="gzip"),
        send(client, phone, body_of(phone)),
        send(client, phone, b"{"),
        office.client.get("/api/office/board", headers={"Accept-Encoding": "gzip"}),
    ]
    assert {answer.headers.get("Content-Encoding") for answer in answers} == {None, "gzip"}
    for answer in answers:
        packed = answer.headers.get("Content-Encoding") == "gzip"
        body = gzip.decompress(answer.data) if packed else answer.data
        assert answer.headers["Unencoded-Digest"] == digest(body)
