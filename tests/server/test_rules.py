"""Rules of SPEC.md that no other test is about: each says in its name which."""

from __future__ import annotations

import base64
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from server.database import reading, writing
from server.lineage import read_chain, read_fork, start_epoch
from server.models.identity import Device
from server.models.log import Operation
from server.receipts import derive_key, receipt
from sync.contract import KINDS, derive_id
from tests.cast import Cast, Phone, broadcast, new_id
from tests.server.test_sync_pull import Reader


@pytest.fixture
def place(cast: Cast) -> tuple[str, str]:
    """A ward and one of its groups."""
    ward = cast.create_ward()
    return ward, cast.create_group(ward)


@pytest.fixture
def head(client: FlaskClient, cast: Cast, place: tuple[str, str]) -> Reader:
    """The phone of the group's head."""
    return Reader(
        client, cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{place[1]}"))
    )


def results(reader: Reader, *operations: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reader.round(*operations, **more)["results"]
    return found


def test_k3_two_of_a_kind_without_an_identity_are_two_records(
    head: Reader, place: tuple[str, str]
) -> None:
    ward, group = place
    first, second = (broadcast(head.phone, group, ward) for _ in range(2))
    assert not KINDS["broadcast"].identity
    assert [r["result"] for r in results(head, first, second)] == ["applied", "applied"]
    head.pull_all()
    assert head.ids("broadcast") == {first["record_id"], second["record_id"]}


def test_o5_a_create_of_what_exists_is_merged_and_an_edit_of_nothing_refused(
    head: Reader, place: tuple[str, str]
) -> None:
    ward, group = place
    made = broadcast(head.phone, group, ward)
    again = broadcast(head.phone, group, ward, record_id=made["record_id"])
    again["values"] = again["values"] | {"title": "Mới"}
    nothing = [
        head.phone.operation("broadcast", new_id(), action=action, values={})
        for action in ("edit", "delete")
    ]
    got = results(head, made, again, *nothing)
    assert [r.get("code") for r in got] == [None, None, "unknown_record", "unknown_record"]
    head.pull_all()
    record = head.records["broadcast", made["record_id"]]
    assert (record["rev"], record["values"]["title"]) == (2, "Mới")


def test_p7_nobody_comes_too_late_with_a_fact(
    app: Flask, cast: Cast, head: Reader, place: tuple[str, str]
) -> None:
    ward, group = place
    with app.app_context(), writing() as session:
        session.execute(update(Device).values(enrolled_at="2023-01-01T00:00:00.000Z"))
    # The ward was merged into another since, and the phone lay in a drawer for a year.
    ended = {"valid_to": "2024-06-30", "successors": ["x"]}
    assert cast.write("ward", ward, action="edit", base_rev=1, values=ended).result == "applied"
    long_ago = datetime.now(UTC) - timedelta(days=365)
    late = broadcast(head.phone, group, ward, at=f"{long_ago:%Y-%m-%dT%H:%M:%S}.000Z-0000")
    (result,) = results(head, late)
    assert (result["result"], result.get("flags")) == ("applied", None)
    head.pull_all()
    assert head.records["broadcast", late["record_id"]]["dots"][0][4] == late["at"]


def test_p7_k9_a_merged_wards_khoi_takes_what_was_recorded_under_the_old_ward(
    cast: Cast, head: Reader, place: tuple[str, str]
) -> None:
    ward, group = place
    before = broadcast(head.phone, group, ward)
    successor, stranger = cast.create_ward("Hồng Sơn"), cast.create_ward("Hưng Dũng")
    for kind, record_id, values in (
        ("ward", ward, {"valid_to": "2024-06-30", "successors": ["x"]}),
        ("residential_group", group, {"ward": successor}),
    ):
        answer = cast.write(kind, record_id, action="edit", base_rev=1, values=values)
        assert answer.result == "applied"
    # One was on the phone when the wards were merged, one is by a phone that has not heard of it.
    unaware = broadcast(head.phone, group, ward)
    aware, wrong = (broadcast(head.phone, group, there) for there in (successor, stranger))
    told = [r.get("code", r["result"]) for r in results(head, before, unaware, aware, wrong)]
    assert told == ["applied", "applied", "applied", "reference_mismatch"]


def test_k9_a_khoi_whose_other_values_changed_still_wants_its_ward(
    cast: Cast, place: tuple[str, str]
) -> None:
    _, group = place
    cast.write("residential_group", group, action="edit", base_rev=1, values={"name": "Khối 9"})
    training_class, person = cast.create_class(), new_id()
    values = {
        "training_class": training_class,
        "person": person,
        "full_name": "Mẫu",
        "group": group,
    }
    answer = cast.write("roster_entry", derive_id(training_class, person), values=values)
    assert (answer.result, answer.code) == ("rejected", "reference_mismatch")


@pytest.mark.parametrize(("protocol", "contract"), [(1, 1), (1, 99), (99, 99)])
def test_p1_no_version_of_the_app_is_turned_away_with_its_work(
    head: Reader, place: tuple[str, str], protocol: int, contract: int
) -> None:
    ward, group = place
    made = broadcast(head.phone, group, ward, contract_version=contract)
    (result,) = results(head, made, protocol=protocol, contract_version=contract)
    assert result["result"] == "applied"


def test_l1_a_cursor_is_believed_as_it_was_given_and_not_otherwise(head: Reader) -> None:
    head.pull_all()
    given = head.cursor or ""
    raw = bytearray(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
    for place in (0, 15, 16, len(raw) - 1):
        changed = bytearray(raw)
        changed[place] ^= 1
        head.cursor = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        assert head.round()["pull_refused"] == "bad_cursor"
    head.cursor = given
    assert head.round()["pull"]["changes"] == []
    head.cursor = None
    assert head.round()["pull"]["changes"] != []


def test_l1_a_cursor_does_not_show_what_it_says(head: Reader) -> None:
    head.pull_all()
    assert head.cursor
    assert not {"{", "}", '"'} & set(head.cursor)


def test_f2_messages_with_the_same_records_in_opposite_orders_do_not_wait_for_each_other(
    app: Flask, cast: Cast, place: tuple[str, str]
) -> None:
    ward, group = place
    account = cast.create_account("Mẫu Hùng", "group_head", f"group:{group}")
    phones = [cast.enrol(account) for _ in range(2)]
    made = [broadcast(phones[0], group, ward) for _ in range(20)]
    ids = [operation["record_id"] for operation in made]
    first = app.test_client().post(
        "/api/sync", json=phones[0].message(made), headers=phones[0].headers()
    )
    assert [r["result"] for r in first.get_json()["results"]] == ["applied"] * 20
    got: list[str] = []

    def push(phone: Phone, order: list[str]) -> None:
        client = app.test_client()
        for minutes in range(1, 9):
            edits = [
                phone.operation("broadcast", i, action="edit", values={"duration_minutes": minutes})
                for i in order
            ]
            answer = client.post("/api/sync", json=phone.message(edits), headers=phone.headers())
            got.extend(r["result"] for r in answer.get_json()["results"])

    threads = [
        threading.Thread(target=push, args=(phone, order))
        for phone, order in zip(phones, (ids, ids[::-1]), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2 * 8 * 20
    assert set(got) <= {"applied", "conflict"}


def test_r1_a_receipt_is_eight_letters_that_can_be_told_and_the_same_whenever_asked(
    app: Flask, head: Reader, place: tuple[str, str]
) -> None:
    ward, group = place
    made = [broadcast(head.phone, group, ward) for _ in range(20)]
    told = [r["receipt"] for r in results(head, *made)]
    assert all(
        len(each) == 8 and set(each) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for each in told
    )
    assert len(set(told)) == 20
    assert [r["receipt"] for r in results(head, *made)] == told
    # It needs nothing but the secret: the same after a restore, whatever was lost.
    with app.app_context(), reading() as session:
        row = session.get_one(Operation, made[0]["op_id"])
    key = derive_key(app.extensions["socoso"].secret, "receipt")
    assert receipt(key, row.op_id, row.payload_hash) == told[0]
    assert receipt(b"another secret", row.op_id, row.payload_hash) != told[0]
    assert receipt(key, row.op_id, "0" * 64) != told[0]


def test_e1_a_new_epoch_names_its_parent_and_how_far_each_scope_had_come(
    app: Flask, head: Reader, place: tuple[str, str]
) -> None:
    ward, group = place
    results(head, broadcast(head.phone, group, ward))
    scope = f"group:{group}"
    with app.app_context(), writing() as session:
        start_epoch(session)
    results(head, broadcast(head.phone, group, ward))
    with app.app_context(), reading() as session:
        chain = read_chain(session)
        assert len(chain) == 2
        assert read_fork(session, chain, chain[0], [scope]) == {scope: 1}
        assert read_fork(session, chain, chain[1], [scope]) == {}
        assert read_fork(session, chain, new_id(), [scope]) == {}


def test_e3_a_scope_that_had_not_passed_the_fork_point_is_read_on(
    app: Flask, head: Reader, place: tuple[str, str]
) -> None:
    ward, group = place
    results(head, broadcast(head.phone, group, ward))
    head.pull_all()
    with app.app_context(), writing() as session:
        start_epoch(session)
    pull = head.round()["pull"]
    assert (pull["reset"], pull["changes"]) == ([], [])
    with app.app_context(), writing() as session:
        start_epoch(session, from_nothing=True)
    pull = head.round()["pull"]
    assert f"group:{group}" in pull["reset"]
    assert any(c["scope"] == f"group:{group}" for c in pull["changes"])
