"""The office ends with the same record in whatever order phones deliver, and however often (I1 to I4, O7, P3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.database import reading, writing
from server.models.identity import Device
from server.models.log import StoredRecord
from server.rebuild import rebuild
from sync.contract import derive_id
from sync.rules import unpack
from tests.cast import Cast, Phone, new_id
from tests.sync.orders import Act, causal_orders, late_orders, siblings_of
from tests.sync.test_orders import VECTORS

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MARKS = [case for case in VECTORS["cases"] if case["kind"] == "attendance"]
DEPENDENT = [case for case in VECTORS["dependent"] if case["kind"] == "attendance"]


class Hall:
    """A session whose trainer holds several phones; each order is played on a person of his own."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self._app, self._cast, self._client = app, cast, app.test_client()
        self._trainer = cast.create_account()
        self._class = cast.create_class(self._trainer)
        self._session = cast.create_session(self._class)
        self._phones: dict[str, Phone] = {}
        self._epoch = ""

    def _phone(self, incarnation: str) -> Phone:
        if incarnation not in self._phones:
            phone = self._phones[incarnation] = self._cast.enrol(self._trainer)
            with self._app.app_context(), writing() as session:
                # Before the stamps of the cases, which are then kept as they are (C4).
                session.execute(
                    update(Device)
                    .where(Device.id == phone.device_id)
                    .values(enrolled_at="2024-01-01T00:00:00.000Z")
                )
        return self._phones[incarnation]

    def play(self, order: Sequence[Act]) -> dict[str, Any]:
        """Deliver in this order, each message twice, and give the record's siblings."""
        person = self._cast.add_person(self._class)
        run = new_id()[8:]
        for act in order:
            self._deliver(act, person, run)
        with self._app.app_context(), reading() as session:
            wire = session.scalars(
                select(StoredRecord.wire).where(
                    StoredRecord.record_id == derive_id(self._session, person)
                )
            ).one()
        found = siblings_of(unpack(json.loads(wire)))
        # The incarnations of the cases are one letter; here each is that letter eight times and the run.
        return {
            name: [[own[0], *rest] for own, *rest in found[name]] for name in ("status", "deleted")
        }

    def _deliver(self, act: Act, person: str, run: str) -> None:
        phone = self._phone(act["incarnation"])
        identity = {"training_class": self._class, "session": self._session, "person": person}
        operation = phone.operation(
            # An edit that came before its record would be refused (O5), which is not what is asked here.
            "attendance", derive_id(self._session, person), action="create",
            incarnation=act["incarnation"] * 8 + run, seq=act["seq"], at=act["at"],
            base={"epoch": self._epoch, "rev": len(act["saw"])} if act["saw"] else None,
            values=identity | act["values"],
        )  # fmt: skip
        first, again = (self._send(phone, operation) for _ in range(2))
        assert first["result"] in ("applied", "conflict"), first
        assert (again["result"], again["first"]) == ("duplicate", first["result"])

    def _send(self, phone: Phone, operation: dict[str, Any]) -> dict[str, Any]:
        body = phone.message([operation], pull=False)
        answer = self._client.post("/api/sync", json=body, headers=phone.headers()).get_json()
        self._epoch = answer["epoch"]
        result: dict[str, Any] = answer["results"][0]
        return result

    def check_fold(self) -> None:
        with self._app.app_context():
            assert rebuild(mend=False).differing == 0


@pytest.fixture
def hall(app: Flask, cast: Cast) -> Hall:
    return Hall(app, cast)


def expected(outcome: dict[str, Any]) -> list[Any]:
    several: list[Any] = outcome["siblings"].get("status", [])
    return several


@pytest.mark.parametrize("case", MARKS, ids=lambda case: case["name"])
def test_i1_i2_every_order_of_delivery_ends_the_same(hall: Hall, case: dict[str, Any]) -> None:
    orders = [*causal_orders(case["operations"]), *late_orders(case["operations"])]
    for order in orders:
        status = hall.play(order)["status"]
        assert status[0][3] == case["expect"]["values"]["status"]
        assert status == (expected(case["expect"]) or status[:1])
    hall.check_fold()


@pytest.mark.parametrize("case", DEPENDENT, ids=lambda case: case["name"])
def test_i2_i4_where_the_order_decides(hall: Hall, case: dict[str, Any]) -> None:
    acts = {act["id"]: act for act in case["operations"]}
    for outcome in case["outcomes"]:
        status = hall.play([acts[name] for name in outcome["order"]])["status"]
        assert status == (expected(outcome["expect"]) or status[:1])
    hall.check_fold()
