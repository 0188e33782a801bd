"""The office takes a quarantined operation into the book, or does not; the log keeps both (P8)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.database import reading, writing
from server.models.identity import AuditEntry, Device, RoleGrant
from server.models.log import ForkedIncarnation, Operation, QuarantineDecision
from server.moments import now
from server.rebuild import rebuild
from sync.contract import derive_id
from tests.cast import Cast, Phone, mark, new_id
from tests.server.browser import Browser, error_of


class Hall:
    """A class whose trainer's phone was taken out of use while it still held marks."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast, self.client = app, cast, app.test_client()
        self.trainer = cast.create_account("Mẫu Thị Hạnh")
        self.training = cast.create_class(self.trainer)
        self.session, self.person = (
            cast.create_session(self.training),
            cast.add_person(self.training),
        )
        self.phone = cast.enrol(self.trainer)
        self.record_id = derive_id(self.session, self.person)

    def revoke(self) -> None:
        with self.app.app_context(), writing() as session:
            session.execute(
                update(Device).where(Device.id == self.phone.device_id).values(revoked_at=now())
            )

    def push(self, operation: dict[str, Any], phone: Phone | None = None) -> dict[str, Any]:
        phone = phone or self.phone
        answer = self.client.post(
            "/api/sync", json=phone.message([operation]), headers=phone.headers()
        )
        result: dict[str, Any] = answer.get_json()["results"][0]
        return result

    def mark(self, status: str = "present", **more: Any) -> dict[str, Any]:
        return mark(self.phone, self.session, self.training, self.person, status, **more)

    def quarantine(self, status: str = "present", **more: Any) -> str:
        operation = self.mark(status, **more)
        assert self.push(operation)["result"] == "quarantined"
        op_id: str = operation["op_id"]
        return op_id

    def hold_raw(self, wrong: dict[str, Any]) -> str:
        operation = self.mark() | wrong
        assert self.push(operation)["result"] == "quarantined"
        op_id: str = operation["op_id"]
        return op_id

    def log_row(self, op_id: str) -> Operation:
        with self.app.app_context(), reading() as session:
            return session.get_one(Operation, op_id)

    def check_fold(self) -> None:
        with self.app.app_context():
            assert rebuild(mend=False).differing == 0


@pytest.fixture
def hall(app: Flask, cast: Cast) -> Hall:
    return Hall(app, cast)


def decide(office: Browser, op_id: str, decision: str, expect: int = 200) -> dict[str, Any]:
    answer: dict[str, Any] = office.post(
        f"/api/office/quarantined/{op_id}", {"decision": decision}, expect
    )
    return answer


def page_of(office: Browser, hall: Hall) -> dict[str, Any]:
    page: dict[str, Any] = office.get(f"/api/office/records/attendance/{hall.record_id}")
    return page


def test_p8_released_it_counts_as_what_its_author_did_then(office: Browser, hall: Hall) -> None:
    hall.revoke()
    op_id = hall.quarantine()
    before = hall.log_row(op_id)
    answer = decide(office, op_id, "release")
    assert answer["decided_by_name"] == "Người office"
    assert answer["outcome"]["result"] == "applied"
    assert answer["outcome"]["op_id"] != op_id
    released = hall.log_row(answer["outcome"]["op_id"])
    assert (released.replaces, released.author, released.at) == (op_id, hall.trainer, before.at)
    assert (released.incarnation, released.seq) == (before.incarnation, before.seq)
    unchanged = hall.log_row(op_id)
    assert (unchanged.result, unchanged.rev, unchanged.payload) == (
        "quarantined", None, before.payload,
    )  # fmt: skip
    page = page_of(office, hall)
    assert page["record"]["values"]["status"] == "present"
    last = page["history"][-1]
    assert (last["author_name"], last["device_name"]) == ("Mẫu Thị Hạnh", "Văn phòng")
    assert office.get("/api/office/refused")["rows"] == []
    hall.check_fold()


def waiting(office: Browser, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.get("/api/office/quarantined", **query)["quarantined"]
    return found


def test_what_is_held_says_who_why_and_what(office: Browser, finance: Browser, hall: Hall) -> None:
    hall.push(hall.mark("absent"))
    hall.revoke()
    op_id = hall.quarantine("present")
    (held,) = waiting(finance)
    assert (held["op_id"], held["kind_title"], held["action"]) == (op_id, "Điểm danh", "create")
    assert (held["code"], held["author_name"]) == ("device_revoked", "Mẫu Thị Hạnh")
    assert held["message"].startswith("Máy này đã bị ngừng")
    assert held["device_name"] == "Máy của Mẫu Thị Hạnh"
    assert held["wrote"]["status"] == "present"
    assert held["standing"]["status"] == "absent"
    assert held["exists"] is True
    assert (held["where"]["person"], held["where"]["class_number"]) == ("Mẫu Thị Hà", 1)
    assert held["receipt"] == hall.log_row(op_id).receipt
    assert held["settled"] is None
    assert office.get("/api/office/waiting") == {"conflicts": 0, "quarantined": 1}


@pytest.mark.parametrize("decision", ["release", "refuse"])
def test_what_was_decided_leaves_the_queue_and_says_by_whom(
    office: Browser, hall: Hall, decision: str
) -> None:
    hall.revoke()
    op_id, other = hall.quarantine(), hall.quarantine("absent")
    assert [held["op_id"] for held in waiting(office)] == [op_id, other]
    decide(office, op_id, decision)
    assert [held["op_id"] for held in waiting(office)] == [other]
    assert [entry["decision"] for entry in page_of(office, hall)["history"]][:2] == [decision, None]
    (decided,) = waiting(office, decided=1)
    assert (decided["op_id"], decided["settled"]["decision"]) == (op_id, decision)
    assert decided["settled"]["author_name"] == "Người office"
    assert decided["settled"]["result"] == ("applied" if decision == "release" else None)
    assert office.get("/api/office/waiting") == {"conflicts": 0, "quarantined": 1}


def test_a_release_that_a_crash_cut_short_still_waits(office: Browser, hall: Hall) -> None:
    hall.revoke()
    op_id = hall.quarantine()
    with hall.app.app_context(), writing() as session:
        session.add(
            QuarantineDecision(
                op_id=op_id,
                decision="release",
                decided_by=office.account,
                decided_at=now(),
                outcome=derive_id(op_id, "release"),
            )
        )
    assert [held["op_id"] for held in waiting(office)] == [op_id]
    assert decide(office, op_id, "release")["outcome"]["result"] == "applied"
    assert waiting(office) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": "Có mặt"},
        {"values": {"training_class": 5, "session": "x", "person": ["y"], "status": {"a": 1}}},
        {"kind": "broadcast", "values": {"started_at": "chiều qua", "group": "\x00", "topic": 7}},
        {"kind": "nothing we know", "values": {"a": "b"}},
        {"at": "7 giờ", "action": "dance", "base": 3},
    ],
)
def test_what_makes_no_sense_is_shown_all_the_same(
    office: Browser, hall: Hall, wrong: dict[str, Any]
) -> None:
    hall.revoke()
    op_id = hall.quarantine(**wrong) if "values" not in wrong else hall.hold_raw(wrong)
    (held,) = waiting(office)
    assert held["op_id"] == op_id
    decide(office, op_id, "refuse")
    assert waiting(office, decided=1)[0]["settled"]["decision"] == "refuse"


def test_released_it_makes_no_fork_of_its_phone(office: Browser, hall: Hall) -> None:
    hall.revoke()
    first, second = hall.quarantine(), hall.quarantine("absent")
    decide(office, first, "release")
    answer = decide(office, second, "release")
    # The second was made on the same phone after the first: no contradiction (A3).
    assert answer["outcome"]["result"] == "applied"
    assert "flags" not in answer["outcome"]
    with hall.app.app_context(), reading() as session:
        assert session.scalars(select(ForkedIncarnation)).all() == []
    assert page_of(office, hall)["record"]["values"]["status"] == "absent"
    hall.check_fold()


def test_released_it_contradicts_what_it_had_not_seen(
    app: Flask, office: Browser, hall: Hall
) -> None:
    colleague = hall.cast.enrol(hall.trainer)
    hall.revoke()
    op_id = hall.quarantine("absent")
    hall.push(mark(colleague, hall.session, hall.training, hall.person, "present"), colleague)
    assert decide(office, op_id, "release")["outcome"]["result"] == "conflict"
    (conflict,) = office.get("/api/office/conflicts")["conflicts"]
    sides = {side["value"]: side for side in conflict["sides"]}
    # The side is the phone's, not the desk's that let it in.
    assert sides["absent"]["receipt"] == hall.log_row(op_id).receipt
    assert sides["absent"]["device_name"] == "Máy của Mẫu Thị Hạnh"
    hall.check_fold()


def test_release_again_is_a_duplicate_and_refusal_comes_too_late(
    office: Browser, administrator: Browser, hall: Hall
) -> None:
    hall.revoke()
    op_id = hall.quarantine()
    first = decide(office, op_id, "release")
    again = decide(administrator, op_id, "release")
    assert again["outcome"]["result"] == "duplicate"
    assert again["outcome"]["receipt"] == first["outcome"]["receipt"]
    assert again["decided_by_name"] == "Người office"
    late = office.ask("POST", f"/api/office/quarantined/{op_id}", {"decision": "refuse"})
    assert error_of(late) == (409, "already_decided")
    assert page_of(office, hall)["record"]["rev"] == 1


def test_refused_it_stays_refused_and_says_so(office: Browser, hall: Hall) -> None:
    hall.revoke()
    op_id = hall.quarantine()
    (waiting,) = office.get("/api/office/refused")["rows"]
    assert (waiting["op_id"], waiting["decision"]) == (op_id, None)
    answer = decide(office, op_id, "refuse")
    assert answer["outcome"] is None
    assert decide(office, op_id, "refuse") == answer
    (row,) = office.get("/api/office/refused")["rows"]
    assert row["decision"] == "refuse"
    late = office.ask("POST", f"/api/office/quarantined/{op_id}", {"decision": "release"})
    assert error_of(late) == (409, "already_decided")
    assert page_of(office, hall)["record"] is None
    with hall.app.app_context(), reading() as session:
        entries = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == op_id)
        ).all()
    assert entries == ["quarantine_refuse"]


def test_authority_is_judged_by_when_it_was_done(office: Browser, hall: Hall) -> None:
    operation = hall.mark()
    hall.revoke()
    with hall.app.app_context(), writing() as session:
        session.execute(
            update(RoleGrant).where(RoleGrant.account_id == hall.trainer).values(until=now())
        )
    hall.push(operation)
    assert decide(office, operation["op_id"], "release")["outcome"]["result"] == "applied"


def test_who_never_held_the_role_is_refused_with_a_reason(office: Browser, hall: Hall) -> None:
    stranger = hall.cast.create_account("Mẫu Văn Lạ", "group_head", f"group:{new_id()}")
    op_id = hall.quarantine(author=stranger)
    outcome = decide(office, op_id, "release")["outcome"]
    assert (outcome["result"], outcome["code"]) == ("rejected", "forbidden")
    (row,) = office.get("/api/office/refused")["rows"]
    assert (row["result"], row["code"], row["author"]) == ("rejected", "forbidden", "Mẫu Văn Lạ")


def test_somebody_elses_work_on_a_phone_is_his_once_released(office: Browser, hall: Hall) -> None:
    colleague = hall.cast.create_account("Mẫu Văn Toàn")
    hall.cast.write(
        "training_class", hall.training, action="edit", base_rev=1,
        values={"trainers": [hall.trainer, colleague]},
    )  # fmt: skip
    op_id = hall.quarantine(author=colleague, at=f"{now()}-0000")
    assert decide(office, op_id, "release")["outcome"]["result"] == "applied"
    assert page_of(office, hall)["history"][-1]["author_name"] == "Mẫu Văn Toàn"


def test_what_cannot_be_read_is_refused_when_released(office: Browser, hall: Hall) -> None:
    hall.revoke()
    op_id = hall.quarantine(at="7 giờ")
    outcome = decide(office, op_id, "release")["outcome"]
    assert (outcome["result"], outcome["code"]) == ("rejected", "invalid_operation")


def test_a_wrong_clock_is_brought_between_its_bounds_once(office: Browser, hall: Hall) -> None:
    hall.revoke()
    op_id = hall.quarantine(at="2099-01-01T00:00:00.000Z-0000")
    released = hall.log_row(decide(office, op_id, "release")["outcome"]["op_id"])
    assert released.at == hall.log_row(op_id).at


def test_only_what_is_quarantined_can_be_decided(office: Browser, hall: Hall) -> None:
    taken = hall.mark()
    hall.push(taken)
    refused = hall.mark("dreaming")
    assert hall.push(refused)["result"] == "rejected"
    for op_id in (new_id(), taken["op_id"], refused["op_id"]):
        response = office.ask("POST", f"/api/office/quarantined/{op_id}", {"decision": "release"})
        assert error_of(response) == (404, "not_found")
    response = office.ask(
        "POST", f"/api/office/quarantined/{taken['op_id']}", {"decision": "maybe"}
    )
    assert error_of(response) == (422, "invalid_request")
