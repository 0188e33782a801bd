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
from sync.contract import derive_id
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


def text_of(place: Place, record_id: str) -> str | None:
    """Give what a khối's head has to read aloud of a version, if it is out."""
    place.head.pull_all()
    found = place.head.records.get(("bulletin", record_id))
    return None if found is None else str(found["values"]["body"])


@pytest.mark.parametrize("first", ["edit", "approval"])
def test_p10_an_edit_and_an_approval_that_cross_end_alike_in_either_order(
    place: Place, office: Browser, first: str
) -> None:
    official = place.official.phone
    approver = place.reader("content_approver", f"ward:{place.ward}").phone
    bulletin = new_id()
    version = derive_id(bulletin, "approved")
    written = draft(place.ward, state="waiting", body="Lời cũ")
    [made] = place.push(official, official.operation("bulletin", bulletin, values=written))
    assert made["result"] == "applied"
    base = {"epoch": epoch_of(place), "rev": 1}
    # Both had seen the old text, and neither the other.
    decided = {"state": "approved", "published_in": place.ward, "approver": "Mẫu Thành"}
    crossing = {
        "edit": (
            official,
            official.operation(
                "bulletin", bulletin, action="edit", values={"body": "Lời mới"}, base=base
            ),
        ),
        "approval": (
            approver,
            approver.operation(
                "bulletin", version, values=written | decided | {"version_of": bulletin}
            ),
        ),
    }
    for name in sorted(crossing, key=lambda one: one != first):
        phone, operation = crossing[name]
        [result] = place.push(phone, operation)
        assert result["result"] == "applied", (name, result)
    assert text_of(place, version) == "Lời cũ"
    assert text_of(place, bulletin) is None
    [row] = office.get("/api/office/bulletins")["rows"]
    assert (row["record"]["record_id"], row["state"], row["out"]) == (bulletin, "waiting", "out")
    assert row["approver"] == "Mẫu Thành"
    # The approver sees the change and approves it as well.
    values = {"body": "Lời mới", "state": "approved", "published_in": place.ward}
    base = {"epoch": epoch_of(place), "rev": 1}
    again = approver.operation("bulletin", version, action="edit", values=values, base=base)
    assert place.push(approver, again)[0]["result"] == "applied"
    assert text_of(place, version) == "Lời mới"
    [row] = office.get("/api/office/bulletins")["rows"]
    assert row["state"] == "approved"
    assert office.get("/api/office/bulletins", state="waiting")["total"] == 0


def test_p10_who_may_not_approve_changes_no_version_and_may_withdraw_it(
    place: Place, office: Browser
) -> None:
    official = place.official.phone
    approver = place.reader("content_approver", f"ward:{place.ward}").phone
    bulletin = place.cast.create("bulletin", **draft(place.ward, state="waiting", body="Lời cũ"))
    version = derive_id(bulletin, "approved")
    decided = {"state": "approved", "published_in": place.ward, "version_of": bulletin}
    forged = official.operation(
        "bulletin", version, values=draft(place.ward, body="Lời cũ") | decided
    )
    assert place.push(official, forged)[0]["code"] == "reserved"
    sound = approver.operation(
        "bulletin", version, values=draft(place.ward, body="Lời cũ") | decided
    )
    assert place.push(approver, sound)[0]["result"] == "applied"
    base = {"epoch": epoch_of(place), "rev": 1}
    edit = official.operation(
        "bulletin", version, action="edit", values={"body": "Lời khác"}, base=base
    )
    assert place.push(official, edit)[0]["code"] == "reserved"
    assert text_of(place, version) == "Lời cũ"
    withdrawing = official.operation(
        "bulletin", version, action="edit", values={"published_in": None}, base=base
    )
    assert place.push(official, withdrawing)[0]["result"] == "applied"
    assert text_of(place, version) is None
    [row] = office.get("/api/office/bulletins")["rows"]
    assert (row["state"], row["out"]) == ("waiting", None)


def test_p10_a_version_that_is_out_stays_in_sight_when_what_it_is_of_is_gone(
    place: Place, office: Browser
) -> None:
    bulletin = place.cast.create("bulletin", **draft(place.ward, state="waiting"))
    version = place.cast.create(
        "bulletin",
        derive_id(bulletin, "approved"),
        **draft(place.ward, state="approved", published_in=place.ward, version_of=bulletin),
    )
    place.cast.write("bulletin", bulletin, action="delete", base_rev=1, values={})
    [row] = office.get("/api/office/bulletins")["rows"]
    assert (row["record"]["record_id"], row["state"]) == (version, "approved")


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
