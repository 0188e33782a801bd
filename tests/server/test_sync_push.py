"""Push: what a phone recorded arrives exactly once, and what is refused is kept and told (SPEC.md, P and O)."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from server.database import reading, writing
from server.models.identity import Device
from server.models.log import Operation, ReusedOperation, StoredRecord
from server.moments import now
from sync.contract import derive_id
from tests.cast import Cast, Phone, broadcast, mark, new_id


@dataclass
class Hall:
    """A class with one session and one person, and its trainer's phone."""

    client: FlaskClient
    cast: Cast
    phone: Phone
    training_class: str
    session: str
    person: str

    def post(self, body: object, **more: Any) -> TestResponse:
        return self.client.post("/api/sync", json=body, headers=self.phone.headers(), **more)

    def push(self, *operations: Any) -> list[dict[str, Any]]:
        response = self.post(self.phone.message(list(operations)))
        assert response.status_code == 200, response.json
        results: list[dict[str, Any]] = response.get_json()["results"]
        return results

    def mark(self, status: str = "present", **more: Any) -> dict[str, Any]:
        return mark(self.phone, self.session, self.training_class, self.person, status, **more)


@pytest.fixture
def hall(client: FlaskClient, cast: Cast) -> Hall:
    trainer = cast.create_account()
    training_class = cast.create_class(trainer)
    session = cast.create_session(training_class)
    person = cast.add_person(training_class)
    return Hall(client, cast, cast.enrol(trainer), training_class, session, person)


def count(app: Flask, model: Any) -> int:
    with app.app_context(), reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def stored(app: Flask, kind: str, record_id: str) -> dict[str, Any] | None:
    with app.app_context(), reading() as session:
        wire = session.scalar(
            select(StoredRecord.wire).where(
                StoredRecord.kind == kind, StoredRecord.record_id == record_id
            )
        )
    return json.loads(wire) if wire else None


def test_pushed_operation_is_applied_and_gets_a_receipt(app: Flask, hall: Hall) -> None:
    (result,) = hall.push(hall.mark())
    assert result["result"] == "applied"
    assert len(result["receipt"]) == 8
    record = stored(app, "attendance", derive_id(hall.session, hall.person))
    assert record is not None
    assert record["values"]["status"] == "present"


def test_p3_retried_push_is_a_duplicate_with_the_first_answer(app: Flask, hall: Hall) -> None:
    operation = hall.mark()
    (first,) = hall.push(operation)
    before = count(app, Operation)
    (again,) = hall.push(operation)
    assert again == {
        "op_id": operation["op_id"],
        "result": "duplicate",
        "first": "applied",
        "receipt": first["receipt"],
    }
    assert count(app, Operation) == before


def test_p3_the_same_operation_twice_in_one_message_counts_once(hall: Hall) -> None:
    operation = hall.mark()
    assert [r["result"] for r in hall.push(operation, operation)] == ["applied", "duplicate"]


def test_p3_a_reused_id_is_refused_and_both_bodies_are_kept(app: Flask, hall: Hall) -> None:
    operation = hall.mark()
    hall.push(operation)
    (result,) = hall.push(operation | {"values": operation["values"] | {"status": "absent"}})
    assert (result["result"], result["code"]) == ("rejected", "op_id_reused")
    assert count(app, ReusedOperation) == 1
    record = stored(app, "attendance", operation["record_id"])
    assert record is not None
    assert record["values"]["status"] == "present"


@pytest.mark.parametrize("depth", [260, 480])
def test_p1_an_operation_that_could_not_be_written_down_again_is_unreadable(
    app: Flask, hall: Hall, depth: int
) -> None:
    operation = hall.mark()
    for _ in range(depth):
        operation["values"] = {"note": operation["values"]}
    before = count(app, Operation)
    response = hall.post(hall.phone.message([operation]))
    assert response.status_code == 400
    assert response.get_json()["error"]["code"] == "unreadable_operation"
    assert count(app, Operation) == before


def test_p2_an_operation_of_no_kind_is_refused_and_its_receipt_names_one(hall: Hall) -> None:
    operation = hall.mark() | {"kind": ""}
    response = hall.post(hall.phone.message([operation]))
    assert response.get_json()["results"][0]["code"] == "unknown_kind"
    assert response.get_json()["pull"]["receipts"][0]["kind"] == "-"


def test_p4_one_refused_operation_blocks_none(hall: Hall) -> None:
    bad = hall.mark() | {"kind": "party"}
    results = hall.push(bad, hall.mark())
    assert [(r["result"], r.get("code")) for r in results] == [
        ("rejected", "unknown_kind"),
        ("applied", None),
    ]


REFUSED: dict[str, dict[str, Any]] = {
    "unknown_kind": {"kind": "party"},
    "unknown_value": {"values": {"party": 1}},
    "wrong_type": {"values": {"checked_in_at": 5}},
    "too_long": {"values": {"note": "x" * 501}},
    "not_in_list": {"values": {"status": "perhaps"}},
    "missing_value": {"values": {"status": None}},
    "unknown_reference": {"values": {"session": "00000000-0000-4000-8000-000000000000"}},
    "wrong_identity": {"record_id": "00000000-0000-4000-8000-000000000000"},
    "unknown_record": {"action": "edit"},
    "invalid_operation": {"at": "yesterday"},
    "operation_too_large": {"values": {"note": "x" * 70_000}},
}


@pytest.mark.parametrize("code", REFUSED)
def test_p2_a_refused_operation_is_stored_with_its_code_and_changes_no_record(
    app: Flask, hall: Hall, code: str
) -> None:
    operation = hall.mark()
    changes = REFUSED[code]
    if "values" in changes:
        changes = changes | {"values": operation["values"] | changes["values"]}
    operation |= changes
    if code == "unknown_reference":
        operation["record_id"] = derive_id(operation["values"]["session"], hall.person)
    records = count(app, StoredRecord)
    (result,) = hall.push(operation)
    assert (result["result"], result["code"]) == ("rejected", code)
    assert result["receipt"]
    assert count(app, StoredRecord) == records
    with app.app_context(), reading() as session:
        kept = session.get_one(Operation, operation["op_id"])
        assert (kept.result, kept.code) == ("rejected", code)
        assert json.loads(kept.payload) == operation


def test_p5_somebody_elses_class_is_refused(app: Flask, hall: Hall) -> None:
    other = hall.cast.create_class(number=2)
    session, person = hall.cast.create_session(other), hall.cast.add_person(other)
    (result,) = hall.push(mark(hall.phone, session, other, person, "present"))
    assert (result["result"], result["code"]) == ("rejected", "forbidden")
    assert stored(app, "attendance", derive_id(session, person)) is None


def test_p5_a_trainer_cannot_write_the_plan(hall: Hall) -> None:
    (result,) = hall.push(
        hall.phone.operation("plan", new_id(), values={"title": "Kế hoạch", "year": 2024})
    )
    assert result["code"] == "forbidden"


def test_p5_work_of_a_trainer_who_left_the_class_since_is_accepted(hall: Hall) -> None:
    operation = hall.mark()
    hall.cast.write(
        "training_class", hall.training_class, action="edit", base_rev=1, values={"trainers": []}
    )
    assert hall.push(operation)[0]["result"] == "applied"


def test_p5_work_done_after_leaving_the_class_is_refused(hall: Hall) -> None:
    hall.cast.write(
        "training_class", hall.training_class, action="edit", base_rev=1, values={"trainers": []}
    )
    assert hall.push(hall.mark())[0]["code"] == "forbidden"


def test_k9_a_khoi_head_cannot_put_a_broadcast_into_another_ward(
    client: FlaskClient, cast: Cast
) -> None:
    here, there = cast.create_ward(), cast.create_ward("Hồng Sơn")
    group = cast.create_group(here)
    phone = cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{group}"))
    bodies = [broadcast(phone, group, there), broadcast(phone, group, here)]
    response = client.post("/api/sync", json=phone.message(bodies), headers=phone.headers())
    assert [r.get("code") for r in response.get_json()["results"]] == ["reference_mismatch", None]


def test_k7_a_fixed_value_cannot_be_changed(hall: Hall) -> None:
    hall.push(hall.mark())
    other = hall.cast.create_session(hall.training_class, 2, "afternoon")
    edit = hall.mark(action="edit")
    edit["values"] = {"session": other}
    assert hall.push(edit)[0]["code"] == "value_fixed"


def test_k9_a_mark_for_somebody_taken_off_the_roster_is_kept_as_orphan(hall: Hall) -> None:
    entry = derive_id(hall.training_class, hall.person)
    hall.cast.write("roster_entry", entry, action="delete", base_rev=1, values={})
    (result,) = hall.push(hall.mark())
    assert (result["result"], result["flags"]) == ("applied", ["orphan"])


def test_a_walk_in_and_his_mark_arrive_in_one_message(app: Flask, hall: Hall) -> None:
    person = new_id()
    entry = hall.phone.operation(
        "roster_entry", derive_id(hall.training_class, person),
        values={"training_class": hall.training_class, "person": person, "full_name": "Mẫu Văn Hùng", "walk_in": True},
    )  # fmt: skip
    results = hall.push(
        entry, mark(hall.phone, hall.session, hall.training_class, person, "present")
    )
    assert [r["result"] for r in results] == ["applied", "applied"]


def test_k8_values_of_a_newer_contract_are_kept_given_back_and_flagged(
    app: Flask, hall: Hall
) -> None:
    operation = hall.mark(contract_version=2)
    operation["values"]["seat"] = "A7"
    operation["values"]["method"] = "face"
    (result,) = hall.push(operation)
    assert (result["result"], result["flags"]) == ("applied", ["newer_contract"])
    record = stored(app, "attendance", operation["record_id"])
    assert record is not None
    assert (record["values"]["seat"], record["values"]["method"]) == ("A7", "face")


@pytest.mark.parametrize("years", [10, -10])
def test_c4_a_clock_ten_years_off_is_accepted_clamped_and_flagged(
    app: Flask, hall: Hall, years: int
) -> None:
    wrong = datetime.now(UTC) + timedelta(days=365 * years)
    operation = hall.mark(at=f"{wrong:%Y-%m-%dT%H:%M:%S}.000Z-0000")
    (result,) = hall.push(operation)
    assert (result["result"], result["flags"]) == ("applied", ["clock_suspect"])
    with app.app_context(), reading() as session:
        kept = session.get_one(Operation, operation["op_id"])
        assert abs(datetime.fromisoformat(kept.at[:24]) - datetime.now(UTC)) < timedelta(minutes=5)
        assert json.loads(kept.payload)["at"] == operation["at"]


def test_the_offset_of_the_phones_clock_is_kept(app: Flask, hall: Hall) -> None:
    operation = hall.mark()
    behind = datetime.now(UTC) - timedelta(hours=1)
    hall.post(hall.phone.message([operation], sent_at=f"{behind:%Y-%m-%dT%H:%M:%S}.000Z"))
    with app.app_context(), reading() as session:
        offset = session.get_one(Operation, operation["op_id"]).clock_offset_ms
        assert offset is not None
        assert abs(offset - 3_600_000) < 60_000


def test_k5_texts_are_brought_to_nfc(app: Flask, hall: Hall) -> None:
    operation = hall.mark()
    operation["values"]["note"] = "Ha\u0300"
    hall.push(operation)
    record = stored(app, "attendance", operation["record_id"])
    assert record is not None
    assert record["values"]["note"] == "Hà"


def test_two_phones_that_disagree_leave_both_marks_and_a_conflict(app: Flask, hall: Hall) -> None:
    other = hall.cast.enrol(hall.phone.author)
    hall.push(hall.mark("present"))
    response = hall.client.post(
        "/api/sync",
        json=other.message([mark(other, hall.session, hall.training_class, hall.person, "absent")]),
        headers=other.headers(),
    )
    assert response.get_json()["results"][0]["result"] == "conflict"
    record = stored(app, "attendance", derive_id(hall.session, hall.person))
    assert record is not None
    assert record["values"]["status"] == "present"
    assert [value for value, _ in record["siblings"]["status"]] == ["present", "absent"]


def revoke(app: Flask, phone: Phone) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Device).where(Device.id == phone.device_id).values(revoked_at=now()))


def test_l6_a_revoked_phone_pushes_into_quarantine_and_pulls_nothing(
    app: Flask, hall: Hall
) -> None:
    revoke(app, hall.phone)
    answer = hall.post(hall.phone.message([hall.mark()])).get_json()
    (result,) = answer["results"]
    assert (result["result"], result["code"]) == ("quarantined", "device_revoked")
    assert result["receipt"]
    assert answer["pull"] is None
    assert answer["pull_refused"] == "device_revoked"
    assert answer["account"] is None
    assert stored(app, "attendance", derive_id(hall.session, hall.person)) is None


def test_o3_p2_work_by_another_author_on_this_phone_waits_for_the_office(hall: Hall) -> None:
    (result,) = hall.push(hall.mark(author=new_id()))
    assert (result["result"], result["code"]) == ("quarantined", "other_author")


MESSAGES = {
    "malformed_json": (b"{", 400),
    "invalid_request": (b'{"protocol": "1"}', 422),
    "unreadable_operation": (None, 400),
    "request_too_large": (b'"' + b"x" * 600_000 + b'"', 413),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_p1_a_message_that_cannot_be_read_changes_nothing(
    app: Flask, hall: Hall, code: str
) -> None:
    body, status = MESSAGES[code]
    if body is None:
        body = json.dumps(hall.phone.message([hall.mark(), {"op_id": "x"}])).encode()
    before = count(app, Operation)
    response = hall.client.post(
        "/api/sync", data=body, content_type="application/json", headers=hall.phone.headers()
    )
    assert response.status_code == status
    assert response.get_json()["error"]["code"] == code
    assert response.get_json()["error"]["message"]
    assert count(app, Operation) == before


def test_p6_more_than_500_operations_are_too_many(app: Flask, hall: Hall) -> None:
    response = hall.post(hall.phone.message([{"op_id": new_id()}] * 501))
    assert response.status_code == 413


def test_p6_a_small_message_that_unpacks_too_large_is_refused(hall: Hall) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    response = hall.client.post(
        "/api/sync", data=bomb, content_type="application/json",
        headers=hall.phone.headers() | {"Content-Encoding": "gzip"},
    )  # fmt: skip
    assert response.status_code == 413


def test_a_packed_message_is_read_and_a_cut_one_is_not(hall: Hall) -> None:
    headers = hall.phone.headers() | {"Content-Encoding": "gzip"}
    body = gzip.compress(json.dumps(hall.phone.message([hall.mark()])).encode())
    cut = hall.client.post(
        "/api/sync", data=body[:-20], content_type="application/json", headers=headers
    )
    whole = hall.client.post(
        "/api/sync", data=body, content_type="application/json", headers=headers
    )
    assert (cut.status_code, whole.status_code) == (400, 200)


def test_nobody_pushes_without_being_enrolled(hall: Hall) -> None:
    response = hall.client.post("/api/sync", json=hall.phone.message([hall.mark()]))
    assert response.status_code == 401
    assert response.get_json()["error"]["code"] == "device_unknown"


def test_m1_the_answer_repeats_the_request_id_and_is_not_cached(hall: Hall) -> None:
    message = hall.phone.message([])
    response = hall.post(message)
    assert response.get_json()["request_id"] == message["request_id"]
    assert response.headers["Cache-Control"] == "no-store"


def test_a_desk_that_repeats_itself_is_a_duplicate(cast: Cast) -> None:
    ward, op_id = new_id(), new_id()
    values = {"code": "1", "name": "Lê Lợi", "unit_type": "phuong"}
    first = cast.write("ward", ward, op_id=op_id, values=values)
    again = cast.write("ward", ward, op_id=op_id, values=values)
    other = cast.write("ward", ward, op_id=op_id, values=values | {"name": "Khác"})
    assert (first.result, again.result, again.first) == ("applied", "duplicate", "applied")
    assert (other.result, other.code) == ("rejected", "op_id_reused")


def test_k9_an_edit_that_does_not_repeat_the_khoi_is_still_held_to_it(
    client: FlaskClient, cast: Cast
) -> None:
    here, there = cast.create_ward(), cast.create_ward("Hồng Sơn")
    group = cast.create_group(here)
    phone = cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{group}"))
    record = broadcast(phone, group, here)
    same = phone.operation(
        "broadcast",
        record["record_id"],
        action="edit",
        values={"ward": here, "duration_minutes": 20},
    )
    other = phone.operation("broadcast", record["record_id"], action="edit", values={"ward": there})
    client.post("/api/sync", json=phone.message([record]), headers=phone.headers())
    response = client.post("/api/sync", json=phone.message([same, other]), headers=phone.headers())
    assert [r.get("code") for r in response.get_json()["results"]] == [None, "reference_mismatch"]


def test_o7_a_cloned_phone_is_noticed_and_its_marks_are_not_taken_for_corrections(
    app: Flask, hall: Hall
) -> None:
    hall.push(hall.mark("absent"))
    clone = Phone(hall.phone.device_id, hall.phone.token, hall.phone.author, hall.phone.incarnation)
    answer = hall.post(
        clone.message([mark(clone, hall.session, hall.training_class, hall.person, "present")])
    ).get_json()
    assert answer["new_incarnation"] is True
    assert answer["results"][0]["result"] == "conflict"
    assert answer["results"][0]["flags"] == ["forked"]
    # From now on the number alone is not believed, from either of the two.
    again = hall.post(hall.phone.message([hall.mark("excused")])).get_json()
    assert again["results"][0]["flags"] == ["forked"]
    record = stored(app, "attendance", derive_id(hall.session, hall.person))
    assert record is not None
    assert [value for value, _ in record["siblings"]["status"]] == ["present", "excused", "absent"]


def test_o7_a_phone_that_counts_anew_already_is_not_told_so_again(hall: Hall) -> None:
    first = hall.mark("absent")
    hall.push(first)
    clone = Phone(hall.phone.device_id, hall.phone.token, hall.phone.author, hall.phone.incarnation)
    hall.post(clone.message([clone.operation("attendance", first["record_id"], action="edit")]))
    waited = hall.mark("late")  # made before its phone heard of the clone
    message = hall.phone.message([waited])
    assert hall.post(message | {"incarnation": new_id()}).get_json()["new_incarnation"] is False
    assert hall.post(message).get_json()["new_incarnation"] is True


def test_o7_a_phone_that_was_not_cloned_is_not_told_to_begin_anew(hall: Hall) -> None:
    operation = hall.mark()
    first = hall.post(hall.phone.message([operation, hall.mark("late")])).get_json()
    again = hall.post(hall.phone.message([operation])).get_json()
    assert (first["new_incarnation"], again["new_incarnation"]) == (False, False)
