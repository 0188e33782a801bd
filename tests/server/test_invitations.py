"""Wards are invited, nominate people, and both sides see what is late or missing."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from sync.contract import derive_id
from tests.cast import Cast, Phone, new_id
from tests.server.browser import Browser, error_of

COMPLETE: dict[str, Any] = {
    "position": "Trưởng ban Công tác Mặt trận",
    "birth_year": 1961,
    "gender": "female",
    "phone": "0912 345 678",
    "participant_group": "party_state_unions",
}


class Ward:
    """A ward with a khối and the phone of its official."""

    def __init__(self, app: Flask, cast: Cast, name: str) -> None:
        self.client, self.cast = app.test_client(), cast
        self.id = cast.create_ward(name)
        self.group = cast.create_group(self.id)
        account = cast.create_account(f"Cán bộ {name}", "ward_official", f"ward:{self.id}")
        self.phone: Phone = cast.enrol(account)

    def push(self, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.client.post(
            "/api/sync", json=self.phone.message(list(operations)), headers=self.phone.headers()
        )
        results: list[dict[str, Any]] = answer.get_json()["results"]
        return results

    def nomination(self, training: str, name: str = "Mẫu Thị Hà", **values: Any) -> dict[str, Any]:
        person = new_id()
        whole = {"training_class": training, "person": person, "ward": self.id, "full_name": name}
        return self.phone.operation(
            "nomination", derive_id(training, person), values=whole | values
        )

    def nominate(self, training: str, name: str = "Mẫu Thị Hà", **values: Any) -> str:
        operation = self.nomination(training, name, **values)
        (result,) = self.push(operation)
        assert result["result"] == "applied", result
        person: str = operation["values"]["person"]
        return person

    def pulled(self, kind: str) -> list[dict[str, Any]]:
        answer = self.client.post(
            "/api/sync", json=self.phone.message([]), headers=self.phone.headers()
        ).get_json()
        return [
            record["values"]
            for change in answer["pull"]["changes"]
            for record in change["records"]
            if record["kind"] == kind
        ]


@pytest.fixture
def wards(app: Flask, cast: Cast) -> tuple[Ward, Ward]:
    """Two wards: the host, and one from further away."""
    return Ward(app, cast, "Lê Lợi"), Ward(app, cast, "Hưng Bình")


@pytest.fixture
def training(cast: Cast, wards: tuple[Ward, Ward]) -> str:
    """A class without date and place, held by the first ward."""
    return cast.create(
        "training_class", number=7, title="Lớp 7", class_kind="class", state="planned",
        host_ward=wards[0].id,
    )  # fmt: skip


def invite(cast: Cast, training: str, ward: Ward, quota: int, **values: Any) -> str:
    return cast.create(
        "invitation", derive_id(training, ward.id), training_class=training, ward=ward.id,
        quota=quota, class_number=7, class_title="Lớp 7", **values,
    )  # fmt: skip


def read(office: Browser, training: str) -> dict[str, Any]:
    page: dict[str, Any] = office.get(f"/api/office/classes/{training}/invitations")
    return page


def ward_of(page: dict[str, Any], ward: Ward) -> dict[str, Any]:
    return next(each for each in page["wards"] if each["ward"] == ward.id)


def test_invitation_reaches_the_ward_it_is_for_and_no_other(
    cast: Cast, wards: tuple[Ward, Ward], training: str
) -> None:
    invite(cast, training, wards[1], 5, due_on="2024-03-07", place_text="Nhà văn hóa Khối 5")
    (invitation,) = wards[1].pulled("invitation")
    assert (invitation["quota"], invitation["class_number"]) == (5, 7)
    assert invitation["place_text"] == "Nhà văn hóa Khối 5"
    assert wards[0].pulled("invitation") == []
    assert wards[1].pulled("training_class") == []


def test_office_sees_quota_nominees_and_what_they_lack(
    office: Browser, cast: Cast, wards: tuple[Ward, Ward], training: str
) -> None:
    invite(cast, training, wards[1], 3, due_on="2999-03-07")
    wards[1].nominate(training, "Mẫu Thị Hà", **COMPLETE)
    wards[1].nominate(training, "Mẫu Văn An", **COMPLETE | {"phone": None})
    page = read(office, training)
    assert {each["ward"] for each in page["wards"]} == {wards[0].id, wards[1].id}
    assert ward_of(page, wards[0])["invitation"] is None  # the host, not yet invited
    row = ward_of(page, wards[1])
    assert row["invitation"]["values"]["quota"] == 3
    counted = ("nominated", "missing", "overdue", "late", "incomplete", "taken")
    assert [row[name] for name in counted] == [2, 1, False, 0, 1, 0]
    assert [(n["values"]["full_name"], n["unfilled"]) for n in page["nominations"]] == [
        ("Mẫu Văn An", ["phone"]), ("Mẫu Thị Hà", []),
    ]  # fmt: skip
    listed = office.get("/api/office/classes")["classes"]
    assert [(row["seats"], row["nominated"]) for row in listed] == [(3, 2)]


def test_whoever_is_nominated_after_the_day_set_is_late_and_never_refused(
    office: Browser, cast: Cast, wards: tuple[Ward, Ward], training: str
) -> None:
    invite(cast, training, wards[1], 3, due_on="2024-03-07")
    wards[1].nominate(training, **COMPLETE)
    row = ward_of(read(office, training), wards[1])
    assert (row["late"], row["overdue"]) == (1, True)


def test_a_correction_makes_nobody_late(
    office: Browser, cast: Cast, wards: tuple[Ward, Ward], training: str
) -> None:
    invite(cast, training, wards[1], 1, due_on="2999-03-07")
    person = wards[1].nominate(training)
    before = read(office, training)["nominations"][0]
    cast.write(
        "nomination", before["id"], action="edit", base_rev=before["rev"],
        values={"full_name": "Mẫu Thị Hạ"},
    )  # fmt: skip
    after = read(office, training)["nominations"][0]
    assert after["person"] == person
    assert after["values"]["full_name"] == "Mẫu Thị Hạ"
    assert after["made_at"] == before["made_at"]


def test_ward_may_not_nominate_for_another_nor_with_a_group_of_another(
    wards: tuple[Ward, Ward], training: str
) -> None:
    own, other = wards
    foreign = own.nomination(training, ward=other.id)
    crossed = own.nomination(training, group=other.group)
    assert [result["code"] for result in own.push(foreign, crossed)] == [
        "forbidden", "reference_mismatch",
    ]  # fmt: skip


def test_ward_may_not_write_invitations(wards: tuple[Ward, Ward], training: str) -> None:
    values = {
        "training_class": training, "ward": wards[0].id, "quota": 50, "class_number": 7,
        "class_title": "Lớp 7",
    }  # fmt: skip
    made = wards[0].phone.operation("invitation", derive_id(training, wards[0].id), values=values)
    assert [result["code"] for result in wards[0].push(made)] == ["forbidden"]


def test_nominee_taken_into_the_roster_is_the_same_person(
    office: Browser, cast: Cast, wards: tuple[Ward, Ward], training: str
) -> None:
    invite(cast, training, wards[1], 1)
    person = wards[1].nominate(training, group=wards[1].group, **COMPLETE)
    cast.create(
        "roster_entry", derive_id(training, person), training_class=training, person=person,
        full_name="Mẫu Thị Hà", ward=wards[1].id, group=wards[1].group,
    )  # fmt: skip
    page = read(office, training)
    assert [each["taken"] for each in page["nominations"]] == [True]
    assert [each["double"] for each in page["nominations"]] == [None]
    assert ward_of(page, wards[1])["taken"] == 1


def test_who_was_withdrawn_is_gone_unless_he_is_on_the_roster(
    office: Browser, cast: Cast, wards: tuple[Ward, Ward], training: str
) -> None:
    invite(cast, training, wards[1], 2)
    taken, gone = (wards[1].nominate(training, name) for name in ("Mẫu Thị Hà", "Mẫu Văn An"))
    cast.create(
        "roster_entry", derive_id(training, taken), training_class=training, person=taken,
        full_name="Mẫu Thị Hà",
    )  # fmt: skip
    for person in (taken, gone):
        wards[1].push(
            wards[1].phone.operation("nomination", derive_id(training, person), action="delete")
        )
    page = read(office, training)
    assert [(n["person"], n["withdrawn"]) for n in page["nominations"]] == [(taken, True)]
    assert ward_of(page, wards[1])["nominated"] == 0


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        ({"name": "Mẫu Thị Hạ", "birth_year": 1961}, "birth_year"),
        ({"name": "Mẫu Văn An", "phone": "+84 912345678"}, "phone"),
        ({"name": "Mẫu Thị Hà", "birth_year": 1985}, None),
        ({"name": "Mẫu Thị Hà"}, None),
        ({"name": "Mẫu Thị Hòa", "birth_year": 1961}, None),
    ],
)
def test_double_with_the_roster_is_pointed_out(
    office: Browser, cast: Cast, wards: tuple[Ward, Ward], training: str,
    there: dict[str, Any], reason: str | None,
) -> None:  # fmt: skip
    on_roster = cast.add_person(training, **there)
    wards[1].nominate(training, **COMPLETE)
    (nominee,) = read(office, training)["nominations"]
    assert (nominee["double"] or {}).get("reason") == reason
    if reason:
        assert (nominee["double"]["person"], nominee["double"]["where"]) == (
            on_roster, "roster_entry",
        )  # fmt: skip


def test_namesakes_of_one_ward_without_more_are_pointed_out(
    office: Browser, wards: tuple[Ward, Ward], training: str
) -> None:
    for _ in range(2):
        wards[1].nominate(training)
    nominees = read(office, training)["nominations"]
    assert [each["double"]["reason"] for each in nominees] == ["ward", "ward"]
    assert {each["double"]["person"] for each in nominees} == {e["person"] for e in nominees}


def test_readiness_of_the_host_reaches_the_trainer_and_the_office(
    app: Flask, office: Browser, cast: Cast, wards: tuple[Ward, Ward], training: str
) -> None:
    host, other = wards
    for ward, hall_key in ((host, "ready"), (other, "missing")):
        made = ward.phone.operation(
            "readiness", derive_id(training, ward.id),
            values={"training_class": training, "ward": ward.id, "hall_key": hall_key},
        )  # fmt: skip
        assert ward.push(made)[0]["result"] == "applied"
    assert read(office, training)["readiness"]["values"]["hall_key"] == "ready"
    trainer = cast.enrol(cast.create_account("Mẫu Thị Hạnh", "trainer", f"class:{training}"))
    answer = app.test_client().post(
        "/api/sync", json=trainer.message([]), headers=trainer.headers()
    )
    kinds = [r["kind"] for c in answer.get_json()["pull"]["changes"] for r in c["records"]]
    assert kinds.count("readiness") == 2


def test_class_nobody_knows_has_no_invitations(office: Browser) -> None:
    answer = office.ask("GET", f"/api/office/classes/{new_id()}/invitations")
    assert error_of(answer) == (404, "not_found")


def test_page_is_not_sent_again_until_a_ward_writes(
    office: Browser, cast: Cast, wards: tuple[Ward, Ward], training: str
) -> None:
    invite(cast, training, wards[1], 1)
    address = f"/api/office/classes/{training}/invitations"
    etag = office.client.get(address).headers["ETag"]
    held = {"If-None-Match": etag}
    assert office.client.get(address, headers=held).status_code == 304
    wards[1].nominate(training)
    assert office.client.get(address, headers=held).status_code == 200
