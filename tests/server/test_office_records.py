"""The office reads classes and records, and writes like everyone else: by operations."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from server.database import writing
from server.models.identity import Device
from tests.cast import Cast, Phone, mark, new_id
from tests.server.browser import Browser, error_of

RECORDS = "/api/office/records"


def write(kind: str, record_id: str, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "op_id": new_id(),
        "kind": kind,
        "record_id": record_id,
        "action": "create",
        "base_rev": None,
        "values": {},
    }
    return made | more


def topic(**more: Any) -> dict[str, Any]:
    return write("topic", new_id(), values={"name": "Tín dụng cho hộ nghèo"}) | more


def test_office_writes_and_reads_back(office: Browser) -> None:
    operation = topic()
    written = office.post(RECORDS, operation)
    assert written["result"] == "applied"
    assert len(written["receipt"]) == 8
    assert written["record"]["values"]["name"] == "Tín dụng cho hộ nghèo"
    page = office.get(f"{RECORDS}/topic/{operation['record_id']}")
    assert page["record"] == written["record"]
    assert page["conflicts"] == []
    (entry,) = page["history"]
    assert entry["author_name"] == "Người office"
    assert entry["device_name"] == "Văn phòng"
    assert entry["device_at"] == entry["at"][:24]
    assert entry["values"] == operation["values"]
    assert entry["receipt"] == written["receipt"]


@pytest.mark.parametrize(
    ("model", "platform", "name"),
    [
        ("Oppo A57", "Android 13", "Oppo A57"),
        ("", "Android 13", "Android 13"),
        ("", "", "Máy của Mẫu Thị Hạnh"),
    ],
)
def test_history_names_the_phone_and_what_its_clock_said(
    app: Flask, office: Browser, cast: Cast, model: str, platform: str, name: str
) -> None:
    trainer = cast.create_account("Mẫu Thị Hạnh")
    training = cast.create_class(trainer)
    session, person = cast.create_session(training), cast.add_person(training)
    phone = cast.enrol(trainer)
    with app.app_context(), writing() as database:
        device = database.get_one(Device, phone.device_id)
        device.model, device.platform = model, platform
    fast = mark(phone, session, training, person, "present", at="2099-01-01T00:00:00.000Z-0000")
    unreadable = mark(phone, session, training, person, "late", at="7 giờ")
    app.test_client().post(
        "/api/sync", json=phone.message([fast, unreadable]), headers=phone.headers()
    )
    taken, refused = office.get(f"{RECORDS}/attendance/{fast['record_id']}")["history"]
    if taken["op_id"] != fast["op_id"]:
        taken, refused = refused, taken
    assert (taken["device_name"], taken["author_name"]) == (name, "Mẫu Thị Hạnh")
    assert taken["device_at"] == "2099-01-01T00:00:00.000Z"
    assert taken["at"][:24] == taken["received_at"]
    assert (refused["code"], refused["device_at"]) == ("invalid_operation", None)


def test_repeated_write_is_a_duplicate(office: Browser) -> None:
    operation = topic()
    first, again = office.post(RECORDS, operation), office.post(RECORDS, operation)
    assert again["result"] == "duplicate"
    assert again["first"] == "applied"
    assert again["receipt"] == first["receipt"]
    assert again["record"]["rev"] == 1
    other = office.post(RECORDS, operation | {"values": {"name": "Khác"}})
    assert (other["result"], other["code"]) == ("rejected", "op_id_reused")


def test_knowing_edit_replaces_and_a_blind_one_conflicts(
    app: Flask, office: Browser, cast: Cast
) -> None:
    operation = topic()
    office.post(RECORDS, operation)
    edit = write("topic", operation["record_id"], action="edit")
    known = office.post(RECORDS, edit | {"base_rev": 1, "values": {"name": "Một"}})
    assert known["result"] == "applied"
    blind = edit | {"op_id": new_id(), "values": {"name": "Hai"}}
    colleague = Browser(app, cast)
    assert colleague.post(RECORDS, blind)["result"] == "conflict"
    page = office.get(f"{RECORDS}/topic/{operation['record_id']}")
    assert page["conflicts"] == ["name"]
    assert len(page["history"]) == 3


def test_refused_write_is_a_result_with_words(office: Browser) -> None:
    refused = office.post(RECORDS, topic(values={"name": "x" * 301}))
    assert (refused["result"], refused["code"], refused["value"]) == (
        "rejected", "too_long", "name",
    )  # fmt: skip
    assert refused["record"] is None
    (row,) = office.get("/api/office/refused")["rows"]
    assert row["receipt"] == refused["receipt"]
    unknown = office.post(RECORDS, topic(kind="dream"))
    assert unknown["code"] == "unknown_kind"


@pytest.mark.parametrize(
    "wrong",
    [
        {"op_id": "x"},
        {"record_id": None},
        {"action": "burn"},
        {"base_rev": "3"},
        {"base_rev": 3.7},
        {"base_rev": -1},
        {"values": []},
        {"kind": "a\x00"},
        {"more": 1},
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_misshapen_write_changes_nothing(office: Browser, wrong: dict[str, Any]) -> None:
    assert error_of(office.ask("POST", RECORDS, topic() | wrong)) == (422, "invalid_request")
    assert office.get("/api/office/refused")["total"] == 0


def test_two_tabs_never_share_a_sequence_number(office: Browser) -> None:
    for _ in range(3):
        assert office.post(RECORDS, topic())["result"] == "applied"
    record = topic()
    office.post(RECORDS, record)
    dots = office.get(f"{RECORDS}/topic/{record['record_id']}")["record"]["dots"]
    assert dots[0][3] == 4


@pytest.mark.parametrize("address", ["topic/{id}", "dream/{id}", "topic/x", "a%00b/{id}"])
def test_unknown_record_is_not_found(office: Browser, address: str) -> None:
    response = office.client.get(f"{RECORDS}/{address.format(id=new_id())}")
    assert error_of(response) == (404, "not_found")


class TestClass:
    @pytest.fixture
    def trainer(self, cast: Cast) -> str:
        """Somebody who marks."""
        return cast.create_account("Mẫu Thị Hạnh")

    def test_page_shows_the_roster_by_given_name_with_its_marks(
        self, app: Flask, office: Browser, cast: Cast, trainer: str
    ) -> None:
        ward = cast.create_ward("Lê Lợi")
        group = cast.create_group(ward, "Khối 5")
        training = cast.create_class(trainer, number=12)
        session = cast.create_session(training)
        names = ("Mẫu Văn Đạt", "Mẫu Thị Ánh", "Mẫu Văn Dũng", "Mẫu Thị An")
        people = {name: cast.add_person(training, name, ward=ward, group=group) for name in names}
        phone = cast.enrol(trainer)
        marks = [
            mark(phone, session, training, people["Mẫu Thị An"], "late"),
            mark(phone, session, training, people["Mẫu Văn Đạt"], "absent"),
        ]
        answer = app.test_client().post(
            "/api/sync", json=phone.message(marks), headers=phone.headers()
        )
        page = office.get(f"/api/office/classes/{training}")
        assert page["class"]["values"]["number"] == 12
        assert [trainer["display_name"] for trainer in page["trainers"]] == ["Mẫu Thị Hạnh"]
        listed = [row["values"]["full_name"] for row in page["roster"]]
        assert listed == ["Mẫu Thị An", "Mẫu Thị Ánh", "Mẫu Văn Dũng", "Mẫu Văn Đạt"]
        first = page["roster"][0]
        assert (first["group_name"], first["ward_name"]) == ("Khối 5", "Phường Lê Lợi")
        shown = first["marks"][session]
        assert shown["status"] == "late"
        assert shown["receipt"] == answer.get_json()["results"][0]["receipt"]
        assert shown["author_name"] == "Mẫu Thị Hạnh"
        assert shown["conflict"] is False
        assert page["counts"][session] == {
            "present": 1, "absent": 1, "excused": 0, "represented": 0, "unmarked": 2,
        }  # fmt: skip
        (row,) = office.get("/api/office/classes")["classes"]
        assert (row["roster_count"], row["present_people"], row["sessions"]) == (4, 1, 1)

    def test_a_mark_is_proven_by_who_made_the_status_that_shows(
        self, app: Flask, office: Browser, cast: Cast, trainer: str
    ) -> None:
        colleague = cast.create_account("Mẫu Văn Toàn")
        training = cast.create_class(trainer, colleague)
        session = cast.create_session(training)
        person = cast.add_person(training)
        first, second = cast.enrol(trainer), cast.enrol(colleague)
        client = app.test_client()

        def push(phone: Phone, operation: dict[str, Any]) -> str:
            answer = client.post(
                "/api/sync", json=phone.message([operation]), headers=phone.headers()
            )
            receipt: str = answer.get_json()["results"][0]["receipt"]
            return receipt

        def shown() -> dict[str, Any]:
            (row,) = office.get(f"/api/office/classes/{training}")["roster"]
            found: dict[str, Any] = row["marks"][session]
            return found

        seen = push(first, mark(first, session, training, person, "present"))
        absent = mark(second, session, training, person, "absent")
        denied = push(second, absent)
        # Present outranks absent (A5), though absent came last.
        assert (shown()["status"], shown()["conflict"]) == ("present", True)
        assert (shown()["receipt"], shown()["author_name"]) == (seen, "Mẫu Thị Hạnh")
        # A later note leaves the status, and its proof, as they were.
        received, record = shown()["received_at"], absent["record_id"]
        noted = cast.write(
            "attendance", record, action="edit", base_rev=2, values={"note": "Đến bằng xe buýt"}
        )
        assert noted.result == "applied"
        assert (shown()["receipt"], shown()["received_at"]) == (seen, received)
        assert shown()["rev"] == 3
        settled = cast.write(
            "attendance", record, action="edit", base_rev=3, values={"status": "absent"}
        )
        assert (shown()["status"], shown()["conflict"]) == ("absent", False)
        assert shown()["receipt"] == settled.receipt != denied
        assert shown()["author_name"] == "Văn phòng"

    def test_page_is_sent_again_only_after_a_change(
        self, office: Browser, cast: Cast, trainer: str
    ) -> None:
        training, other = cast.create_class(trainer), cast.create_class(number=2)
        address = f"/api/office/classes/{training}"
        response = office.client.get(address)
        assert response.headers["Cache-Control"] == "no-store"
        known = {"If-None-Match": response.headers["ETag"]}
        assert office.client.get(address, headers=known).status_code == 304
        cast.add_person(other)
        assert office.client.get(address, headers=known).status_code == 304
        cast.add_person(training)
        changed = office.client.get(address, headers=known)
        assert changed.status_code == 200
        assert len(changed.get_json()["roster"]) == 1

    def test_class_nobody_made_is_not_found(self, office: Browser) -> None:
        response = office.client.get(f"/api/office/classes/{new_id()}")
        assert error_of(response) == (404, "not_found")


def test_reference_lists_what_to_choose_from(office: Browser, cast: Cast) -> None:
    ward = cast.create_ward("Lê Lợi")
    second, tenth = (
        cast.create("residential_group", ward=ward, name=f"Khối {n}", number=n, group_kind="khoi")
        for n in (2, 10)
    )
    subject = cast.create("topic", name="Tín dụng")
    venue = cast.create("venue", name="Nhà văn hóa", venue_kind="culture_house", ward=ward)
    reference = office.get("/api/office/reference")
    assert reference["wards"] == [
        {"id": ward, "name": "Phường Lê Lợi", "unit_type": "phuong", "code": "16669"}
    ]
    assert [group["id"] for group in reference["groups"]] == [second, tenth]
    assert reference["topics"] == [{"id": subject, "name": "Tín dụng"}]
    assert reference["venues"] == [{"id": venue, "name": "Nhà văn hóa", "ward": ward}]
    assert reference["plan"] is None


def test_record_page_names_whatever_its_ids_mean(office: Browser, cast: Cast) -> None:
    ward = cast.create_ward()
    group = cast.create_group(ward, "Khối 5")
    place = {"ward": ward, "group": group}
    cluster = cast.create("speaker_cluster", **place, name="Cụm 1")
    schedule = cast.create(
        "schedule", **place, weekdays=[1], starts_at="17:00", duration_minutes=15, valid_from="2026-01-01",
    )  # fmt: skip
    bulletin = cast.create("bulletin", ward=ward, title="Vay vốn", priority="normal", state="draft")
    fault = cast.create(
        "incident", **place, symptom="line", state="broken", found_at="2026-11-02T00:00:00.000Z"
    )
    broadcast = cast.create(
        "broadcast", **place, channel="group_speaker", outcome="whole", duration_minutes=15,
        started_at="2026-11-03T10:00:00.000Z", clusters=[cluster], schedule=schedule, bulletin=bulletin, incident=fault,
    )  # fmt: skip
    names = office.get(f"{RECORDS}/broadcast/{broadcast}")["names"]
    where = "Khối 5, phường Lê Lợi"
    assert names == {
        ward: "Phường Lê Lợi",
        group: where,
        cluster: f"Cụm 1, {where}",
        schedule: f"17:00, {where}",
        bulletin: "Vay vốn, Phường Lê Lợi",
        fault: f"Đứt dây, mất sóng, 07:00 02/11/2026, {where}",
    }
    photo = cast.create(
        "attachment", **place, owner_kind="broadcast", owner=broadcast, part="photo", bytes=9,
        sha256="0" * 64, mime="image/jpeg",
    )  # fmt: skip
    assert office.get(f"{RECORDS}/attachment/{photo}")["names"][broadcast] == (
        f"17:00 03/11/2026, {where}"
    )
