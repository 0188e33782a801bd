"""The office's real answers have their shapes, whatever it has to say, and it takes what has one (S1 to S3).

Every other test of the server is held to the same by its client (checked.py); here nothing is left to chance.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from sqlalchemy import update
from werkzeug.test import TestResponse

from server.database import writing
from server.identity.tokens import make_token
from server.incoming import read_operation
from server.models.identity import Device
from server.moments import now
from server.schemas.sync import RoundSchema
from sync.clock import is_stamp, is_time
from tests.cast import Cast, Phone, mark, new_id
from tests.server.browser import Browser
from tests.server.checked import CheckedClient
from tests.sync import strategies as any_
from tests.sync.schema import check, satisfies
from tests.sync.test_twins import examples

RESULTS = {"applied", "conflict", "duplicate", "rejected", "quarantined"}


class Hall:
    """A class, its trainer, and two phones of his."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        # A plain client: what is checked here is checked here.
        app.test_client_class = FlaskClient
        self.app, self.cast, self.client = app, cast, app.test_client()
        self.trainer = cast.create_account()
        self.training_class = cast.create_class(self.trainer)
        self.session = cast.create_session(self.training_class)
        self.person = cast.add_person(self.training_class)
        self.phone, self.other = cast.enrol(self.trainer), cast.enrol(self.trainer)

    def mark(self, phone: Phone, status: str = "present", **more: Any) -> dict[str, Any]:
        return mark(phone, self.session, self.training_class, self.person, status, **more)

    def send(self, phone: Phone, *operations: Any, **more: Any) -> dict[str, Any]:
        message = phone.message(list(operations), **more)
        response = self.client.post("/api/sync", json=message, headers=phone.headers())
        assert response.status_code == 200, response.get_json()
        answer: dict[str, Any] = response.get_json()
        check("round_answer", answer)
        return answer

    def result(self, phone: Phone, operation: dict[str, Any]) -> dict[str, Any]:
        answer = self.send(phone, operation)
        result: dict[str, Any] = answer["results"][0]
        check("result", result)
        return result

    def refuse_by(self, **changes: Any) -> TestResponse:
        message = self.phone.message([]) | changes
        return self.client.post("/api/sync", json=message, headers=self.phone.headers())


@pytest.fixture
def hall(app: Flask, cast: Cast) -> Hall:
    return Hall(app, cast)


def test_p2_p3_every_result_has_its_shape(hall: Hall) -> None:
    sent = hall.mark(hall.phone)
    got = [
        hall.result(hall.phone, sent),
        hall.result(hall.phone, sent),
        hall.result(hall.other, hall.mark(hall.other, "absent")),
        hall.result(hall.phone, hall.mark(hall.phone, author=new_id())),
        hall.result(hall.phone, hall.mark(hall.phone, "perhaps")),
        hall.result(hall.phone, hall.mark(hall.phone, at="yesterday")),
        hall.result(hall.phone, sent | {"values": {}}),
        hall.result(hall.phone, hall.mark(hall.phone, at="2099-01-01T00:00:00.000Z-0000")),
    ]
    assert {result["result"] for result in got} == RESULTS
    assert [result["code"] for result in got if "code" in result] == [
        "other_author", "not_in_list", "invalid_operation", "op_id_reused",
    ]  # fmt: skip
    assert got[-1]["flags"] == ["clock_suspect"]
    receipts = hall.send(hall.phone)["pull"]["receipts"]
    # The last mark is a side of the contradiction that the other phone began.
    assert {receipt["result"] for receipt in receipts} == RESULTS - {"duplicate"}
    for receipt in receipts:
        check("receipt", receipt)


def test_f4_what_is_hardly_an_operation_has_a_receipt_with_a_shape(hall: Hall) -> None:
    answer = hall.send(hall.phone, {"op_id": new_id()}, {"op_id": new_id(), "kind": "\x00" * 70})
    assert [result["code"] for result in answer["results"]] == ["invalid_operation"] * 2
    assert len(answer["pull"]["receipts"]) == 2


def test_a8_a_record_with_sides_has_its_shape(hall: Hall) -> None:
    hall.send(hall.phone, hall.mark(hall.phone))
    hall.send(hall.other, hall.mark(hall.other, "absent"))
    records = [r for c in hall.send(hall.phone)["pull"]["changes"] for r in c["records"]]
    assert any("siblings" in record for record in records)
    for record in records:
        check("packed_record", record)


def test_l2_l4_paging_drops_and_exits_have_their_shape(hall: Hall) -> None:
    ward = hall.cast.create_ward()
    groups = [hall.cast.create_group(ward, f"Khối {n}") for n in (1, 2)]
    head = hall.cast.create_account("Mẫu Hùng", "group_head", f"group:{groups[0]}")
    phone = hall.cast.enrol(head)
    broadcast = hall.cast.create(
        "broadcast", channel="group_speaker", ward=ward, group=groups[0], outcome="whole",
        started_at="2024-03-12T10:00:00.000Z", duration_minutes=15, recorded="on_spot",
    )  # fmt: skip
    answer = hall.send(phone, limit=1)
    assert answer["pull"]["more"]
    while answer["pull"]["more"]:
        answer = hall.send(phone, limit=1, cursor=answer["pull"]["cursor"])
    hall.cast.write("broadcast", broadcast, action="edit", base_rev=1, values={"group": groups[1]})
    moved = hall.send(phone, cursor=answer["pull"]["cursor"])["pull"]
    assert [c["exits"] for c in moved["changes"] if c["exits"]] == [[["broadcast", broadcast]]]

    cursor = hall.send(hall.phone)["pull"]["cursor"]
    hall.cast.write(
        "training_class", hall.training_class, action="edit", base_rev=1, values={"trainers": []}
    )
    assert hall.send(hall.phone, cursor=cursor)["pull"]["dropped"]


def test_l6_l7_a_refused_pull_has_its_shape(hall: Hall) -> None:
    assert hall.send(hall.phone, cursor="bm90IG91cnM")["pull_refused"] == "bad_cursor"
    assert hall.send(hall.phone, pull=False)["pull"] is None
    with hall.app.app_context(), writing() as session:
        session.execute(update(Device).values(revoked_at=now()))
    answer = hall.send(hall.phone, hall.mark(hall.phone))
    assert answer["pull_refused"] == "device_revoked"
    assert answer["results"][0]["result"] == "quarantined"


def test_x3_the_key_of_the_office_has_its_shape(hall: Hall) -> None:
    answer = hall.send(hall.phone, bundle_key=None)
    assert "bundle_key" not in hall.send(hall.phone, bundle_key=answer["bundle_key"]["id"])


def test_m2_errors_of_a_round_have_their_shape(hall: Hall) -> None:
    got = [
        hall.refuse_by(sent_at="yesterday"),
        hall.refuse_by(operations=[{"op_id": "x"}]),
        hall.refuse_by(operations=[{"op_id": new_id()}] * 501),
        hall.client.post("/api/sync", json={}),
        hall.client.post("/api/sync", data="{", headers=hall.phone.headers()),
        hall.client.put("/api/sync"),
    ]
    for response in got:
        check("error", response.get_json())
    assert [response.status_code for response in got] == [422, 400, 413, 401, 400, 405]


def test_s1_enrolment_has_its_shapes(hall: Hall, office: Browser) -> None:
    link = office.post(f"/api/office/accounts/{hall.trainer}/enrolments", expect=201)["link"]
    token = {"token": link.partition("#")[2]}
    phone = {"model": "Oppo A57", "platform": "Android 13", "app_version": "0.1.0"}
    redeem = token | {"device_secret": make_token(), "device": phone}
    for verb, message in (("check", token), ("redeem", redeem)):
        check(f"enrolment_{verb}_request", message)
        response = hall.client.post(f"/api/enrolments/{verb}", json=message)
        check(f"enrolment_{verb}_answer", response.get_json())
        wrong = hall.client.post(f"/api/enrolments/{verb}", json=message | {"token": "x"})
        check("error", wrong.get_json())


@examples(200)
@given(any_.messages(("operation",)))
def test_s3_an_operation_with_its_shape_can_be_read(given_: tuple[str, Any]) -> None:
    _, operation = given_
    if satisfies("operation", operation) and is_stamp(operation["at"]):
        assert read_operation(operation).problem is None


@examples(200)
@given(any_.messages(("round_request",)))
def test_s3_a_message_with_its_shape_is_taken(given_: tuple[str, Any]) -> None:
    _, message = given_
    days = [message["sent_at"]] if satisfies("round_request", message) else []
    if days and (message.get("health") or {}).get("oldest_unsent_at"):
        days.append(message["health"]["oldest_unsent_at"])
    if days and all(map(is_time, days)):
        assert RoundSchema().validate(message) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_client_of_the_other_tests_notices(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    monkeypatch.setattr("server.errors._respond", lambda error: ({"error": error.code}, 404))
    with pytest.raises(AssertionError, match="no error"):
        client.get("/api/nothing")
