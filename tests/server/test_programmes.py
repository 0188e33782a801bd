"""What a ward puts out reaches the phones of its khối, and only what was approved (SPEC.md, L10 and P9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from server.database import writing
from server.models.identity import RoleGrant
from server.models.log import StoredRecord
from server.moments import now
from tests.cast import Cast, Phone, new_id
from tests.server.browser import Browser
from tests.server.test_sync_pull import Reader


@dataclass
class Place:
    """A ward with a khối, their people's phones, and somewhere else."""

    client: FlaskClient
    cast: Cast
    ward: str
    group: str
    elsewhere: str
    head: Reader
    official: Reader

    def reader(self, role: str, scope: str | None) -> Reader:
        return Reader(
            self.client, self.cast.enrol(self.cast.create_account(role=role, scope=scope))
        )

    def push(self, phone: Phone, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        body = phone.message(list(operations), pull=False)
        answer = self.client.post("/api/sync", json=body, headers=phone.headers())
        results: list[dict[str, Any]] = answer.get_json()["results"]
        return results


def draft(ward: str | None, **more: Any) -> dict[str, Any]:
    made = {"ward": ward, "title": "Vay vốn hộ nghèo", "priority": "normal", "state": "draft"}
    return {name: value for name, value in (made | more).items() if value is not None}


@pytest.fixture
def place(client: FlaskClient, cast: Cast) -> Place:
    ward, elsewhere = cast.create_ward(), cast.create_ward("Hưng Bình")
    group = cast.create_group(ward)
    head = cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{group}"))
    official = cast.enrol(cast.create_account("Mẫu Hiền", "ward_official", f"ward:{ward}"))
    return Place(
        client, cast, ward, group, elsewhere, Reader(client, head), Reader(client, official)
    )


def test_l10_a_khoi_reads_what_its_ward_and_the_city_put_out_and_no_other_ward(
    place: Place,
) -> None:
    station = place.cast.create("station", ward=place.ward, name="Đài phường Lê Lợi")
    other = place.cast.create("station", ward=place.elsewhere, name="Đài phường Hưng Bình")
    mine = place.cast.create("bulletin", **draft(place.ward, published_in=place.ward))
    unapproved = place.cast.create("bulletin", **draft(place.ward))
    citywide = place.cast.create("bulletin", **draft(None, audience="city"))
    theirs = place.cast.create("bulletin", **draft(place.elsewhere, published_in=place.elsewhere))
    for reader in (place.head, place.official):
        reader.pull_all()
        assert reader.ids("station") == {station}
    assert place.head.ids("bulletin") == {mine, citywide}
    assert place.official.ids("bulletin") == {mine, citywide, unapproved}
    stranger = place.reader("group_head", f"group:{place.cast.create_group(place.elsewhere)}")
    stranger.pull_all()
    assert stranger.ids("bulletin") == {theirs, citywide}
    assert stranger.ids("station") == {other}
    trainer = place.reader("trainer", None)
    trainer.pull_all()
    assert trainer.ids("bulletin") == set()


def test_l10_a_khoi_that_comes_to_another_ward_changes_programmes(place: Place) -> None:
    old = place.cast.create("bulletin", **draft(place.ward, published_in=place.ward))
    new = place.cast.create("bulletin", **draft(place.elsewhere, published_in=place.elsewhere))
    place.head.pull_all()
    assert place.head.ids("bulletin") == {old}
    values = {"ward": place.elsewhere}
    place.cast.write("residential_group", place.group, action="edit", base_rev=1, values=values)
    pull = place.head.round()["pull"]
    assert pull["dropped"] == [f"programme:{place.ward}"]
    assert pull["added"] == [f"programme:{place.elsewhere}"]
    place.head.pull_all()
    assert place.head.ids("bulletin") == {new}


def test_l10_a_role_that_ends_ends_the_programme(app: Flask, place: Place) -> None:
    place.cast.create("bulletin", **draft(place.ward, published_in=place.ward))
    place.head.pull_all()
    assert place.head.ids("bulletin")
    with app.app_context(), writing() as session:
        own = RoleGrant.account_id == place.head.phone.author
        session.execute(update(RoleGrant).where(own).values(until=now()))
    place.head.pull_all()
    assert place.head.ids("bulletin") == set()


def test_a_phone_learns_since_when_its_holder_has_his_role(place: Place) -> None:
    [grant] = place.head.round()["account"]["grants"]
    assert grant["since"] <= now()
    assert grant["since"][:4] == now()[:4]


def test_p9_an_official_publishes_only_where_the_ward_may_do_so_itself(place: Place) -> None:
    phone, bulletin = place.official.phone, new_id()
    published = draft(place.ward, state="approved", published_in=place.ward)
    [refused] = place.push(phone, phone.operation("bulletin", bulletin, values=published))
    assert (refused["result"], refused["code"], refused["value"]) == (
        "rejected", "reserved", "published_in",
    )  # fmt: skip
    values = {"publishes_itself": True}
    place.cast.write("ward", place.ward, action="edit", base_rev=1, values=values)
    [taken] = place.push(phone, phone.operation("bulletin", bulletin, values=published))
    assert taken["result"] == "applied"
    elsewhere = draft(place.ward, state="approved", published_in=place.elsewhere)
    [foreign] = place.push(phone, phone.operation("bulletin", new_id(), values=elsewhere))
    assert foreign["code"] == "reserved"
    [city] = place.push(
        phone, phone.operation("bulletin", new_id(), values=draft(place.ward, audience="city"))
    )
    assert (city["code"], city["value"]) == ("reserved", "audience")


def test_p9_what_was_approved_is_not_changed_unseen(app: Flask, place: Place) -> None:
    official = place.official.phone
    approver = place.reader("content_approver", f"ward:{place.ward}").phone
    bulletin = new_id()
    approval = {"state": "approved", "published_in": place.ward}
    edit = {"body": "Lời khác"}
    withdrawing = {"body": "Lời khác", "state": "waiting", "published_in": None}
    steps = [
        (official, "create", draft(place.ward, state="waiting", body="Lời cũ"), "applied"),
        (approver, "edit", approval, "applied"),
        (official, "edit", edit, "rejected"),
        (official, "edit", withdrawing, "applied"),
        (official, "edit", edit, "applied"),
        (approver, "edit", approval, "applied"),
        (official, "delete", {}, "applied"),
    ]
    for place_, (phone, action, values, expected) in enumerate(steps):
        base = {"epoch": epoch_of(place), "rev": _rev(app, bulletin)} if place_ else None
        operation = phone.operation("bulletin", bulletin, action=action, values=values, base=base)
        [result] = place.push(phone, operation)
        assert result["result"] == expected, (place_, result)
    place.head.pull_all()
    assert place.head.ids("bulletin") == {bulletin}  # as deleted: the phone shows it no more
    assert place.head.records["bulletin", bulletin]["values"]["deleted"] is True


def epoch_of(place: Place) -> str:
    return str(place.head.round()["epoch"])


def _rev(app: Flask, record_id: str) -> int:
    with app.app_context(), writing() as session:
        return session.get_one(StoredRecord, ("bulletin", record_id)).rev


def test_the_office_sees_bulletins_stations_and_who_approves_himself(
    office: Browser, cast: Cast
) -> None:
    ward, other = cast.create_ward(), cast.create_ward("Hưng Bình")
    station = cast.create("station", ward=ward, name="Đài Lê Lợi", hours=["05:30-06:30"])
    cast.create("holiday", day="2026-09-02", name="Quốc khánh")
    cast.create("holiday", day="2026-01-01", name="Tết Dương lịch")
    cast.write("ward", other, action="edit", base_rev=1, values={"publishes_itself": True})
    first = cast.create("bulletin", **draft(ward, read_from="2026-03-09", approver="Mẫu Thành"))
    city = cast.create("bulletin", **draft(None, audience="city", read_from="2026-03-12"))
    waiting = cast.create("bulletin", **draft(other, state="waiting"))
    listed = office.get("/api/office/bulletins")["rows"]
    assert [row["record"]["record_id"] for row in listed] == [city, first, waiting]
    assert [row["ward"] for row in listed] == [
        "Toàn thành phố", "Phường Lê Lợi", "Phường Hưng Bình",
    ]  # fmt: skip
    assert listed[1]["approver"] == "Mẫu Thành"
    narrowed = office.get("/api/office/bulletins", state="waiting", ward=other)
    assert narrowed["total"] == 1
    found = office.get("/api/office/programmes")
    wards = {each["id"]: each for each in found["wards"]}
    assert (wards[ward]["publishes_itself"], wards[other]["publishes_itself"]) == (False, True)
    assert [each["id"] for each in wards[ward]["stations"]] == [station]
    assert wards[ward]["stations"][0]["values"]["hours"] == ["05:30-06:30"]
    assert [each["values"]["day"] for each in found["holidays"]] == ["2026-01-01", "2026-09-02"]
