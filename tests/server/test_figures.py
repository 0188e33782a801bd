"""A figure is the number of the rows behind it, by a written rule."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from server.database import writing
from server.models.identity import Device
from sync.contract import derive_id
from tests.cast import Cast, broadcast, mark, new_id
from tests.server.browser import Browser, error_of


def value_of(office: Browser, key: str) -> int:
    figures = office.get("/api/office/board")["figures"]
    found: int = next(figure["value"] for figure in figures if figure["key"] == key)
    return found


def rows_of(office: Browser, key: str, limit: int = 2) -> list[dict[str, Any]]:
    """Read all pages of a figure's rows, checking that they are what it counts."""
    rows: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        query = {"limit": limit} | ({"after": after} if after else {})
        page = office.get(f"/api/office/figures/{key}", **query)
        assert page["definition"].endswith(".")
        assert len(page["rows"]) <= limit
        columns = {column["key"] for column in page["columns"]}
        assert all(columns <= row.keys() for row in page["rows"])
        rows += page["rows"]
        after = page["next"]
    assert len(rows) == page["total"] == value_of(office, key)
    return rows


class Training:
    """A class of the plan with two half-days, people of two khối, and a trainer's phone."""

    def __init__(self, cast: Cast, app: Flask) -> None:
        self.cast, self.client = cast, app.test_client()
        self.plan = cast.create(
            "plan", title="Kế hoạch 2024", year=2024,
            target_classes=25, target_groups=324, target_wards=25,
        )  # fmt: skip
        self.ward = cast.create_ward("Lê Lợi")
        self.groups = [cast.create_group(self.ward, f"Khối {n}") for n in (1, 2, 3)]
        trainer = cast.create_account("Mẫu Thị Hạnh")
        self.phone = cast.enrol(trainer)
        self.id = cast.create(
            "training_class", number=1, title="Lớp 1", class_kind="class", state="open",
            plan=self.plan, host_ward=self.ward, trainers=[trainer],
        )  # fmt: skip
        self.sessions = [
            cast.create_session(self.id, number, half)
            for number, half in ((1, "morning"), (2, "afternoon"))
        ]

    def add(self, name: str, group: int, **values: Any) -> str:
        return self.cast.add_person(
            self.id, name, ward=self.ward, group=self.groups[group], **values
        )

    def push(self, *operations: dict[str, Any]) -> None:
        answer = self.client.post(
            "/api/sync", json=self.phone.message(list(operations)), headers=self.phone.headers()
        )
        results = {result["result"] for result in answer.get_json()["results"]}
        assert results <= {"applied"}, answer.get_json()["results"]

    def mark(self, person: str, status: str, session: int = 0, **more: Any) -> dict[str, Any]:
        return mark(self.phone, self.sessions[session], self.id, person, status, **more)


@pytest.fixture
def training(cast: Cast, app: Flask) -> Training:
    """A class to mark people in."""
    return Training(cast, app)


def test_empty_office_shows_noughts(office: Browser) -> None:
    board = office.get("/api/office/board")
    assert board["plan"] is None
    assert all(figure["value"] == 0 for figure in board["figures"])
    for figure in board["figures"]:
        assert rows_of(office, figure["key"]) == []


def test_targets_are_those_of_the_plan(office: Browser, training: Training) -> None:
    board = office.get("/api/office/board")
    targets = {figure["key"]: figure["target"] for figure in board["figures"]}
    assert targets["classes"] == 25
    assert targets["groups_covered"] == 324
    assert targets["wards_covered"] == 25
    assert targets["people"] is None
    assert board["plan"]["id"] == training.plan


def test_who_came_counts_once_as_a_person_and_each_time_as_an_attendance(
    office: Browser, training: Training
) -> None:
    assert value_of(office, "classes") == 0
    everyday, late, bulk, left = (
        training.add(name, group)
        for name, group in (("Mẫu An", 0), ("Mẫu Bình", 0), ("Mẫu Cúc", 1), ("Mẫu Dũng", 1))
    )
    training.push(
        training.mark(everyday, "present"),
        training.mark(everyday, "present", 1),
        training.mark(late, "late"),
        training.mark(bulk, "present_bulk"),
        training.mark(left, "left_early"),
    )
    assert [row["full_name"] for row in rows_of(office, "people")] == [
        "Mẫu An", "Mẫu Bình", "Mẫu Cúc", "Mẫu Dũng",
    ]  # fmt: skip
    assert len(rows_of(office, "attendances")) == 5
    assert [row["group"] for row in rows_of(office, "groups_covered")] == ["Khối 1", "Khối 2"]
    (ward,) = rows_of(office, "wards_covered")
    assert ward["ward"] == "Phường Lê Lợi"
    assert ward["record"] == {"kind": "ward", "record_id": training.ward}
    assert [row["record"] for row in rows_of(office, "groups_covered")] == [
        {"kind": "residential_group", "record_id": group} for group in training.groups[:2]
    ]
    for row, person in zip(rows_of(office, "people"), (everyday, late, bulk, left), strict=True):
        entry = derive_id(training.id, person)
        assert row["record"] == {"kind": "roster_entry", "record_id": entry}
        page = office.get(f"/api/office/records/roster_entry/{entry}")
        assert page["record"]["values"]["full_name"] == row["full_name"]
    (held,) = rows_of(office, "classes")
    assert (held["people"], held["attendances"], held["class_id"]) == (4, 5, training.id)


def test_who_came_last_stands_first(office: Browser, training: Training) -> None:
    for name, minute in (("Mẫu An", 10), ("Mẫu Bình", 40), ("Mẫu Cúc", 20), ("Mẫu Dũng", None)):
        marked = training.mark(training.add(name, 0), "present")
        if minute is None:
            del marked["values"]["checked_in_at"]
        else:
            marked["values"]["checked_in_at"] = f"2024-03-12T00:{minute}:00.000Z"
        training.push(marked)
    assert [row["full_name"] for row in rows_of(office, "attendances")] == [
        "Mẫu Bình", "Mẫu Cúc", "Mẫu An", "Mẫu Dũng",
    ]  # fmt: skip


def test_who_did_not_come_counts_nowhere(office: Browser, training: Training) -> None:
    for number, status in enumerate(("absent", "excused", "represented", "unmarked")):
        training.push(training.mark(training.add(f"Mẫu {number}", 0), status))
    for key in ("classes", "groups_covered", "wards_covered", "people", "attendances"):
        assert rows_of(office, key) == [], key


def test_deputy_covers_his_own_group(office: Browser, training: Training) -> None:
    invited = training.add("Mẫu Thị Lan", 0)
    deputy = training.add("Mẫu Văn Hùng", 2, deputy_for=invited)
    training.push(training.mark(invited, "represented"), training.mark(deputy, "present"))
    assert [row["group"] for row in rows_of(office, "groups_covered")] == ["Khối 3"]


@pytest.mark.parametrize("deleted", ["attendance", "roster_entry", "session", "training_class"])
def test_what_is_deleted_counts_nowhere(
    office: Browser, training: Training, cast: Cast, deleted: str
) -> None:
    person = training.add("Mẫu Thị Lan", 0)
    marked = training.mark(person, "present")
    training.push(marked)
    roster = office.get(f"/api/office/classes/{training.id}")["roster"]
    assert len(roster) == 1
    record = {
        "attendance": marked["record_id"],
        "roster_entry": derive_id(training.id, person),
        "session": training.sessions[0],
        "training_class": training.id,
    }[deleted]
    answer = cast.write(deleted, record, action="delete", base_rev=1, values={})
    assert answer.result == "applied"
    for key in ("classes", "groups_covered", "people", "attendances"):
        assert rows_of(office, key) == [], key


def test_person_in_two_classes_is_one_person(
    office: Browser, training: Training, cast: Cast
) -> None:
    person = training.add("Mẫu Thị Lan", 0)
    second = cast.create(
        "training_class", number=2, title="Lớp 2", class_kind="class", state="open",
        plan=training.plan, trainers=[training.phone.author],
    )  # fmt: skip
    session = cast.create_session(second)
    cast.create(
        "roster_entry", derive_id(second, person), training_class=second, person=person,
        full_name="Mẫu Thị Lan",
    )  # fmt: skip
    training.push(
        training.mark(person, "present"), mark(training.phone, session, second, person, "present")
    )
    (row,) = rows_of(office, "people")
    assert (row["classes"], row["attendances"]) == (2, 2)
    assert value_of(office, "classes") == 2


def test_broadcasts_count_by_channel_and_only_if_they_went_out(
    office: Browser, training: Training, cast: Cast
) -> None:
    group, ward = training.groups[0], training.ward
    phone = cast.enrol(cast.create_account("Mẫu Văn Hùng", "group_head", f"group:{group}"))
    official = cast.enrol(cast.create_account("Mẫu Thị Nga", "ward_official", f"ward:{ward}"))
    spoken = [broadcast(phone, group, ward, day) for day in (1, 2, 3)]
    spoken[1]["values"]["outcome"] = "broken_off"
    spoken[2]["values"]["outcome"] = "not_broadcast"
    deleted = broadcast(phone, group, ward, 4)
    station = broadcast(official, group, ward, 5)
    del station["values"]["group"]
    station["values"]["channel"] = "ward_station"
    for teller, operations in ((phone, [*spoken, deleted]), (official, [station])):
        training.phone = teller
        training.push(*operations)
    cast.write("broadcast", deleted["record_id"], action="delete", base_rev=1, values={})

    rows = rows_of(office, "broadcasts_group_speaker", limit=1)
    assert [row["started_at"][:10] for row in rows] == ["2024-03-02", "2024-03-01"]
    assert rows[0]["record"] == {"kind": "broadcast", "record_id": spoken[1]["record_id"]}
    assert len(rows_of(office, "broadcasts_ward_station")) == 1
    listed = office.get("/api/office/broadcasts")
    assert listed["total"] == 4
    for query, total in (
        ({"channel": "ward_station"}, 1),
        ({"group": group}, 3),
        ({"ward": ward, "from": "2024-03-02", "to": "2024-03-03"}, 2),
        ({"ward": new_id()}, 0),
    ):
        assert office.get("/api/office/broadcasts", **query)["total"] == total, query


def test_what_was_spoken_counts_from_the_beginning_of_the_plans_year(
    office: Browser, training: Training, cast: Cast
) -> None:
    group, ward = training.groups[0], training.ward
    training.phone = cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{group}"))
    old, new = broadcast(training.phone, group, ward), broadcast(training.phone, group, ward)
    old["values"]["started_at"] = "2023-12-31T16:59:00.000Z"
    new["values"]["started_at"] = "2023-12-31T17:00:00.000Z"  # midnight in Viet Nam
    training.push(old, new)
    for held_at, kind in (
        ("2023-12-31T10:00:00.000Z", "community"),
        ("2024-01-01T00:00:00.000Z", "direct"),
    ):
        cast.create("meeting", ward=ward, group=group, held_at=held_at, meeting_kind=kind)  # fmt: skip
    (row,) = rows_of(office, "broadcasts_group_speaker")
    assert row["record"]["record_id"] == new["record_id"]
    assert (value_of(office, "meetings"), value_of(office, "direct")) == (0, 1)
    assert office.get("/api/office/broadcasts")["total"] == 2
    cast.write("plan", training.plan, action="delete", base_rev=1, values={})
    assert value_of(office, "broadcasts_group_speaker") == 2


@pytest.mark.parametrize(
    "query",
    ["ward=x", "from=2024-3-1", "channel=radio", "limit=0", "limit=501", "more=1", "after=x"],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong_narrowing_is_explained(office: Browser, query: str) -> None:
    response = office.client.get(f"/api/office/broadcasts?{query}")
    assert error_of(response) == (422, "invalid_request")
    assert response.get_json()["error"]["details"]["query"]


def test_meetings_count(office: Browser, training: Training, cast: Cast) -> None:
    cast.create(
        "meeting", ward=training.ward, group=training.groups[0],
        held_at="2024-03-12T12:30:00.000Z", people_present=40,
    )  # fmt: skip
    (row,) = rows_of(office, "meetings")
    assert row["people_present"] == 40


def test_refused_entries_wait_until_replaced(
    office: Browser, training: Training, cast: Cast
) -> None:
    wrong = training.mark(training.add("Mẫu Thị Lan", 0), "dancing")
    headers = training.phone.headers()
    training.client.post("/api/sync", json=training.phone.message([wrong]), headers=headers)
    (row,) = rows_of(office, "refused")
    assert (row["code"], row["author"], row["kind_title"]) == (
        "not_in_list", "Mẫu Thị Hạnh", "Điểm danh",
    )  # fmt: skip
    assert row["message"].endswith(".")
    assert row["receipt"]
    assert office.get("/api/office/refused")["rows"] == [row]
    right = training.mark(wrong["values"]["person"], "present", replaces=wrong["op_id"])
    training.push(right)
    assert rows_of(office, "refused") == []


def test_conflicts_wait_until_settled(office: Browser, training: Training, cast: Cast) -> None:
    person, other = training.add("Mẫu Thị Lan", 0), cast.enrol(training.phone.author)
    training.push(training.mark(person, "present"))
    absent = mark(other, training.sessions[0], training.id, person, "absent")
    training.client.post("/api/sync", json=other.message([absent]), headers=other.headers())
    (row,) = rows_of(office, "conflicts")
    assert row["record"] == {"kind": "attendance", "record_id": absent["record_id"]}
    assert row["value"] == "status"
    assert (row["subject"], row["number"], row["day"]) == ("Mẫu Thị Lan", 1, "2024-03-12")
    page = office.get(f"/api/office/classes/{training.id}")
    assert page["roster"][0]["marks"][training.sessions[0]]["conflict"] is True
    cast.write(
        "attendance", absent["record_id"], action="edit", base_rev=2, values={"status": "present"}
    )
    assert rows_of(office, "conflicts") == []


def test_conflicts_are_named_in_words(office: Browser, training: Training, cast: Cast) -> None:
    group, ward = training.groups[0], training.ward
    spoken = cast.create(
        "broadcast", channel="group_speaker", ward=ward, group=group, duration_minutes=15,
        started_at="2024-03-12T18:00:00.000Z", outcome="whole", title="Tín dụng",
    )  # fmt: skip
    station = cast.create(
        "broadcast", channel="ward_station", ward=ward, duration_minutes=15,
        started_at="2024-03-12T10:00:00.000Z", outcome="whole",
    )  # fmt: skip
    topic = cast.create("topic", name="Tín dụng cho hộ nghèo")
    venue = cast.create("venue", name="Nhà văn hóa", venue_kind="culture_house", ward=ward)
    # Another value written by somebody who had not seen the first; it shows, as the later of the two.
    blind: dict[str, tuple[str, str, Any]] = {
        spoken: ("broadcast", "duration_minutes", 20),
        station: ("broadcast", "duration_minutes", 20),
        training.id: ("training_class", "title", "Lớp đầu"),
        training.sessions[1]: ("session", "half", "evening"),
        group: ("residential_group", "name", "Khối Một"),
        ward: ("ward", "code", "1"),
        topic: ("topic", "name", "Vay vốn"),
        venue: ("venue", "name", "Nhà văn hóa mới"),
    }
    for record_id, (kind, value, content) in blind.items():
        edit = {
            "op_id": new_id(), "kind": kind, "record_id": record_id, "action": "edit",
            "base_rev": None, "values": {value: content},
        }  # fmt: skip
        assert office.post("/api/office/records", edit)["result"] == "conflict", kind
    rows = {row["record"]["record_id"]: row for row in rows_of(office, "conflicts")}
    named = {
        record_id: (row["subject"], row["number"], row["day"]) for record_id, row in rows.items()
    }
    assert named == {
        spoken: ("Khối Một, phường Lê Lợi", None, "2024-03-13"),
        station: ("Phường Lê Lợi", None, "2024-03-12"),
        training.id: ("Lớp đầu", 1, None),
        training.sessions[1]: ("Buổi học", 1, "2024-03-12"),
        group: ("Khối Một, phường Lê Lợi", None, None),
        ward: ("Phường Lê Lợi", None, None),
        topic: ("Vay vốn", None, None),
        venue: ("Nhà văn hóa mới", None, None),
    }


def test_phones_with_unsent_entries_count_until_revoked(
    app: Flask, office: Browser, cast: Cast
) -> None:
    phone = cast.enrol(cast.create_account("Mẫu Thị Lan"))
    message = phone.message([], health={"app_version": "0.1.0", "unsent": 3})
    app.test_client().post("/api/sync", json=message, headers=phone.headers())
    (row,) = rows_of(office, "devices_unsent")
    assert (row["owner"], row["unsent"]) == ("Mẫu Thị Lan", 3)
    assert row["device_id"] == phone.device_id
    with app.app_context(), writing() as session:
        session.execute(
            update(Device).where(Device.id == phone.device_id).values(revoked_at="2024")
        )
    assert rows_of(office, "devices_unsent") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_unknown_figure_is_not_found(office: Browser) -> None:
    response = office.client.get("/api/office/figures/happiness")
    assert error_of(response) == (404, "not_found")
