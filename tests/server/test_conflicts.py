"""The office decides on contradictions with both sides in sight, and can take a decision back (A10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from server.database import reading, writing
from server.models.identity import Device
from server.models.log import Operation
from server.moments import now
from server.rebuild import rebuild
from sync.contract import derive_id
from tests.cast import Cast, Phone, broadcast, mark, new_id
from tests.server.browser import Browser, error_of, statements

CONFLICTS = "/api/office/conflicts"


@dataclass
class Hall:
    """A class whose two trainers mark the same people without seeing each other."""

    app: Flask
    client: FlaskClient
    cast: Cast
    phones: tuple[Phone, Phone]
    training_class: str
    session: str

    def push(self, phone: Phone, *operations: Any) -> list[dict[str, Any]]:
        answer = self.client.post(
            "/api/sync", json=phone.message(list(operations)), headers=phone.headers()
        )
        results: list[dict[str, Any]] = answer.get_json()["results"]
        return results

    def contradict(
        self, name: str = "Mẫu Thị Hà", second: str = "absent", **more: Any
    ) -> tuple[str, list[str]]:
        """Let one trainer mark somebody present, the other something else; give record and receipts."""
        person = self.cast.add_person(self.training_class, name)
        receipts = [
            self.push(phone, mark(phone, self.session, self.training_class, person, status, **more))
            for phone, status in zip(self.phones, ("present", second), strict=True)
        ]
        return derive_id(self.session, person), [result[0]["receipt"] for result in receipts]

    def check_fold(self) -> None:
        with self.app.app_context():
            assert rebuild(mend=False).differing == 0

    def count_operations(self) -> int:
        with self.app.app_context(), reading() as session:
            return session.scalar(select(func.count()).select_from(Operation)) or 0


@pytest.fixture
def hall(app: Flask, client: FlaskClient, cast: Cast) -> Hall:
    trainers = cast.create_account("Mẫu Thị Hạnh"), cast.create_account("Mẫu Văn Toàn")
    training = cast.create_class(*trainers, number=12)
    session = cast.create_session(training, 2)
    phones = cast.enrol(trainers[0]), cast.enrol(trainers[1])
    with app.app_context(), writing() as database:
        database.execute(
            update(Device).where(Device.id == phones[0].device_id).values(model="Oppo A57")
        )
    return Hall(app, client, cast, phones, training, session)


def open_conflicts(office: Browser, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.get(CONFLICTS, **query)["conflicts"]
    return found


def address(conflict: dict[str, Any]) -> str:
    return f"{CONFLICTS}/{conflict['kind']}/{conflict['record_id']}/{conflict['value']}"


def choice(conflict: dict[str, Any], side: int, **more: Any) -> dict[str, Any]:
    made = {
        "op_id": new_id(),
        "base_rev": conflict["rev"],
        "keep": conflict["sides"][side]["rev"],
    }
    return made | more


def values_of(office: Browser, conflict: dict[str, Any]) -> dict[str, Any]:
    page = office.get(f"/api/office/records/{conflict['kind']}/{conflict['record_id']}")
    values: dict[str, Any] = page["record"]["values"]
    return values


def test_both_sides_stand_with_who_wrote_them_and_where(office: Browser, hall: Hall) -> None:
    record_id, receipts = hall.contradict()
    (conflict,) = open_conflicts(office)
    assert (conflict["kind"], conflict["record_id"]) == ("attendance", record_id)
    assert (conflict["value"], conflict["kind_title"], conflict["rev"]) == (
        "status", "Điểm danh", 2,
    )  # fmt: skip
    assert conflict["where"] == {
        "class_id": hall.training_class, "class_number": 12, "session_number": 2,
        "half": "morning", "day": "2024-03-12",
        "person": "Mẫu Thị Hà", "place": None, "title": None,
    }  # fmt: skip
    winner, other = conflict["sides"]
    assert [side["value"] for side in (winner, other)] == ["present", "absent"]
    assert [side["receipt"] for side in (winner, other)] == receipts
    assert (winner["author_name"], winner["device_name"]) == ("Mẫu Thị Hạnh", "Oppo A57")
    assert (other["author_name"], other["device_name"]) == ("Mẫu Văn Toàn", "Máy của Mẫu Văn Toàn")
    assert winner["device_at"] == winner["at"][:24] <= winner["received_at"]
    assert conflict["settled"] is None


def test_open_ones_come_oldest_first_a_page_at_a_time(office: Browser, hall: Hall) -> None:
    made = [hall.contradict(f"Mẫu Thị {n}")[0] for n in range(5)]
    seen, after, pages = [], None, 0
    while after or not pages:
        page = office.get(CONFLICTS, limit=2, **({"after": after} if after else {}))
        assert page["total"] == 5
        seen += [conflict["record_id"] for conflict in page["conflicts"]]
        after, pages = page["next"], pages + 1
    assert (sorted(seen), pages) == (sorted(made), 3)
    opened = [conflict["opened_at"] for conflict in open_conflicts(office)]
    assert opened == sorted(opened)


def test_a_side_says_what_came_with_it_and_how_the_clock_was_off(
    office: Browser, hall: Hall
) -> None:
    person = hall.cast.add_person(hall.training_class)
    first, second = hall.phones
    there = mark(first, hall.session, hall.training_class, person, "present")
    away = mark(second, hall.session, hall.training_class, person, "absent")
    away["values"] = {**away["values"], "reason": "Ốm", "checked_in_at": None}
    hall.push(first, there)
    late = second.message([away], sent_at=now(-3_600_000))
    hall.client.post("/api/sync", json=late, headers=second.headers())
    (conflict,) = open_conflicts(office)
    present, absent = conflict["sides"]
    assert present["wrote"] == {
        "status": "present", "checked_in_at": there["values"]["checked_in_at"], "method": "list",
    }  # fmt: skip
    assert absent["wrote"] == {
        "status": "absent", "checked_in_at": None, "method": "list", "reason": "Ốm",
    }  # fmt: skip
    assert (present["action"], absent["action"]) == ("create", "create")
    assert abs(present["clock_offset_ms"]) < 60_000
    assert 3_590_000 < absent["clock_offset_ms"] < 3_660_000


def test_ids_in_values_are_named_for_whoever_may_read(
    finance: Browser, hall: Hall, office: Browser
) -> None:
    colleague = hall.cast.create_account("Mẫu Văn Ba")
    venue = hall.cast.create("venue", name="Nhà văn hóa khối 5", venue_kind="culture_house")
    other = Browser(hall.app, hall.cast)
    edit = {
        "kind": "training_class", "record_id": hall.training_class, "action": "edit", "base_rev": 1,
    }  # fmt: skip
    office.post(
        "/api/office/records", edit | {"op_id": new_id(), "values": {"trainers": [colleague]}}
    )
    other.post(
        "/api/office/records",
        edit | {"op_id": new_id(), "values": {"trainers": [], "venue": venue}},
    )
    page = finance.get(CONFLICTS)
    (conflict,) = page["conflicts"]
    assert conflict["value"] == "trainers"
    assert page["names"] == {colleague: "Mẫu Văn Ba", venue: "Nhà văn hóa khối 5"}


def test_one_record_can_be_asked_about(office: Browser, hall: Hall) -> None:
    wanted, _ = hall.contradict("Mẫu Thị Hà")
    hall.contradict("Mẫu Thị Lan")
    page = office.get(CONFLICTS, record_id=wanted)
    assert (page["total"], [found["record_id"] for found in page["conflicts"]]) == (1, [wanted])
    assert office.get(CONFLICTS, record_id=new_id())["conflicts"] == []


@pytest.mark.parametrize("decided", [0, 1])
def test_a_list_costs_the_same_however_long_it_is(
    app: Flask, office: Browser, hall: Hall, decided: int
) -> None:
    costs = []
    for count in (1, 4):
        for place in range(count):
            hall.contradict(f"Mẫu Thị {count} {place}")
        if decided:
            for conflict in open_conflicts(office):
                office.post(address(conflict), choice(conflict, 1))
        with statements(app) as asked:
            assert len(open_conflicts(office, decided=decided)) >= count
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_three_sides_stand_beside_each_other_and_any_is_kept(office: Browser, hall: Hall) -> None:
    cast = hall.cast
    ward = cast.create_ward("Lê Lợi")
    group = cast.create_group(ward, "Khối 5")
    account = cast.create_account("Mẫu Văn Tư", "group_head", f"group:{group}")
    phones = [cast.enrol(account) for _ in range(3)]
    record_id = new_id()
    hall.push(phones[0], broadcast(phones[0], group, ward, record_id=record_id))
    for phone, minutes in zip(phones[1:], (30, 45), strict=True):
        edit = phone.operation(
            "broadcast", record_id, action="edit", values={"duration_minutes": minutes}
        )
        hall.push(phone, edit)
    (conflict,) = open_conflicts(office)
    assert sorted(side["value"] for side in conflict["sides"]) == [15, 30, 45]
    office.post(address(conflict), choice(conflict, 2))
    kept = conflict["sides"][2]["value"]
    assert values_of(office, conflict)["duration_minutes"] == kept
    (settled,) = open_conflicts(office, decided=1)
    office.post(f"{address(settled)}/undo", take_back(settled))
    (again,) = open_conflicts(office)
    assert [side["value"] for side in again["sides"]] == [
        side["value"] for side in conflict["sides"]
    ]


def test_a_place_and_a_day_name_a_broadcast(app: Flask, office: Browser, hall: Hall) -> None:
    cast = hall.cast
    ward = cast.create_ward("Lê Lợi")
    group = cast.create_group(ward, "Khối 5")
    head = cast.enrol(cast.create_account("Mẫu Văn Tư", "group_head", f"group:{group}"))
    other = cast.enrol(head.author)
    record_id = new_id()
    hall.push(head, broadcast(head, group, ward, record_id=record_id))
    edit = other.operation("broadcast", record_id, action="edit", values={"duration_minutes": 30})
    assert hall.push(other, edit)[0]["result"] == "conflict"
    (conflict,) = open_conflicts(office)
    assert conflict["value"] == "duration_minutes"
    assert sorted(side["value"] for side in conflict["sides"]) == [15, 30]
    assert conflict["where"]["place"] == "Khối 5, phường Lê Lợi"
    assert conflict["where"]["day"] == "2024-03-12"


@pytest.mark.parametrize("side", [0, 1])
def test_a10_keeping_a_side_is_an_ordinary_operation(
    office: Browser, hall: Hall, side: int
) -> None:
    hall.contradict()
    (conflict,) = open_conflicts(office)
    kept = conflict["sides"][side]["value"]
    answer = office.post(address(conflict), choice(conflict, side))
    assert (answer["result"], answer["rev"]) == ("applied", 3)
    assert len(answer["receipt"]) == 8
    assert open_conflicts(office) == []
    assert values_of(office, conflict)["status"] == kept
    history = office.get(f"/api/office/records/attendance/{conflict['record_id']}")["history"]
    assert (history[-1]["author_name"], history[-1]["device_name"]) == ("Người office", "Văn phòng")
    assert history[-1]["receipt"] == answer["receipt"]
    (settled,) = open_conflicts(office, decided=1)
    assert [found["value"] for found in settled["sides"]] == ["present", "absent"]
    assert (settled["settled"]["value"], settled["settled"]["author_name"]) == (
        kept, "Người office",
    )  # fmt: skip
    assert settled["settled"]["reversible"] is True
    hall.check_fold()


def test_what_came_with_a_mark_is_kept_with_it(office: Browser, hall: Hall) -> None:
    person = hall.cast.add_person(hall.training_class)
    first, second = hall.phones
    there = mark(first, hall.session, hall.training_class, person, "present")
    there["values"] |= {"method": "qr", "checked_in_at": "2024-03-12T00:31:00.000Z"}
    away = mark(second, hall.session, hall.training_class, person, "absent")
    away["values"] |= {"checked_in_at": None}
    away["at"] = there["at"]
    hall.push(first, there)
    hall.push(second, away)
    (conflict,) = open_conflicts(office)
    before = values_of(office, conflict)
    assert (before["status"], before["checked_in_at"]) == ("present", "2024-03-12T00:31:00.000Z")
    office.post(address(conflict), choice(conflict, 1))
    values = values_of(office, conflict)
    assert (values["status"], values["method"], values["checked_in_at"]) == ("absent", "list", None)
    (settled,) = open_conflicts(office, decided=1)
    office.post(f"{address(settled)}/undo", take_back(settled))
    assert values_of(office, settled) == before
    hall.check_fold()


def test_the_same_decision_again_is_a_duplicate(office: Browser, hall: Hall) -> None:
    hall.contradict()
    (conflict,) = open_conflicts(office)
    wanted = choice(conflict, 1)
    first = office.post(address(conflict), wanted)
    before = hall.count_operations()
    again = office.post(address(conflict), wanted)
    assert (again["result"], again["first"], again["receipt"]) == (
        "duplicate", "applied", first["receipt"],
    )  # fmt: skip
    other = office.post(address(conflict), wanted | {"keep": conflict["sides"][0]["rev"]})
    assert (other["result"], other["code"]) == ("rejected", "op_id_reused")
    assert hall.count_operations() == before
    assert values_of(office, conflict)["status"] == "absent"


def test_a_record_that_moved_on_is_left_as_it_is(office: Browser, hall: Hall) -> None:
    record_id, _ = hall.contradict()
    (conflict,) = open_conflicts(office)
    hall.cast.write(
        "attendance", record_id, action="edit", base_rev=2, values={"note": "Đến bằng xe buýt"}
    )
    before = hall.count_operations()
    response = office.ask("POST", address(conflict), choice(conflict, 0))
    assert error_of(response) == (409, "record_moved")
    assert hall.count_operations() == before
    (now,) = open_conflicts(office)
    assert now["rev"] == 3
    assert office.post(address(now), choice(now, 0))["result"] == "applied"


def test_a_decision_on_a_later_revision_than_there_is_changes_nothing(
    office: Browser, hall: Hall
) -> None:
    hall.contradict()
    (conflict,) = open_conflicts(office)
    response = office.ask("POST", address(conflict), choice(conflict, 0, base_rev=9))
    assert error_of(response) == (409, "record_moved")
    assert len(open_conflicts(office)) == 1


@pytest.mark.parametrize(
    "wrong", [{"keep": 7}, {"base_rev": 1, "keep": 1}], ids=["no such side", "not yet contradicted"]
)
def test_what_nobody_wrote_cannot_be_kept(
    office: Browser, hall: Hall, wrong: dict[str, Any]
) -> None:
    hall.contradict()
    (conflict,) = open_conflicts(office)
    response = office.ask("POST", address(conflict), choice(conflict, 0) | wrong)
    assert error_of(response) == (404, "not_found")
    assert len(open_conflicts(office)) == 1


def take_back(settled: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "op_id": new_id(), "base_rev": settled["rev"], "decision": settled["settled"]["op_id"],
    } | more  # fmt: skip


@pytest.mark.parametrize("side", [0, 1])
def test_a10_undo_puts_both_sides_before_the_office_again(
    office: Browser, hall: Hall, side: int
) -> None:
    hall.contradict()
    (conflict,) = open_conflicts(office)
    for _ in range(2):
        (shown,) = open_conflicts(office)
        office.post(address(shown), choice(shown, side))
        (settled,) = open_conflicts(office, decided=1)
        answer = office.post(f"{address(settled)}/undo", take_back(settled))
        assert answer["result"] == "conflict"
        (again,) = open_conflicts(office)
        unstamped = [{k: v for k, v in found.items() if k != "rev"} for found in again["sides"]]
        assert unstamped == [
            {k: v for k, v in found.items() if k != "rev"} for found in conflict["sides"]
        ]
        assert values_of(office, again)["status"] == "present"
        assert open_conflicts(office, decided=1) == []
        hall.check_fold()


def test_undo_again_is_a_duplicate(office: Browser, hall: Hall) -> None:
    hall.contradict()
    (conflict,) = open_conflicts(office)
    office.post(address(conflict), choice(conflict, 1))
    (settled,) = open_conflicts(office, decided=1)
    wanted = take_back(settled)
    office.post(f"{address(settled)}/undo", wanted)
    before = hall.count_operations()
    assert office.post(f"{address(settled)}/undo", wanted)["result"] == "duplicate"
    assert hall.count_operations() == before


def test_what_was_written_over_is_no_longer_taken_back(office: Browser, hall: Hall) -> None:
    record_id, _ = hall.contradict()
    (conflict,) = open_conflicts(office)
    office.post(address(conflict), choice(conflict, 1))
    (settled,) = open_conflicts(office, decided=1)
    hall.cast.write(
        "attendance", record_id, action="edit", base_rev=3, values={"status": "excused"}
    )
    moved = office.ask("POST", f"{address(settled)}/undo", take_back(settled))
    assert error_of(moved) == (409, "record_moved")
    (shown,) = open_conflicts(office, decided=1)
    assert shown["settled"]["reversible"] is False
    late = office.ask("POST", f"{address(shown)}/undo", take_back(shown))
    assert error_of(late) == (404, "not_found")
    assert values_of(office, conflict)["status"] == "excused"


def test_what_a_phone_settled_is_shown_but_not_taken_back(office: Browser, hall: Hall) -> None:
    record_id, _ = hall.contradict()
    epoch = office.get(f"/api/office/records/attendance/{record_id}")["record"]["dots"][0][0]
    first, _ = hall.phones
    knowing = first.operation(
        "attendance", record_id, action="edit", values={"status": "absent"},
        base={"epoch": epoch, "rev": 2},
    )  # fmt: skip
    assert hall.push(first, knowing)[0]["result"] == "applied"
    (settled,) = open_conflicts(office, decided=1)
    assert settled["settled"]["author_name"] == "Mẫu Thị Hạnh"
    assert settled["settled"]["reversible"] is False
    response = office.ask("POST", f"{address(settled)}/undo", take_back(settled))
    assert error_of(response) == (404, "not_found")


@pytest.mark.parametrize("keep_deletion", [True, False])
def test_a_deletion_is_decided_and_taken_back_like_a_value(
    office: Browser, hall: Hall, keep_deletion: bool
) -> None:
    subject = hall.cast.create("topic", name="Tín dụng")
    other = Browser(hall.app, hall.cast)
    made = {"kind": "topic", "record_id": subject, "base_rev": 1}
    delete = made | {"op_id": new_id(), "action": "delete", "values": {}}
    edit = made | {"op_id": new_id(), "action": "edit", "values": {"name": "Vay vốn"}}
    office.post("/api/office/records", delete)
    assert other.post("/api/office/records", edit)["result"] == "conflict"
    (conflict,) = open_conflicts(office)
    assert [side["value"] for side in conflict["sides"]] == [False, True]
    office.post(address(conflict), choice(conflict, int(keep_deletion)))
    assert values_of(office, conflict)["deleted"] is keep_deletion
    (settled,) = open_conflicts(office, decided=1)
    office.post(f"{address(settled)}/undo", take_back(settled))
    (again,) = open_conflicts(office)
    assert [side["value"] for side in again["sides"]] == [False, True]
    assert values_of(office, again)["name"] == "Vay vốn"
    hall.check_fold()


def test_finance_reads_and_decides_nothing(finance: Browser, hall: Hall) -> None:
    hall.contradict()
    (conflict,) = open_conflicts(finance)
    response = finance.ask("POST", address(conflict), choice(conflict, 0))
    assert error_of(response) == (403, "forbidden")
